"""Input that no JSON text could be, or that is far too large: a clear finding at its place, never a traceback."""

from __future__ import annotations

import enum
import json
from collections import OrderedDict, UserDict, UserList, defaultdict, namedtuple
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NoReturn
from unittest.mock import MagicMock, Mock

import pytest

from daimo_validate import Report, Validator, validate, validate_json
from daimo_validate.core.plain import MAX_DEPTH, MAX_NODES, MAX_TEXT, plain_of
from daimo_validate.text.json import MAX_CHARACTERS, read_body
from tests.helpers.requests import BASE_USDC, WALLET, display, evm, metadata, options, plain_request, request


def found(report: Report) -> list[tuple[str, str, str]]:
    assert report.crashes == ()
    return [(f.param, f.rule, f.message) for f in report.findings]


def refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("a method of the payload was called")


HOSTILE = dict.fromkeys(
    [
        "__eq__",
        "__ne__",
        "__lt__",
        "__le__",
        "__gt__",
        "__ge__",
        "__len__",
        "__iter__",
        "__contains__",
        "__getitem__",
        "__str__",
        "__repr__",
        "__bool__",
        "__int__",
        "__float__",
        "__index__",
        "__format__",
        "__getattribute__",
        "__add__",
        "__mod__",
        "__hash__",
        "__reduce__",
        "__deepcopy__",
        "keys",
        "items",
        "values",
        "get",
        "lower",
        "upper",
        "encode",
        "isascii",
        "startswith",
        "strip",
        "bit_length",
        "is_integer",
        "as_integer_ratio",
    ],
    refuse,
)
HostileStr = type("HostileStr", (str,), HOSTILE)
HostileInt = type("HostileInt", (int,), HOSTILE)
HostileFloat = type("HostileFloat", (float,), HOSTILE)
HostileDict = type("HostileDict", (dict,), HOSTILE)
HostileList = type("HostileList", (list,), HOSTILE)
HostileTuple = type("HostileTuple", (tuple,), HOSTILE)
HostileObject = type("HostileObject", (), HOSTILE)


class Chain(enum.IntEnum):
    BASE = 8453


class Verb(enum.StrEnum):
    DEPOSIT = "Deposit"


class Plain(enum.Enum):
    BASE = 8453


Pair = namedtuple("Pair", ["first", "second"])


class TestWhatJsonCannotCarry:
    """Each is a `not-json` error at its place, and nothing else is said of the place."""

    @pytest.mark.parametrize(
        ("value", "what"),
        [
            (float("nan"), "NaN"),
            (float("inf"), "Infinity"),
            (float("-inf"), "-Infinity"),
            ("a\ud800b", "a string with a lone surrogate"),
            ("\udfff", "a string with a lone surrogate"),
            (b"0x", "a value of type bytes"),
            (bytearray(b"0x"), "a value of type bytearray"),
            ({1}, "a value of type set"),
            (frozenset(), "a value of type frozenset"),
            (Decimal(8453), "a value of type Decimal"),
            (Fraction(1), "a value of type Fraction"),
            (1j, "a value of type complex"),
            (object(), "a value of type object"),
            (object, "a value of type type"),
            (len, "a value of type builtin_function_or_method"),
            (Plain.BASE, "a value of type Plain"),
            (iter([]), "a value of type list_iterator"),
            (UserDict(), "a value of type UserDict"),
            (UserList(), "a value of type UserList"),
            (MappingProxyType({}), "a value of type mappingproxy"),
            (HostileObject(), "a value of type HostileObject"),
            (type("a\nb", (), {})(), "a value of type another kind"),
            (type("ü", (), {})(), "a value of type another kind"),
            (Mock(spec=str), "a value of type Mock"),
            (MagicMock(spec=dict), "a value of type MagicMock"),
            (Mock(spec=int), "a value of type Mock"),
        ],
        ids=lambda value: value if type(value) is str and value.isascii() else type(value).__name__,
    )
    def test_a_value(self, value: Any, what: str) -> None:
        for patch, param in (
            (evm(chainId=value), "destination.chainId"),
            (evm(address=value), "destination.address"),
            (display(title=value), "display.title"),
            (metadata(note=value), "metadata.note"),
            (options("Coinbase", value), "display.paymentOptions[1]"),
            ({"extra": value}, "extra"),
        ):
            report = validate(request(patch))
            of_json = [finding for finding in report.findings if finding.rule == "not-json"]
            assert [(f.param, f.severity, f.message) for f in of_json] == [
                (param, "error", f"{param} is {what}, which JSON cannot represent")
            ]
            assert of_json[0].hint
            assert {f.rule for f in report.findings if f.param == param} <= {"not-json", "unknown-field"}

    @pytest.mark.parametrize(
        "value",
        [float("nan"), b"{}", {1}, Decimal(1), MappingProxyType({}), Mock(spec=dict)],
        ids=lambda value: type(value).__name__,
    )
    def test_the_body_itself(self, value: Any) -> None:
        ((param, rule, message),) = found(validate(value))
        assert (param, rule) == ("body", "not-json")
        assert message.startswith("body is ")
        assert message.endswith(", which JSON cannot represent")

    @pytest.mark.parametrize(
        ("key", "kind"),
        [
            (1, "int"),
            (None, "NoneType"),
            (True, "bool"),
            (b"a", "bytes"),
            ((1,), "tuple"),
            (Plain.BASE, "Plain"),
            (1.5, "float"),
        ],
    )
    def test_a_key_that_is_no_string(self, key: Any, kind: str) -> None:
        payload = plain_request()
        payload["destination"][key] = "x"
        assert found(validate(payload)) == [
            (
                "destination",
                "not-json",
                f"destination has a key of type {kind}, not a string, which JSON cannot represent",
            )
        ]

    def test_what_follows_an_odd_key_is_read(self) -> None:
        payload: Any = {1: "x", "a\ud800": 1, "b": {2}}
        assert [(f.param, f.rule, f.message) for f in validate(payload).findings if f.rule == "not-json"] == [
            ("body", "not-json", "body has a key of type int, not a string, which JSON cannot represent"),
            (
                '["a\\ud800"]',
                "not-json",
                '["a\\ud800"] is under a key with a lone surrogate, which JSON cannot represent',
            ),
            ("b", "not-json", "b is a value of type set, which JSON cannot represent"),
        ]

    @pytest.mark.parametrize(("length", "shown"), [(60, "T" * 60), (61, "another kind")])
    def test_the_name_of_a_class(self, length: int, shown: str) -> None:
        value = type("T" * length, (), {})()
        message = f"metadata.a is a value of type {shown}, which JSON cannot represent"
        assert ("metadata.a", "not-json", message) in found(validate(request(metadata(a=value))))

    def test_a_key_with_a_lone_surrogate(self) -> None:
        payload = request(metadata(**{"a\ud800": "x"}))
        (finding,) = validate(payload).findings
        assert (finding.param, finding.pointer, finding.rule) == (
            'metadata["a\\ud800"]',
            "/metadata/a\\ud800",
            "not-json",
        )
        assert (
            finding.message == 'metadata["a\\ud800"] is under a key with a lone surrogate, which JSON cannot represent'
        )

    @pytest.mark.parametrize("make", [dict, list], ids=["object", "array"])
    def test_a_cycle(self, make: type[dict[str, Any]] | type[list[Any]]) -> None:
        loop: Any = make()
        if isinstance(loop, dict):
            loop["again"] = loop
        else:
            loop.append(loop)
        param = "metadata.loop.again" if isinstance(loop, dict) else "metadata.loop[0]"
        message = f"{param} is a reference to a value that contains it, which JSON cannot represent"
        payload = plain_request() | {"metadata": {"loop": loop}}
        assert (param, "not-json", message) in found(validate(payload))

    def test_a_cycle_through_the_body(self) -> None:
        payload = plain_request()
        payload["metadata"] = payload
        assert found(validate(payload)) == [
            ("metadata", "not-json", "metadata is a reference to a value that contains it, which JSON cannot represent")
        ]

    def test_a_shared_value_is_no_cycle(self) -> None:
        names = ["MetaMask"]
        shared = validate(request(options(names, names)))
        assert {f.rule for f in shared.findings} == {"options-repeated"}

    def test_both_engines_say_the_same(self) -> None:
        payload = request({"a": float("nan"), "b": {1}, "c": "\ud800", "d": [10**5000]})
        assert Validator(engine="jsonschema").validate(payload) == Validator(engine="jsonschema-rs").validate(payload)


class TestLiarsAndHostiles:
    """Objects that lie about their class or raise from their methods are `not-json`, or are read without a call."""

    def test_a_class_that_cannot_be_asked_for(self) -> None:
        class Unnamed(type):
            @property
            def __name__(cls) -> str:  # type: ignore[override]
                raise RuntimeError

        class Shy:
            @property  # type: ignore[misc]
            def __class__(self) -> Any:
                raise RuntimeError

        for value in (Unnamed("X", (), {})(), Shy()):
            assert ("metadata.a", "not-json") in [(p, r) for p, r, _ in found(validate(request(metadata(a=value))))]

    @pytest.mark.parametrize(
        "make",
        [
            dict,
            lambda: evm(address=HostileStr(WALLET), tokenAddress=HostileStr(BASE_USDC), type=HostileStr("evm")),
            lambda: evm(chainId=HostileInt(8453)),
            lambda: evm(chainId=HostileFloat(8453)),
            lambda: evm(amountUnits=HostileStr("10.00")),
            lambda: display(title=HostileStr("Deposit to Acme"), verb=HostileStr("Deposit")),
            lambda: options(HostileStr("Coinbase")),
            lambda: display(paymentOptions=HostileList(["Coinbase"])),
            lambda: display(paymentOptions=HostileTuple(["Coinbase"])),
            lambda: metadata(note=HostileStr("x")),
        ],
    )
    def test_hostile_subclasses_are_read_for_what_they_hold(self, make: Callable[[], Any]) -> None:
        assert found(validate(request(make()))) == []
        payload = request(make())
        assert found(validate(HostileDict({**payload, "destination": HostileDict(payload["destination"])}))) == []

    def test_what_is_wrong_inside_is_found(self) -> None:
        payload = HostileDict(request(evm(address=HostileStr(WALLET.lower()), chainId=HostileInt(-1))))
        assert [(p, r) for p, r, _ in found(validate(payload))] == [
            ("destination.address", "eip55-missing"),
            ("destination.chainId", "chain-id"),
        ]


class TestWhatIsAccepted:
    """Accepted is what the json module writes without help, subclasses and tuples included."""

    @pytest.mark.parametrize(
        "patch",
        [
            evm(chainId=Chain.BASE),
            evm(chainId=8453.0),
            display(verb=Verb.DEPOSIT),
            display(paymentOptions=("Coinbase", ("MetaMask", "Phantom"))),
            display(paymentOptions=Pair("Coinbase", "MetaMask")),
            {"metadata": OrderedDict(a="b")},
            {"metadata": defaultdict(str, a="b")},
        ],
        ids=repr,
    )
    def test_no_finding(self, patch: Any) -> None:
        payload = request(patch)
        json.dumps(payload)
        assert found(validate(payload)) == []

    def test_true_is_no_chain_id(self) -> None:
        assert found(validate(request(evm(chainId=True)))) == [
            ("destination.chainId", "wrong-type", "destination.chainId must be a number, not a boolean (true)")
        ]

    def test_a_tuple_is_judged_like_a_list(self) -> None:
        as_tuple = request(display(paymentOptions=("Coinbase", ("coinbase",), ())))
        as_list = request(options("Coinbase", ["coinbase"], []))
        assert validate(as_tuple) == validate(as_list)

    @pytest.mark.parametrize("text", ["１０", "١٠"], ids=["full-width", "Arabic"])
    def test_digits_of_other_scripts(self, text: str) -> None:
        amount = f'"{text}" is not a valid amount: it contains digits that are not ASCII'
        phone = "metadata.phone is not a valid E.164 number: it contains digits that are not ASCII"
        payload = request({**evm(amountUnits=text), **metadata(phone="+" + text)})
        assert found(validate(payload)) == [
            ("destination.amountUnits", "amount-format", amount),
            ("metadata.phone", "phone-e164", phone),
        ]

    def test_a_copy_holds_the_same_values(self) -> None:
        values = [None, True, False, 0, 1, -1.5, "x", {"a": [None, True]}]
        copied = plain_of((values, {"b": tuple(values)}))
        assert repr(copied.value) == repr([values, {"b": values}])
        assert (copied.oddities, copied.replaced) == ([], set())

    def test_what_is_filled_in_later_is_replaced(self) -> None:
        plain = plain_of({"a": {"b": [1, 2]}, "c": 3}, [("a", "b"), ("c",)])
        assert plain.value == {"a": {"b": None}, "c": None}
        replaced = [path for path in [(), ("a",), ("a", "b"), ("a", "b", 0), ("c",), ("d",)] if plain.is_replaced(path)]
        assert replaced == [("a", "b"), ("a", "b", 0), ("c",)]

    def test_plain_payloads_are_not_copied(self) -> None:
        payload = plain_request()
        assert plain_of(payload).value is payload


class TestBounds:
    """Depth and size past a bound are one finding each, at once."""

    @pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 1_000, 100_000])
    def test_depth_of_objects(self, levels: int) -> None:
        deep: Any = "x"
        for _ in range(levels):
            deep = {"a": deep}
        payload = plain_request() | {"metadata": deep}
        (finding,) = [f for f in validate(payload).findings if f.rule == "too-deep"]
        assert finding.param == "metadata" + ".a" * (MAX_DEPTH - 1)
        assert finding.message == f"metadata has more than {MAX_DEPTH} levels of nesting"
        assert finding.hint == "a valid request has at most four levels"

    def test_depth_up_to_the_bound(self) -> None:
        deep: Any = []
        for _ in range(MAX_DEPTH - 1):
            deep = [deep]
        assert {r for _, r, _ in found(validate(deep))} == {"wrong-type"}
        assert {r for _, r, _ in found(validate([deep]))} == {"wrong-type", "too-deep"}

    @pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000])
    def test_depth_of_json_text(self, text: str) -> None:
        assert found(validate_json(text)) == [("body", "too-deep", f"body has more than {MAX_DEPTH} levels of nesting")]

    def test_brackets_in_strings_do_not_nest(self) -> None:
        assert found(validate_json(json.dumps(request(metadata(note="[" * 1000 + '\\"'))))) == []
        assert found(validate_json(json.dumps(request(metadata(**{str(i): "[" for i in range(90)}))))) == []

    def test_closed_brackets_do_not_nest(self) -> None:
        body = json.dumps(request({"extra": [[] for _ in range(200)]}))
        assert {r for _, r, _ in found(validate_json(body))} == {"unknown-field"}

    def test_a_string_of_50_mb(self) -> None:
        text = "x" * 50_000_000
        assert found(validate(text)) == [("body", "too-large", "body has 50,000,000 characters, so it was not checked")]
        (finding,) = validate(request(evm(address=text))).findings
        assert finding.param == "destination.address"
        assert finding.message == "destination.address has 50,000,000 characters, so it was not checked"
        assert finding.hint == f"send at most {MAX_TEXT:,} characters and {MAX_NODES:,} values"

    def test_a_body_of_50_mb(self) -> None:
        body = b'"' + b"x" * 50_000_000 + b'"'
        assert found(validate_json(body)) == [
            ("body", "too-large", "body has 50,000,002 characters, so it was not checked")
        ]
        assert len(body) > MAX_CHARACTERS
        # A text that is read at all tells which value is too large.
        ((_, _, message),) = found(validate_json('"' + "x" * (MAX_CHARACTERS - 2) + '"'))
        assert message == f"body has {MAX_CHARACTERS - 2:,} characters, so it was not checked"

    def test_characters_in_all(self) -> None:
        half = "x" * (MAX_TEXT // 2)
        message = f"body has more than {MAX_TEXT:,} characters, so it was not checked"
        assert found(validate(request(metadata(a=half, b=half)))) == [("body", "too-large", message)]
        assert found(validate([half, half, "x"])) == [("body", "too-large", message)]

    def test_characters_of_keys(self) -> None:
        payload = {"a" * MAX_TEXT: 1, "b": 2}
        assert [(r) for _, r, _ in found(validate(payload))] == ["too-large"]
        message = f"destination has more than {MAX_TEXT:,} characters, so it was not checked"
        inside: dict[str, Any] = {"destination": {"a" * MAX_TEXT: 1}}
        assert found(validate(inside)) == [("destination", "too-large", message)]

    @pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
    def test_a_long_key_of_metadata(self, engine: Any) -> None:
        report = Validator(engine=engine).validate(request({"metadata": {"k" * 2**21: "v"}}))
        assert [finding.rule for finding in report.findings] == ["too-large"]

    @pytest.mark.parametrize("key", [lambda i: f"\ud800{i}", lambda i: i], ids=["surrogates", "numbers"])
    def test_odd_keys_are_counted(self, key: Any) -> None:
        report = validate({key(i): "v" for i in range(MAX_NODES * 2)})
        assert "too-large" in {finding.rule for finding in report.findings}
        assert len(report.findings) < MAX_NODES + 10

    @pytest.mark.parametrize("make", [list, tuple], ids=["as it is", "copied"])
    def test_up_to_the_bounds(self, make: Callable[[list[Any]], Any]) -> None:
        text, body = "x" * MAX_TEXT, f"body has more than {MAX_TEXT:,} characters, so it was not checked"
        for fits in ([text], [text[1:], "x"], [{text: 1}], [{text[1:]: "x"}], [0] * (MAX_NODES - 1)):
            assert {rule for _, rule, _ in found(validate(make(fits)))} == {"wrong-type"}
        for exceeds in (["x", text], [{text: "x"}], [{text[1:]: "xx"}]):
            assert found(validate(make(exceeds))) == [("body", "too-large", body)]
        assert found(validate(make([text + "x"]))) == [
            ("[0]", "too-large", f"[0] has {MAX_TEXT + 1:,} characters, so it was not checked")
        ]
        assert {rule for _, rule, _ in found(validate(make([0] * MAX_NODES)))} == {"too-large"}

    @pytest.mark.parametrize(
        "make", [lambda: [0] * MAX_NODES, lambda: [[[]] * MAX_NODES], lambda: {str(i): 0 for i in range(MAX_NODES)}]
    )
    def test_values_in_all(self, make: Callable[[], Any]) -> None:
        message = f"body has more than {MAX_NODES:,} values, so it was not checked"
        assert found(validate(make())) == [("body", "too-large", message)]

    def test_a_tree_that_shares_its_branches(self) -> None:
        tree: Any = ["x"]
        for _ in range(40):
            tree = [tree, tree]
        assert [r for _, r, _ in found(validate(request(metadata(a=tree))))] == ["too-large"]

    @pytest.mark.parametrize("digits", [400, 4_299, 4_300, 5_000, 100_000])
    def test_integers_of_many_digits(self, digits: int) -> None:
        number = 10 ** (digits - 1)
        as_object = validate(request(evm(chainId=number)))
        assert [(f.param, f.rule) for f in as_object.findings] == [("destination.chainId", "chain-id")]
        assert Validator(engine="jsonschema").validate(request(evm(chainId=number))) == as_object
        text = json.dumps(plain_request()).replace("8453", "1" + "0" * (digits - 1))
        assert validate_json(text) == as_object
        assert {r for _, r, _ in found(validate(request(evm(amountUnits=number))))} == {"wrong-type"}
        assert {r for _, r, _ in found(validate(request(evm(chainId=-number))))} == {"chain-id"}
        assert {r for _, r, _ in found(validate_json(text.replace("100", "-100", 1)))} <= {"chain-id"}

    def test_the_words_of_a_large_integer(self) -> None:
        for payload in (10**5000, 10**60):
            messages = [m for _, _, m in found(validate(request(evm(chainId=payload, amountUnits=payload))))]
            assert messages == [
                "destination.amountUnits must be a string, not a number of more than 40 digits",
                "a number of more than 40 digits is not a valid chain id: it is 2^53 or more, which many JSON parsers round",
            ]


class TestLongTexts:
    """They are judged to their end. How long that takes is a matter of the benchmark of growth."""

    @pytest.mark.parametrize(
        "body",
        [
            "{" + ",".join(['"a":1'] * 100_000) + "}",
            "{" + ",".join(f'"{i}":1,"{i}":2' for i in range(9_000)) + "}",
            "[" + "[]," * 70 + '"' + '\\"' * 200_000,
            "[" + "[]," * 70 + '"\\' * 100_000,
            '"' * 100_000,
            "[" + "0" * 200_000,
            "1" * 200_000,
            "-" * 200_000,
            " " * 200_000,
            '{"a":' + "\n" * 200_000,
        ],
        ids=[
            "one key",
            "many keys",
            "escaped quotes",
            "open strings",
            "quotes",
            "zeros",
            "ones",
            "signs",
            "spaces",
            "lines",
        ],
    )
    def test_texts(self, body: str) -> None:
        assert validate_json(body).crashes == ()

    @pytest.mark.parametrize(
        "make",
        [
            lambda: evm(amountUnits="0." + "0" * 100_000 + "123456789012345"),
            lambda: evm(amountUnits="9" * 200_000),
            lambda: evm(amountUnits="0." + "9" * 200_000),
            lambda: evm(amountUnits="1e" + "9" * 200_000),
            lambda: evm(**{f"amountUnit{i}": 1 for i in range(19_000)}),
            lambda: evm(address="a." * 100_000),
            lambda: evm(address="1" * 200_000),
            lambda: evm(address="0x" + "a" * 200_000 + "g"),
            lambda: evm(calldata="0x" + "a" * 200_000 + "g"),
            lambda: options(*[f"Coinbas{i}" for i in range(19_000)]),
            lambda: options(*["coinbase"] * 19_000),
            lambda: metadata(**{f"k{i}": 5 for i in range(19_000)}),
            lambda: metadata(email="a@" + "b." * 100_000),
            lambda: metadata(email="a" * 999),
            lambda: metadata(phone="+" + "1" * 200_000),
            lambda: metadata(note="-----BEGIN " * 20_000),
            lambda: metadata(note="abandon " * 25_000),
            lambda: metadata(secret="[" + "1," * 80_000),
            lambda: display(themeCssUrl="https://" + "a" * 200_000),
            lambda: display(themeCssUrl="https://" + "a." * 100_000),
            lambda: display(verb="a " * 100_000),
            lambda: evm(type="e" * 200_000),
            lambda: {"e" * 200_000: 1},
        ],
    )  # fmt: skip
    def test_objects(self, make: Callable[[], Any]) -> None:
        assert validate(request(make())).crashes == ()


class TestJsonText:
    """What a plain `json.loads` does not tell: encodings, marks, duplicates, and where."""

    BODY = json.dumps(plain_request())

    @pytest.mark.parametrize(
        "body", [BODY, BODY.encode(), bytearray(BODY.encode()), memoryview(BODY.encode())], ids=type
    )
    def test_a_valid_body(self, body: Any) -> None:
        assert found(validate_json(body)) == []

    def test_a_byte_order_mark(self) -> None:
        for body in (b"\xef\xbb\xbf" + self.BODY.encode(), "\ufeff" + self.BODY):
            report = validate_json(body)
            assert found(report) == [
                (
                    "body",
                    "syntax",
                    "the body starts with a byte order mark, which JSON text must not have (RFC 8259, section 8.1)",
                )
            ]
            assert (report.findings[0].severity, report.findings[0].hint) == ("warning", "remove the first three bytes")

    @pytest.mark.parametrize(
        ("codec", "name"),
        [
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
            ("utf-32", "UTF-32"),
            ("utf-32-le", "UTF-32"),
            ("utf-32-be", "UTF-32"),
        ],
    )
    def test_other_encodings(self, codec: str, name: str) -> None:
        report = validate_json(self.BODY.encode(codec))
        assert found(report) == [("body", "syntax", f"the text is encoded as {name}; it must be UTF-8")]
        assert report.findings[0].hint == "save or send it as UTF-8"

    @pytest.mark.parametrize("mark", [b"\xfe\xff", b"\x00\x00\xfe\xff"])
    def test_marks_of_big_endian_encodings(self, mark: bytes) -> None:
        name = "UTF-32" if len(mark) == 4 else "UTF-16"
        assert found(validate_json(mark + b"{}")) == [
            ("body", "syntax", f"the text is encoded as {name}; it must be UTF-8")
        ]

    def test_invalid_utf_8(self) -> None:
        body = b'{\n"a": "\xff"}'
        assert found(validate_json(body)) == [("body", "syntax", "invalid UTF-8: byte 0xff at line 2, column 7")]

    def test_where_it_is_invalid(self) -> None:
        report = validate_json(b'\n\n"\xff"\n')
        assert found(report) == [("body", "syntax", "invalid UTF-8: byte 0xff at line 3, column 2")]
        assert report.findings[0].hint == "save or send it as UTF-8"

    def test_zero_bytes_in_utf_8_are_not_another_encoding(self) -> None:
        assert found(validate_json(b'"\0"')) == [("body", "syntax", "not text: NUL byte at line 1, column 2")]

    def test_an_encoded_surrogate_is_invalid_utf_8(self) -> None:
        assert found(validate_json(b'"\xed\xa0\x80"')) == [
            ("body", "syntax", "invalid UTF-8: byte 0xed at line 1, column 2")
        ]

    @pytest.mark.parametrize("body", [b"", "", " \n\t", b"\n"])
    def test_an_empty_body(self, body: Any) -> None:
        report = validate_json(body)
        assert found(report) == [("body", "syntax", "invalid JSON: the text is empty")]
        assert report.findings[0].hint == "write a JSON object"

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("{", "unexpected end of text, expected a property name in double quotes or '}' at line 1, column 2"),
            ("{'a': 1}", "string in single quotes at line 1, column 2"),
            ('{"a" 1}', "expected ':' at line 1, column 6"),
            ('{"a": }', "expected a value at line 1, column 7"),
            ('{"a": 1} x', "unexpected text after the JSON value at line 1, column 10"),
            ('{"a": 1\r\n "b": 2}', "expected ',' or '}' at line 2, column 2"),
            ('{"a": "\n"}', "unterminated string at line 1, column 7"),
            ('{"é": \r tru}', "unquoted text at line 2, column 2"),
            ('["\\x"]', "invalid escape in a string at line 1, column 3"),
            ("// x\n{}", "comments are not allowed in JSON at line 1, column 1"),
            ('{"a": 1,}', "trailing comma at line 1, column 8"),
            ('{"a": 1, \n}', "trailing comma at line 1, column 8"),
            ("[1,]", "trailing comma at line 1, column 3"),
            ("[1 ,\n\t]", "trailing comma at line 1, column 4"),
            ("[[1,],2]", "trailing comma at line 1, column 4"),
            ('{"a": [1,], "b": 2}', "trailing comma at line 1, column 9"),
            ("[,]", "expected a value or ']' at line 1, column 2"),
            ("[, ]", "expected a value or ']' at line 1, column 2"),
            ('{"a": 1,, }', "expected a property name in double quotes at line 1, column 9"),
            ('{"a": [1,,], "b": 2}', "expected a value at line 1, column 10"),
            ("[1,,2]", "expected a value at line 1, column 4"),
            ('"\0"', "unescaped control character U+0000 in a string at line 1, column 2"),
            ("[1,2", "unexpected end of text, expected ',' or ']' at line 1, column 5"),
            ("[1,", "unexpected end of text, expected a value at line 1, column 4"),
            ("[1,x]", "unquoted text at line 1, column 4"),
            ('{"a":}', "expected a value at line 1, column 6"),
            ('{"a": 1, "b"}', "expected ':' at line 1, column 13"),
        ],
    )
    def test_syntax(self, body: str, message: str) -> None:
        ((param, rule, said),) = found(validate_json(body))
        assert (param, rule) == ("body", "syntax")
        assert said == f"invalid JSON: {message}"

    def test_a_syntax_error_repeats_nothing_of_the_text(self) -> None:
        ((_, _, message),) = found(validate_json('{"email": "secret@example.com" "phone"}'))
        assert "secret" not in message

    @pytest.mark.parametrize(
        ("body", "what"),
        [
            ("null", "null"),
            ("[]", "an array"),
            ("5", "a number"),
            ('"x"', "a string"),
            ("true", "a boolean"),
        ],
    )
    def test_other_values(self, body: str, what: str) -> None:
        assert found(validate_json(body)) == [("body", "wrong-type", f"body must be an object, not {what}")]

    @pytest.mark.parametrize(("text", "what"), [("NaN", "NaN"), ("Infinity", "Infinity"), ("-Infinity", "-Infinity")])
    def test_constants_that_json_does_not_have(self, text: str, what: str) -> None:
        body = self.BODY.replace("8453", text)
        assert found(validate_json(body)) == [
            ("destination.chainId", "not-json", f"destination.chainId is {what}, which JSON cannot represent")
        ]

    def test_a_lone_surrogate_as_an_escape(self) -> None:
        body = json.dumps(request(metadata(note="x"))).replace('"x"', '"\\ud800"')
        assert found(validate_json(body)) == [
            (
                "metadata.note",
                "not-json",
                "metadata.note is a string with a lone surrogate, which JSON cannot represent",
            )
        ]

    def test_a_pair_of_surrogates_as_escapes_is_one_character(self) -> None:
        body = json.dumps(request(metadata(note="x"))).replace('"x"', '"\\ud83d\\ude00"')
        assert found(validate_json(body)) == []

    def test_duplicate_keys(self) -> None:
        body = '{"a": {"b": 1,\n  "b": [2, {"c": 3, "d": 4, "c": 5}], "\\u0062": 6}, "é": 1, "é": 2}'
        report = validate_json(body)
        duplicates = [(f.param, f.pointer, f.message, f.hint) for f in report.findings if f.rule == "duplicate-key"]
        keep = "keep one; parsers differ in which value they use"
        assert duplicates == [
            ("a.b", "/a/b", 'duplicate key "b" at line 2, column 39; first at line 1, column 8', keep),
            ("a.b", "/a/b", 'duplicate key "b" at line 2, column 3; first at line 1, column 8', keep),
            ("a.b[1].c", "/a/b/1/c", 'duplicate key "c" at line 2, column 29; first at line 2, column 13', keep),
            ('["é"]', "/é", 'duplicate key "é" at line 2, column 61; first at line 2, column 53', keep),
        ]

    def test_only_keys_are_duplicates(self) -> None:
        body = '{"a": "x", "b": ["x", "x", {}, "b"], "c": "a", "d": {"a": "x", "b": "d"}, "d": "d"}'
        duplicates = [f.message for f in validate_json(body).findings if f.rule == "duplicate-key"]
        assert duplicates == ['duplicate key "d" at line 1, column 75; first at line 1, column 48']

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_the_lines_of_duplicates(self, end: str) -> None:
        body = end.join(["{", '"a": 1,', "", ' "a": 2}'])
        duplicates = [f.message for f in validate_json(body).findings if f.rule == "duplicate-key"]
        assert duplicates == ['duplicate key "a" at line 4, column 2; first at line 2, column 1']

    def test_a_hundred_duplicates_are_enough(self) -> None:
        body = "{" + ", ".join(f'"{number}": 1, "{number}": 2' for number in range(150)) + "}"
        rules = [f.rule for f in validate_json(body).findings if f.rule == "duplicate-key"]
        assert len(rules) == 100

    def test_keys_come_before_indexes_where_a_duplicate_has_both(self) -> None:
        same = '{"b":1,"b":2}'
        for body in (f'{{"a":{same},"a":[{same}]}}', f'{{"a":[{same}],"a":{same}}}'):
            params = [param for param, rule, _ in found(validate_json(body)) if rule == "duplicate-key"]
            assert params == ["a", "a.b", "a[0].b"]

    def test_the_rest_of_a_body_with_duplicates_is_judged(self) -> None:
        body = self.BODY[:-1] + ', "refundAddress": "0x1", "refundAddress": "0x2"}'
        assert [(p, r) for p, r, _ in found(validate_json(body))] == [
            ("refundAddress", "duplicate-key"),
            ("refundAddress", "evm-address"),
        ]

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ('{"a": 1, "a": 2}x', "unexpected text after the JSON value at line 1, column 17"),
            ('{"a": 1, "a": 2}\n{}', "unexpected text after the JSON value at line 2, column 1"),
            ('[{"a": 1, "a": 2}, ', "unexpected end of text, expected a value at line 1, column 20"),
            ('{"b": {"a": 1, "a": 2}', "unexpected end of text, expected ',' or '}' at line 1, column 23"),
        ],
    )
    def test_a_mistake_after_duplicate_keys_is_a_syntax_error(self, body: str, reason: str) -> None:
        assert found(validate_json(body)) == [("body", "syntax", f"invalid JSON: {reason}")]

    @pytest.mark.parametrize("around", ["{}", " \t\r\n{}", "{}\r\n", "\n{} \t"])
    def test_json_white_space_is_allowed_around_a_body(self, around: str) -> None:
        assert found(validate_json(around.replace("{}", self.BODY))) == []

    @pytest.mark.parametrize("space", ["\x0b", "\x0c", "\x00", "\u00a0", "\u2028", "\ufeff"])
    def test_other_white_space_is_not_allowed(self, space: str) -> None:
        for body in (self.BODY + space, self.BODY + "\n" + space):
            assert [(p, r) for p, r, _ in found(validate_json(body))] == [("body", "syntax")]

    def test_a_trailing_newline_in_an_address(self) -> None:
        body = json.dumps(request(evm(address=WALLET + "\n")))
        message = f'"{WALLET}\\n" is not a valid EVM address: it has a newline at the end'
        assert found(validate_json(body)) == [("destination.address", "evm-address", message)]

    @pytest.mark.parametrize("body", [5, 10**11, None, {}, [], object(), True])
    def test_a_body_that_is_not_text_raises_type_error(self, body: Any) -> None:
        with pytest.raises(
            TypeError, match=rf"^body must be bytes, bytearray, memoryview or str, not {type(body).__name__}$"
        ):
            validate_json(body)

    @pytest.mark.parametrize("number", ["1e400", "1" * 401, "1" * 5000])
    def test_the_sign_of_a_number_past_every_bound(self, number: str) -> None:
        not_an_id = "a number of more than 40 digits is not a valid chain id"
        for sign, what in (("", "it is 2^53 or more, which many JSON parsers round"), ("-", "it is not positive")):
            report = validate_json(self.BODY.replace("8453", sign + number))
            assert found(report) == [("destination.chainId", "chain-id", f"{not_an_id}: {what}")]

    def test_a_number_too_large_for_a_double(self) -> None:
        report = validate_json(self.BODY.replace("8453", "1e400"))
        assert not report.ok
        assert {f.param for f in report.findings} == {"destination.chainId"}
        assert not any("JSON cannot carry" in f.message for f in report.findings)

    def test_reading_keeps_the_value(self) -> None:
        read = read_body(self.BODY, MAX_DEPTH)
        assert (read.value, read.is_read, read.problems) == (plain_request(), True, ())
