"""Newer OpenAPI documents: both engines report the same, no finding is lost and none is invented."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, ClassVar

import pytest

from daimo_validate import Schema, Validator
from tests.helpers.published import published_request
from tests.helpers.requests import OTHER, WALLET, evm, metadata, plain_request, request

TRON_USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
TRON_PATTERN = "^T[1-9A-HJ-NP-Za-km-z]{33}$"


def with_field(**fields: Any) -> dict[str, Any]:
    document = published_request("SessionDestinationEvm", "SessionDestinationSolana")
    document["components"]["schemas"]["CreateSessionRequest"]["properties"] |= fields
    return document


def found(document: dict[str, Any], payload: Any) -> set[tuple[str, str]]:
    first, second = _validators(json.dumps(document))
    report = first.validate(payload)
    assert report == second.validate(payload) == first.examine(payload)
    assert report.crashes == ()
    return {(finding.param, finding.rule) for finding in report.findings}


@lru_cache(maxsize=4)
def _validators(document: str) -> tuple[Validator, Validator]:
    schema = Schema.from_openapi(json.loads(document))
    return Validator(schema=schema, engine="jsonschema-rs"), Validator(schema=schema, engine="jsonschema")


def kind(tag: Any, *, required: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    properties = {"type": {"type": "string", "enum": tag if isinstance(tag, list) else [tag]}, **fields}
    return {"type": "object", "properties": properties, "required": ["type", *required]}


def request_schema(place: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"place": place}}
    return {"openapi": "3.1.0", "components": {"schemas": {"CreateSessionRequest": schema}}}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
EVM = kind("evm", required=("chainId",), chainId=NUMBER)


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "good", "bad"),
        [
            (r"^[a-\x7a\d]+$", ["abc1"], ["A", "a\n", ""]),
            (r"^[\p{L} ]+$", ["Café Łódź", "北京"], ["Cafe1", "a\n", ""]),
            (r"^\p{Any}\p{Letter}$", ["1a"], ["11"]),
            (r"^\P{Lu}+$", ["abc"], ["aBc", "É"]),
            (r"^\p{General_Category=Decimal_Number}$", ["5", "٣"], ["x"]),
            (r"^(?<year>\d{4})-(?<month>\d\d)$", ["2026-11"], ["２０26-11", "2026-11\n"]),
            (r"^\w+\s\w+$", ["a\u00a0b", "a\ufeffb"], ["é b", "a\u200bb"]),
            (r"^.$", ["x", "😀"], ["\r", "\u2028", "\n", ""]),
            (r"\bpay\b", ["a pay", "épay"], ["repay", "pay1"]),
            (r"^a\Bb\B", ["abc"], ["ab"]),
            (r"^[^\W_]\u{1F600}\ud83d\ude00\x41\cJ\/\-$", ["a😀😀A\n/-"], ["_😀😀A\n/-"]),
            (r"^[a&&b[\]^-]+$", ["&[]^-ab"], ["c"]),
            (r"^x{,3}]}a{$", ["x{,3}]}a{"], ["xxx]}a{"]),
            (r"^(?:(?=a)a|(?!b)c|(?<=^)d)$", ["a", "c", "d"], ["b"]),
            (r"^[^]$", ["\n", "x"], [""]),
            (r"^a|[]$", ["a"], ["b"]),
            (r"^[\b\0\t]$", ["\b", "\0", "\t"], ["b"]),
        ],
    )
    def test_ecma_262(self, pattern: str, good: list[str], bad: list[str]) -> None:
        document = with_field(note={"type": "string", "pattern": pattern})
        document["components"]["schemas"]["CreateSessionRequest"]["properties"]["by"] = {
            "type": "object",
            "patternProperties": {pattern: {"type": "string"}},
            "additionalProperties": False,
        }
        for text in good:
            assert found(document, request({"note": text, "by": {text: "x"}})) == set(), text
        for text in bad:
            assert found(document, request({"note": text})) == {("note", "schema-mismatch")}, text
            assert ("by", "schema-mismatch") in found(document, request({"by": {text: "x"}})), text

    def test_a_pattern_in_a_value_stays(self) -> None:
        document = with_field(mode={"const": {"pattern": r"\d"}})
        assert found(document, request({"mode": {"pattern": r"\d"}})) == set()
        assert found(document, request({"mode": {"pattern": "[0-9]"}})) == {("mode", "not-an-option")}

    def test_the_message_shows_the_pattern_of_the_document(self) -> None:
        schema = Schema.from_openapi(with_field(note={"type": "string", "pattern": r"^\d+$"}))
        (finding,) = Validator(schema=schema).validate(request({"note": "x"})).findings
        assert r"^\d+$" in finding.message.replace("\\\\", "\\")
        assert schema.json_schema["properties"]["note"]["pattern"] == r"^\d+$"


class TestChoices:
    def test_a_tag_with_two_values(self) -> None:
        choice = {"oneOf": [kind(["evm", "evm2"], required=("chainId",), chainId=NUMBER), kind("sol", mint=TEXT)]}
        document = request_schema(choice)
        for tag in ("evm", "evm2"):
            assert found(document, {"place": {"type": tag, "chainId": 1}}) == set()
            assert found(document, {"place": {"type": tag}}) == {("place.chainId", "missing-field")}
            assert found(document, {"place": {"type": tag, "chainId": "1"}}) == {("place.chainId", "wrong-type")}
            assert found(document, {"place": {"type": tag, "chainId": 1, "mint": "x"}}) == {
                ("place.mint", "unknown-field")
            }
        assert found(document, {"place": {"type": "sol", "chainId": 1}}) == {("place.chainId", "unknown-field")}
        assert ("place.type", "not-an-option") in found(document, {"place": {"type": "x"}})

    @pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
    def test_nested_choices_with_equal_tags(self, keyword: str) -> None:
        fast, slow = ({**EVM["properties"], "speed": {"const": speed}} for speed in ("fast", "slow"))
        inner = [
            {"type": "object", "properties": {**fast, "fee": NUMBER}, "required": ["type", "speed", "fee"]},
            {"type": "object", "properties": slow, "required": ["type", "speed"]},
        ]
        for choice in ([{keyword: inner}, kind("sol", mint=TEXT)], [*inner, kind("sol", mint=TEXT)]):
            document = request_schema({keyword: choice})
            assert found(document, {"place": {"type": "evm", "speed": "fast", "fee": 1}}) == set()
            assert found(document, {"place": {"type": "evm", "speed": "fast"}}) == {("place.fee", "missing-field")}
            assert found(document, {"place": {"type": "evm", "speed": "slow", "fee": 1}}) == {
                ("place.fee", "unknown-field")
            }
            assert found(document, {"place": {"type": "evm", "speed": "x"}}) == {("place.speed", "not-an-option")}
            assert found(document, {"place": {"type": "sol", "mint": 5}}) == {("place.mint", "wrong-type")}

    def test_fields_beside_a_choice_belong_to_every_kind(self) -> None:
        document = request_schema(
            {"type": "object", "properties": {"memo": TEXT}, "oneOf": [EVM, kind("sol", mint=TEXT)]}
        )
        assert found(document, {"place": {"type": "evm", "chainId": 1, "memo": "x"}}) == set()
        assert found(document, {"place": {"type": "sol", "memo": 5}}) == {("place.memo", "wrong-type")}
        assert found(document, {"place": {"type": "sol", "memos": "x"}}) == {("place.memos", "unknown-field")}

    def test_a_condition_of_the_document_is_not_a_choice_of_kinds(self) -> None:
        condition = {"type": "object", "properties": {"type": {"const": "evm"}}, "required": ["type"]}
        fields = {"type": TEXT, "memo": TEXT}
        document = request_schema(
            {"type": "object", "properties": fields, "if": condition, "then": {"required": ["memo"]}}
        )
        assert found(document, {"place": {"type": "evm", "memo": "x"}}) == set()
        assert found(document, {"place": {"type": "evm"}}) == {("place.memo", "missing-field")}
        assert found(document, {"place": {"type": "other"}}) == set()

    @pytest.mark.parametrize(
        "properties", [{"type": {"const": "evm"}, "b": TEXT}, {"type": {"enum": []}}, {"type": True}]
    )
    def test_conditions_like_those_of_the_compiler(self, properties: dict[str, Any]) -> None:
        condition = {"type": "object", "properties": properties, "required": ["type"]}
        place = {"type": "object", "properties": {"type": TEXT}, "if": condition, "then": {}, "else": {}}
        assert found(request_schema(place), {"place": {"type": "x"}}) == set()


class TestReferences:
    def test_into_a_part_of_a_component(self) -> None:
        part = "#/components/schemas/SessionDestinationEvm/properties/address"
        document = with_field(backup={"$ref": part})
        assert found(document, request({"backup": WALLET})) == set()
        assert found(document, request({"backup": WALLET.lower()})) == {("backup", "eip55-missing")}
        assert found(document, request({"backup": 5})) == {("backup", "wrong-type")}

    def test_with_escapes_and_into_a_list(self) -> None:
        document = with_field(
            **{"a/b~c d": NUMBER, "e": {"anyOf": [TEXT, NUMBER]}},
            f={"$ref": "#/components/schemas/CreateSessionRequest/properties/a~1b~0c%20d"},
            g={"$ref": "#/components/schemas/CreateSessionRequest/properties/e/anyOf/1"},
        )
        assert found(document, request({"f": 5, "g": 5})) == set()
        assert found(document, request({"f": "x", "g": "x"})) == {("f", "wrong-type"), ("g", "wrong-type")}

    def test_a_part_that_contains_itself(self) -> None:
        place = "#/components/schemas/CreateSessionRequest/properties/tree"
        tree = {"type": "object", "properties": {"next": {"$ref": place}, "size": NUMBER}}
        document = with_field(tree=tree)
        assert found(document, request({"tree": {"next": {"next": {"size": 1}}}})) == set()
        assert found(document, request({"tree": {"next": {"next": {"size": "1"}}}})) == {
            ("tree.next.next.size", "wrong-type")
        }

    def test_beside_other_keywords(self) -> None:
        document = with_field(
            backup={
                "$ref": "#/components/schemas/SessionDestinationEvm/properties/address",
                "allOf": [{"minLength": 50}],
            }
        )
        assert found(document, request({"backup": WALLET})) == {("backup", "schema-mismatch")}


class TestUnevaluated:
    FIELD: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {"memo": TEXT},
        "oneOf": [EVM, kind("sol", mint=TEXT)],
        "unevaluatedProperties": False,
    }

    def test_a_field_that_nothing_names(self) -> None:
        document = request_schema(self.FIELD)
        assert found(document, {"place": {"type": "evm", "chainId": 1, "memo": "x"}}) == set()
        assert found(document, {"place": {"type": "evm", "chainId": 1, "mint": "x"}}) == {
            ("place", "schema-mismatch"),
            ("place.mint", "unknown-field"),
        }

    def test_a_broken_field_is_reported_alone(self) -> None:
        document = request_schema(self.FIELD)
        assert found(document, {"place": {"type": "evm", "chainId": "1"}}) == {("place.chainId", "wrong-type")}
        assert found(document, {"place": {"type": "sol", "mint": 5, "memo": "x"}}) == {("place.mint", "wrong-type")}

    def test_a_schema_for_the_others(self) -> None:
        document = request_schema({**self.FIELD, "unevaluatedProperties": NUMBER})
        assert found(document, {"place": {"type": "evm", "chainId": 1, "other": 1}}) == set()
        assert found(document, {"place": {"type": "evm", "chainId": 1, "other": "x"}}) == {("place", "schema-mismatch")}


class TestTron:
    def document(self) -> dict[str, Any]:
        address = {"type": "string", "pattern": TRON_PATTERN}
        document = published_request()
        schemas = document["components"]["schemas"]
        schemas["SessionDestinationTron"] = kind(
            "tron",
            required=("address", "chainId", "tokenAddress"),
            address=address,
            tokenAddress=address,
            chainId=NUMBER,
        )
        schemas["CreateSessionRequest"]["properties"]["destination"]["oneOf"].append(
            {"$ref": "#/components/schemas/SessionDestinationTron"}
        )
        return document

    def tron(self, **changes: Any) -> dict[str, Any]:
        place = {"type": "tron", "chainId": 728126428, "address": TRON_USDT, "tokenAddress": TRON_USDT}
        return {**plain_request(), "destination": {**place, **changes}}

    def test_its_chain_is_right(self) -> None:
        assert found(self.document(), self.tron()) == set()
        assert found(self.document(), self.tron(address=OTHER)) >= {("destination.address", "schema-mismatch")}

    def test_its_chain_stays_wrong_for_an_evm_destination(self) -> None:
        assert ("destination.chainId", "not-evm-chain") in found(self.document(), request(evm(chainId=728126428)))
        exported = Schema.from_openapi(self.document()).export()
        assert str(exported).count("728126428") == 1


class TestPhones:
    """A phone field with a pattern of its own is judged by that pattern and by the format."""

    @pytest.mark.parametrize(
        ("number", "rules"),
        [("+14155552671", set()), ("+4930123456", {"schema-mismatch"}), ("+1415555267", {"phone-impossible"})],
    )
    def test_both_are_judged(self, number: str, rules: set[str]) -> None:
        document = published_request("SessionDestinationEvm", "SessionDestinationSolana")
        fields = document["components"]["schemas"]["CreateSessionRequest"]["properties"]["metadata"]
        fields["properties"] = {"phone": {"type": "string", "pattern": r"^\+1[0-9]*$"}}
        body = request(metadata(phone=number))
        assert {rule for _, rule in found(document, body)} == rules
        assert {
            finding.rule for finding in Validator(schema=Schema.from_openapi(document)).validate(body).findings
        } == rules
