"""The hints for Python objects that JSON cannot carry."""

from __future__ import annotations

import array
import datetime
import functools
import io
import ipaddress
import json
import types
import uuid
from collections import ChainMap, UserDict, UserString, deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum, Flag
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import validate
from daimo_validate.core.plain import Oddity, OddKind
from daimo_validate.core.python_kinds import kind_of
from daimo_validate.core.rules import not_json
from tests.helpers.requests import display, evm, plain_request, request

ANY = "use objects, arrays, strings, finite numbers, booleans or null"


class Colour(Enum):
    RED = "red"


class Bits(Flag):
    ONE = 1


class Price(Decimal):
    pass


@dataclass
class Amount:
    units: str = "10.00"


@dataclass(slots=True)
class Slotted:
    units: str = "10.00"


class OddModule:
    @property
    def __module__(self) -> Any:  # type: ignore[override]
        raise RuntimeError("a property of the class was read")


class Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError("an attribute of the class was read")


class Guarded(metaclass=Meta):
    pass


class Awaited:
    def __await__(self) -> Iterator[None]:
        yield


def of(module: str, name: str, *bases: type, **members: Any) -> Any:
    """An object of a class of some library, which need not be installed."""
    return type(name, bases, {"__module__": module, **members})()


PYDANTIC = of("pydantic.main", "BaseModel", model_dump=None)
MODEL = of("shop.models", "Session", type(PYDANTIC))
OLD_MODEL = of("pydantic.main", "BaseModel", dict=None)


def hint_of(value: Any) -> str | None:
    """The hint for a value in the title."""
    (finding,) = [f for f in validate(request(display(title=value))).findings if f.rule == "not-json"]
    return finding.hint


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (Decimal("10.00"), 'write it as a string: `str(amount)`, or `format(amount, "f")` if that has an exponent'),
        (Price("10.00"), 'write it as a string: `str(amount)`, or `format(amount, "f")` if that has an exponent'),
        (Fraction(1, 3), 'write it as a decimal string, for example "10.00"'),
        (b"Deposit", "write it as a string: `value.decode()`"),
        (bytearray(b"Deposit"), "write it as a string: `value.decode()`"),
        (memoryview(b"Deposit"), "write it as a string: `bytes(value).decode()`"),
        (Colour.RED, "use its value: `.value`"),
        (Bits.ONE, "use its value: `.value`"),
        (uuid.UUID(int=1), "write it as a string: `str(value)`"),
        (Path("a"), "write it as a string: `str(value)`"),
        (UserString("a"), "write it as a string: `str(value)`"),
        (ipaddress.ip_address("127.0.0.1"), "write it as a string: `str(value)`"),
        (of("yarl", "URL"), "write it as a string: `str(value)`"),
        (
            of("pydantic.networks", "HttpUrl", type(of("pydantic.networks", "AnyUrl"))),
            "write it as a string: `str(value)`",
        ),
        (datetime.datetime.now(datetime.UTC), "write it as a string: `value.isoformat()`"),
        (datetime.date(2026, 1, 1), "write it as a string: `value.isoformat()`"),
        (datetime.time(1), "write it as a string: `value.isoformat()`"),
        (PYDANTIC, 'convert it first: `.model_dump(mode="json")`, with `exclude_none=True` if fields may be None'),
        (MODEL, 'convert it first: `.model_dump(mode="json")`, with `exclude_none=True` if fields may be None'),
        (OLD_MODEL, "convert it first: `json.loads(model.json(exclude_none=True))`"),
        (Amount(), "convert it first: `dataclasses.asdict(value)`"),
        (Slotted(), "convert it first: `dataclasses.asdict(value)`"),
        (of("shop", "Order", __attrs_attrs__=()), "convert it first: `attrs.asdict(value)`"),
        (of("msgspec", "Struct"), "convert it first: `msgspec.to_builtins(value)`"),
        (
            of("google._upb._message", "Message"),
            "convert it first: `google.protobuf.json_format.MessageToDict(value)`",
        ),
        (types.SimpleNamespace(a=1), "make it a dict: `vars(value)`"),
        (UserDict(a=1), "make it a dict: `dict(value)`"),
        (ChainMap({}), "make it a dict: `dict(value)`"),
        (types.MappingProxyType({}), "make it a dict: `dict(value)`"),
        (of("multidict", "MultiDict", keys=None, __getitem__=None, __iter__=None), "make it a dict: `dict(value)`"),
        ({1}, "make it a list: `sorted(value)`"),
        (frozenset({1}), "make it a list: `sorted(value)`"),
        (deque(), "make it a list: `list(value)`"),
        (iter([]), "make it a list: `list(value)`"),
        ((number for number in [1]), "make it a list: `list(value)`"),
        ({}.keys(), "make it a list: `list(value)`"),
        ({}.values(), "make it a list: `list(value)`"),
        (range(2), "make it a list: `list(value)`"),
        (array.array("b"), "make it a list: `list(value)`"),
        (of("numpy", "int64", type(of("numpy", "generic"))), "use `value.item()`"),
        (of("numpy", "ndarray"), "use `value.tolist()`"),
        (len, "call it: the function itself was passed, not what it returns"),
        (plain_request, "call it: the function itself was passed, not what it returns"),
        (functools.partial(len), "call it: the function itself was passed, not what it returns"),
        (Awaited(), "use its result: `await` it first"),
        (io.BytesIO(), "check what it holds: `validate_json(file.read())`"),
        (of("requests.models", "Response"), "check its body: `validate_json(response.content)`"),
        (of("starlette.requests", "Request"), "check its body: `validate_json(await request.body())`"),
        (of("flask.wrappers", "Request"), "check its body: `validate_json(request.get_data())`"),
        (of("django.http.request", "HttpRequest"), "check its body: `validate_json(request.body)`"),
        (object(), ANY),
        (object, ANY),
        (Colour, ANY),
        (1j, ANY),
        (float("nan"), ANY),
        (OddModule(), ANY),
        (Guarded(), ANY),
        (of("shop", "Decimal"), ANY),
        (of("shop", "BaseModel", model_dump=None), ANY),
    ],
    ids=lambda value: value if type(value) is str else type.__dict__["__name__"].__get__(type(value)),
)
def test_a_hint_for(value: Any, hint: str) -> None:
    assert hint_of(value) == hint
    (finding,) = [f for f in validate([value]).findings if f.rule == "not-json"]
    assert finding.hint == hint


def test_a_coroutine() -> None:
    async def body() -> None: ...

    waiting = body()
    try:
        assert hint_of(waiting) == "use its result: `await` it first"
    finally:
        waiting.close()


@pytest.mark.parametrize("value", [b"{}", bytearray(b"{}"), memoryview(b"{}")], ids=lambda value: type(value).__name__)
def test_bytes_instead_of_the_body(value: Any) -> None:
    (finding,) = validate(value).findings
    assert finding.hint == "`validate` takes objects; pass the bytes of a JSON text to `validate_json`"


@pytest.mark.parametrize("field", ["address", "tokenAddress", "calldata"])
def test_bytes_instead_of_hex(field: str) -> None:
    (finding,) = validate(request(evm(**{field: bytes(20)}))).findings
    assert finding.hint == 'write it in hex: `"0x" + bytes(value).hex()`'


def test_a_number_of_another_library_as_a_chain() -> None:
    (finding,) = validate(request(evm(chainId=Decimal(8453)))).findings
    assert finding.hint == "write it as an int: `int(value)`"


def test_a_key_that_is_not_a_string() -> None:
    (finding,) = [f for f in validate(request({"metadata": {1: "a"}})).findings if f.rule == "not-json"]
    assert finding.hint == "make every key a string"


@pytest.mark.parametrize(
    ("convert", "value"),
    [
        (str, Decimal("10.00")),
        (lambda value: format(value, "f"), Decimal("1E+1")),
        (lambda value: value.value, Colour.RED),
        (lambda value: value.isoformat(), datetime.date(2026, 1, 1)),
        (asdict, Amount()),
        (vars, types.SimpleNamespace(a=1)),
        (dict, UserDict(a=1)),
        (sorted, {2, 1}),
        (list, deque([1])),
        (lambda value: "0x" + bytes(value).hex(), memoryview(b"a")),
        (str, uuid.UUID(int=1)),
    ],
)
def test_what_the_hints_say_makes_json(convert: Callable[[Any], Any], value: Any) -> None:
    assert kind_of(value) is not None
    assert json.dumps(convert(value))
    assert [f for f in validate({"a": convert(value)}).findings if f.rule == "not-json"] == []


def test_every_kind_has_a_hint() -> None:
    from daimo_validate.core import python_kinds

    kinds = {*python_kinds._OF_CLASS.values(), *python_kinds._OF_ATTRIBUTE.values(), "pydantic", "pydantic-v1"}
    for kind in sorted(kinds):
        ((*_, found),) = [list(not_json.check(Oddity(OddKind.NOT_JSON, ("a",), "x", kind)))]
        assert found.hint
        assert found.hint != ANY
