"""`not-json`: a value that JSON cannot represent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from daimo_validate.core.inputs.fields import ADDRESS_PATH, CALLDATA_PATH, CHAIN_PATH, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.plain import Oddity, OddKind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param
from daimo_validate.text.pointers import Path

_DECIMAL: Final = 'write it as a string: `str(amount)`, or `format(amount, "f")` if that has an exponent'
_TEXT: Final = "write it as a string: `str(value)`"
_LIST: Final = "make it a list: `list(value)`"
_CALL: Final = "call it: the function itself was passed, not what it returns"
_HINTS: Final = {
    "array": "use `value.tolist()`",
    "async-request": "check its body: `validate_json(await request.body())`",
    "attrs": "convert it first: `attrs.asdict(value)`",
    "awaitable": "use its result: `await` it first",
    "bytes": "write it as a string: `value.decode()`",
    "dataclass": "convert it first: `dataclasses.asdict(value)`",
    "date": "write it as a string: `value.isoformat()`",
    "decimal": _DECIMAL,
    "django-request": "check its body: `validate_json(request.body)`",
    "enum": "use its value: `.value`",
    "file": "check what it holds: `validate_json(file.read())`",
    "flask-request": "check its body: `validate_json(request.get_data())`",
    "fraction": 'write it as a decimal string, for example "10.00"',
    "function": _CALL,
    "iterable": _LIST,
    "mapping": "make it a dict: `dict(value)`",
    "memoryview": "write it as a string: `bytes(value).decode()`",
    "msgspec": "convert it first: `msgspec.to_builtins(value)`",
    "namespace": "make it a dict: `vars(value)`",
    "protobuf": "convert it first: `google.protobuf.json_format.MessageToDict(value)`",
    "pydantic": 'convert it first: `.model_dump(mode="json")`, with `exclude_none=True` if fields may be None',
    "pydantic-v1": "convert it first: `json.loads(model.json(exclude_none=True))`",
    "response": "check its body: `validate_json(response.content)`",
    "scalar": "use `value.item()`",
    "set": "make it a list: `sorted(value)`",
    "text": _TEXT,
}
_JSON_TEXT: Final = "`validate` takes objects; pass the bytes of a JSON text to `validate_json`"
_HEX: Final = 'write it in hex: `"0x" + bytes(value).hex()`'
_HINTS_AT_A_PATH: Final[dict[tuple[Path, str], str]] = {
    (CHAIN_PATH, "decimal"): "write it as an int: `int(value)`",
    (CHAIN_PATH, "fraction"): "write it as an int: `int(value)`",
    **{((), kind): _JSON_TEXT for kind in ("bytes", "memoryview")},
    **{
        (path, kind): _HEX
        for path in (ADDRESS_PATH, TOKEN_PATH, REFUND_PATH, CALLDATA_PATH)
        for kind in ("bytes", "memoryview")
    },
}


def check(oddity: Oddity) -> Iterable[Found]:
    verb = {OddKind.NOT_JSON: "is", OddKind.NOT_JSON_KEY: "has"}.get(oddity.kind)
    if verb is None:
        return NOTHING
    message = f"{shown_param(oddity.path)} {verb} {oddity.what}, which JSON cannot represent"
    return (Found(oddity.path, message, _hint(oddity)),)


def _hint(oddity: Oddity) -> str:
    if oddity.kind is OddKind.NOT_JSON_KEY:
        return "make every key a string"
    if oddity.python is None:
        return "use objects, arrays, strings, finite numbers, booleans or null"
    return _HINTS_AT_A_PATH.get((oddity.path, oddity.python)) or _HINTS[oddity.python]


RULE = Rule(
    id="not-json",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value that JSON cannot represent.",
    why=(
        "NaN, infinities, lone surrogates, bytes, sets, Decimal and other objects, cycles and keys that are not "
        "strings have no JSON form (RFC 8259), so the body cannot be encoded or parsed. Everything that Python's json "
        "module encodes by default is accepted, including tuples and subclasses of str, int, float, list and dict."
    ),
    source="https://www.rfc-editor.org/rfc/rfc8259",
    example=Example(bad='{"destination": {"chainId": NaN}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
