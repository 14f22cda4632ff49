"""Which engine and which Keccak is taken, and the patterns of ECMA-262 in Python."""

from __future__ import annotations

import enum
import importlib.util
import json
import sys
from types import ModuleType
from typing import Any, ClassVar

import pytest

from daimo_validate import Policy, Report, Schema, Validator, validate
from daimo_validate.core import eip55
from daimo_validate.core.engine import EngineName, ReferenceEngine, RustEngine, make_engine
from daimo_validate.core.formats import PATTERNS
from daimo_validate.core.inputs.strings import OF_FORMAT, Text
from daimo_validate.core.rules import checks_of
from daimo_validate.core.structure import Structure
from tests.helpers.published import published_request
from tests.helpers.requests import REFUND, SOLANA_USDC, WALLET, display, evm, fired, options, plain_request, request


class Option(enum.StrEnum):
    COINBASE = "Coinbase"


CLEAN = {
    "token-amount": "10.00",
    "calldata": "0xd0e30db0",
    "web-url": "https://cdn.example.com/a.css",
    "email-address": "account@daimo.com",
    "e164-phone": "+14155552671",
    "eip55-address": WALLET,
    "solana-address": SOLANA_USDC,
}


class TestChoice:
    def test_without_jsonschema_rs_the_reference_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        payloads: list[Any] = [
            plain_request(),
            request(evm(chainId="x")),
            [],
            None,
            request(evm(address=WALLET.lower())),
        ]
        expected = [validate(payload) for payload in payloads]
        monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
        assert [Validator().validate(payload) for payload in payloads] == expected

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("jsonschema-rs", RustEngine), ("jsonschema", ReferenceEngine), (None, RustEngine)],
    )
    def test_the_engine_that_is_named_is_taken(self, name: EngineName | None, kind: type) -> None:
        assert type(make_engine(Structure(Schema.named().compiled), name)) is kind

    def test_the_engine_that_is_named_must_be_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
        with pytest.raises(ImportError):
            Validator(engine="jsonschema-rs").validate([])

    def test_without_tiny_keccak_another_library_hashes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "tiny_keccak", None)
        other = _fresh(eip55)
        for address in (WALLET, REFUND, WALLET.lower(), WALLET[:-1] + "D"):
            assert other.to_checksum(address) == eip55.to_checksum(address)
            assert other.has_valid_checksum(address) == eip55.has_valid_checksum(address)


class TestPatterns:
    """A pattern means in both engines what ECMA-262 says."""

    @pytest.mark.parametrize(
        ("pattern", "good", "bad"),
        [
            (r"^[A-Z][a-z]+$", ["Pay"], ["Pay\n", "pay", ""]),
            (r"^a\$$", ["a$"], ["a", "a$\n"]),
            (r"^a[$]$", ["a$"], ["a", "a$\n"]),
            (r"^[\]$]+$", ["]$"], ["a", "$\n"]),
            (r"^\d+$", ["12"], ["１２", "12\n"]),
            (r"^\w$", ["a"], ["é"]),
            (r"x$|^y", ["ax", "yb"], ["ax\n", "b"]),
        ],
    )
    def test_both_engines(self, pattern: str, good: list[str], bad: list[str]) -> None:
        document = published_request()
        fields = document["components"]["schemas"]["CreateSessionRequest"]["properties"]["display"]["properties"]
        fields["title"]["pattern"] = pattern
        schema = Schema.from_openapi(document)
        for engine in ("jsonschema-rs", "jsonschema"):
            validator = Validator(schema=schema, engine=engine)
            for text in good + bad:
                found = fired(request(display(title=text)), validator)
                assert (("display.title", "schema-mismatch") in found) == (text in bad), (engine, text)


class TestFalse:
    """An error whose path leads to no keyword, as that of the schema `false`, is one nevertheless."""

    @pytest.mark.parametrize("make", [RustEngine, ReferenceEngine])
    def test_a_body(self, make: Any) -> None:
        engine = make(Structure({"name": "X", "schema": False, "gate": False}))
        (error,) = engine.errors({"a": 1})
        assert (error.path, error.keyword, error.schema) == ((), "false", {"false": False})

    @pytest.mark.parametrize(
        ("schema", "value", "paths"),
        [
            ({"items": False}, [1, 2], [(0,), (1,)]),
            ({"prefixItems": [True], "items": False}, [1, 2, 3], [(1,), (2,)]),
            ({"items": {"items": False}}, [[None], []], [(0, 0)]),
        ],
    )
    def test_items_that_may_not_be_there(self, schema: Any, value: Any, paths: list[Any]) -> None:
        for make in (RustEngine, ReferenceEngine):
            engine = make(Structure({"name": "X", "schema": schema, "gate": False}))
            assert [error.path for error in engine.errors(value)] == paths


class TestPaths:
    """An error stands at the key that is wrong, whatever the key is called."""

    @pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
    @pytest.mark.parametrize(
        ("metadata", "params"),
        [
            ({"": 5}, ['metadata[""]']),
            ({"": "x", "a": 5}, ["metadata.a"]),
            ({"": 5, "a": 5}, ['metadata[""]', "metadata.a"]),
            ({"": {}}, ['metadata[""]']),
            ({"0": 5}, ['metadata["0"]']),
            ({"01": 5, "1": 5}, ['metadata["01"]', 'metadata["1"]']),
            ({"a/b": 5, "~1": 5}, ['metadata["a/b"]', 'metadata["~1"]']),
            (
                {"": 5, "a/b": 5, "~": 5, "~0": 5, "~1": 5},
                ['metadata[""]', 'metadata["a/b"]', 'metadata["~"]', 'metadata["~0"]', 'metadata["~1"]'],
            ),
        ],
    )
    def test_params(self, engine: EngineName, metadata: dict[str, object], params: list[str]) -> None:
        found = Validator(engine=engine).validate(request({"metadata": metadata})).findings
        assert [(finding.param, finding.rule) for finding in found] == [(param, "wrong-type") for param in params]

    @pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
    def test_beside_a_key_that_can_mean_nothing_else(self, engine: EngineName) -> None:
        payload = request({**evm(chainId="x"), "metadata": {"01": 5}})
        found = Validator(engine=engine).validate(payload).findings
        assert [finding.param for finding in found] == ["destination.chainId", 'metadata["01"]']

    @pytest.mark.parametrize("make", [RustEngine, ReferenceEngine])
    def test_under_an_empty_key_beside_one_that_its_path_could_mean(self, make: Any) -> None:
        text: dict[str, Any] = {"additionalProperties": {"type": "string"}}
        schema = {"additionalProperties": {"additionalProperties": text}}
        engine = make(Structure({"name": "X", "schema": schema, "gate": False}))
        assert [error.path for error in engine.errors({"a": {"": {"b": 5}, "b": {}}})] == [("a", "", "b")]

    @pytest.mark.parametrize("make", [RustEngine, ReferenceEngine])
    def test_under_a_name_in_the_schema_that_looks_like_a_number(self, make: Any) -> None:
        schema = {"dependentSchemas": {"01": {"required": ["b"]}}}
        engine = make(Structure({"name": "X", "schema": schema, "gate": False}))
        assert [(error.path, error.keyword) for error in engine.errors({"01": 1})] == [((), "required")]


class TestLocate:
    """A path of an engine through the schema leads to the schema object that has the keyword, or nowhere."""

    SCHEMA: ClassVar[dict[str, Any]] = {
        "properties": {
            "list": {"allOf": [{"type": "object"}, {"$ref": "#/$defs/Pair"}]},
            "pair": {"$ref": "#/$defs/Alias"},
            "$ref": {"type": "string"},
            "beside": {"$ref": "#/$defs/Pair", "properties": {"b": {"minLength": 2}}, "maxProperties": 1},
        },
        "$defs": {
            "Alias": {"$ref": "#/$defs/Pair"},
            "Pair": {"properties": {"a": {"minLength": 1}}, "required": ["a"]},
        },
    }
    PAIR = SCHEMA["$defs"]["Pair"]

    @pytest.mark.parametrize(
        ("path", "schema"),
        [
            (["properties", "list", "allOf", 0, "type"], {"type": "object"}),
            (["properties", "list", "allOf", 1, "required"], PAIR),
            (["properties", "list", "allOf", 1, "properties", "a", "minLength"], {"minLength": 1}),
            (["properties", "list", "allOf", "0", "type"], {"type": "object"}),
            (["properties", "pair", "required"], PAIR),
            (["properties", "pair", "properties", "a", "minLength"], {"minLength": 1}),
            (["properties", "$ref", "type"], {"type": "string"}),
            (["$defs", "Pair", "required"], PAIR),
            (["properties", "beside", "properties", "b", "minLength"], {"minLength": 2}),
            (["properties", "beside", "maxProperties"], SCHEMA["properties"]["beside"]),
            (["properties", "beside", "required"], PAIR),
        ],
        ids=str,
    )
    def test_somewhere(self, path: list[str | int], schema: dict[str, Any]) -> None:
        found = self.structure().locate(tuple(path))
        assert found is not None
        assert (found.schema, found.keyword) == (schema, path[-1])

    @pytest.mark.parametrize(
        "path",
        [
            ["required"],
            ["properties", "pair", "type"],
            ["properties", "properties", "a", "minLength"],
            ["properties", "list", "allOf", 2, "type"],
            ["properties", "list", "allOf", "a", "type"],
            ["properties", "list", "allOf", 0, "type", "object", "type"],
            ["properties", "list", "allOf", 0, "type", "object"],
            ["properties", "list", "allOf", "type"],
        ],
        ids=str,
    )
    def test_nowhere(self, path: list[str | int]) -> None:
        assert self.structure().locate(tuple(path)) is None

    def structure(self) -> Structure:
        return Structure({"name": "X", "schema": self.SCHEMA, "gate": False})


class TestRulesOfFormats:
    """What a format calls clean, each rule of the format is silent about."""

    @pytest.mark.parametrize("name", sorted(OF_FORMAT))
    def test_silence(self, name: str) -> None:
        assert set(CLEAN) == set(OF_FORMAT) >= set(PATTERNS)
        for _, check in checks_of(OF_FORMAT[name]):
            assert list(check(Text((), CLEAN[name]))) == []

    def test_silence_about_a_checksum_all_in_one_case(self) -> None:
        for _, check in checks_of(OF_FORMAT["eip55-address"]):
            assert list(check(Text((), "0xde709f2102306220921060314715629080e2fb77"))) == []


class TestSubclassesOnTheFastPath:
    """A value of a subclass gets the closer look wherever it stands."""

    @pytest.mark.parametrize("make", [type("S", (str,), {}), str], ids=["subclass", "exact"])
    def test_strings(self, make: Any) -> None:
        patches = [
            options(make("Coinbase"), [make("MetaMask")]),
            options(make("Coinbase"), make("Coinbase")),
            display(title=make("a"), verb=make("b c"), themeCssUrl=make("/x")),
            evm(address=make(WALLET.lower()), amountUnits=make("0"), calldata=make("0x")),
            {"metadata": {make("email"): make("x")}, "refundAddress": make(REFUND)},
        ]
        exact = [
            options("Coinbase", ["MetaMask"]),
            options("Coinbase", "Coinbase"),
            display(title="a", verb="b c", themeCssUrl="/x"),
            evm(address=WALLET.lower(), amountUnits="0", calldata="0x"),
            {"metadata": {"email": "x"}, "refundAddress": REFUND},
        ]
        for patch, plain in zip(patches, exact, strict=True):
            assert validate(request(patch)) == validate(request(plain))

    @pytest.mark.parametrize(
        "given",
        [
            [Option.COINBASE, "coinbase"],
            ["Coinbase", Option.COINBASE],
            ["MetaMask", [Option.COINBASE], ()],
            ["MetaMask", ("Coinbase", "Coinbase")],
            ["MetaMask", type("L", (list,), {})(["Coinbase"])],
            type("L", (list,), {})(["Coinbase", []]),
        ],
        ids=str,
    )
    def test_options(self, given: Any) -> None:
        exact = json.loads(json.dumps(given))
        assert validate(request(display(paymentOptions=given))) == validate(request(display(paymentOptions=exact)))


class TestValues:
    """Policies and reports are values: compared by what they hold, and never changed."""

    def test_policies(self) -> None:
        policy, same = (Policy(strict=True, severity={"blank-text": "error"}, allowed_chains=[1]) for _ in range(2))
        assert policy == same
        assert hash(policy) == hash(same)
        assert policy != Policy()
        assert policy != "Policy"
        assert (policy == "Policy") is False
        assert repr(policy) == (
            "Policy(allowed_chains=frozenset({1}), severity={'blank-text': <Severity.ERROR: 'error'>}, strict=True)"
        )
        assert repr(Policy()) == "Policy()"
        with pytest.raises(AttributeError):
            del policy.strict

    def test_reports(self) -> None:
        report, same = (validate(request(evm(chainId=0))) for _ in range(2))
        assert report == same
        assert hash(report) == hash(same)
        assert report != Report()
        assert report != "Report"
        assert (report == "Report") is False
        assert repr(report) == f"<Report: 1 error, 0 warnings\n{report}>"
        assert repr(Report()) == "<Report: 0 errors, 0 warnings>"
        with pytest.raises(AttributeError, match=r"^a Report is immutable: 'findings' cannot be set$"):
            report.findings = ()
        with pytest.raises(AttributeError, match=r"^a Report is immutable: 'findings' cannot be deleted$"):
            del report.findings
        assert report == same


def _fresh(module: ModuleType) -> Any:
    """The module loaded once more, beside the one that is in use."""
    assert module.__file__ is not None
    spec = importlib.util.spec_from_file_location("fresh", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
