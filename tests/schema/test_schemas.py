"""Schemas by name and from a document of the caller's: what they accept, and what is wrong with a document."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
import yaml

from daimo_validate import Schema, Validator
from daimo_validate.core.wording import quoted
from daimo_validate.schema import SchemaError
from tests.helpers.published import ROOT, oracle, published, published_request
from tests.helpers.requests import (
    BASE_USDC,
    OTHER,
    SOLANA_WALLET,
    WALLET,
    display,
    evm,
    fired,
    metadata,
    options,
    plain_request,
    request,
    solana,
)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The published document with its request schema changed."""
    document = published_request()
    change(document["components"]["schemas"]["CreateSessionRequest"])
    return document


def both(schema: Schema) -> list[Validator]:
    return [Validator(schema=schema, engine=engine) for engine in ("jsonschema-rs", "jsonschema")]


def said(schema: Schema, payload: Any) -> set[tuple[str, str]]:
    """What is found, by both engines and past the fast path alike."""
    first, second = both(schema)
    report = first.validate(payload)
    assert report == second.validate(payload) == first.examine(payload)
    return fired(payload, first)


class TestNamed:
    def test_the_default_is_the_request(self) -> None:
        assert Schema.named().name == "CreateSessionRequest"
        assert Validator(schema=Schema.named()).validate(plain_request()).findings == ()

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            (
                "CreateSessionRespone",
                'the API document has no component "CreateSessionRespone"; did you mean CreateSessionResponse?',
            ),
            ("session", 'the API document has no component "session"; did you mean Session?'),
            ("tokens", 'the API document has no component "tokens"'),
            ("../x", 'the API document has no component "../x"'),
            (5, 'the API document has no component "5"'),
        ],
    )
    def test_a_component_that_is_not_there(self, name: Any, message: str) -> None:
        with pytest.raises(SchemaError) as caught:
            Schema.named(name)
        assert str(caught.value) == message

    def test_a_schema_cannot_be_changed(self) -> None:
        schema = Schema.named("Session")
        with pytest.raises(TypeError):
            schema.compiled["name"] = "x"  # type: ignore[index]
        with pytest.raises(AttributeError):
            schema.name = "x"  # type: ignore[misc]


RESPONSE: dict[str, Any] = published()["paths"]["/v1/sessions"]["post"]["responses"]["201"]["content"][
    "application/json"
]["example"]


class TestResponses:
    """Bodies that came back: structure and formats are judged; a field that the API adds is none of our business."""

    SCHEMA = Schema.named("CreateSessionResponse")

    def test_the_published_example(self) -> None:
        assert said(self.SCHEMA, RESPONSE) == set()

    def test_unknown_fields_are_no_finding(self) -> None:
        session = RESPONSE["session"]
        grown = {
            "session": {**session, "new": 1, "destination": {**session["destination"], "chainIcon": "x"}},
            "meta": {},
        }
        assert said(self.SCHEMA, grown) == set()

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"status": "paid"}, {("session.status", "not-an-option")}),
            ({"createdAt": "1700000000"}, {("session.createdAt", "wrong-type")}),
            ({"clientSecret": 5}, {("session.clientSecret", "wrong-type")}),
            ({"metadata": {"a": 1}}, {("session.metadata.a", "wrong-type")}),
            ({"paymentMethod": {"type": "cash"}}, {("session.paymentMethod.type", "not-an-option")}),
            (
                {"paymentMethod": {"type": "evm", "createdAt": 1}},
                {("session.paymentMethod.receiverAddress", "missing-field")},
            ),
            (
                {"paymentMethod": {"type": "evm", "createdAt": 1, "receiverAddress": WALLET[:-1] + "D"}},
                {("session.paymentMethod.receiverAddress", "eip55-checksum")},
            ),
            ({"paymentMethod": {"type": "stripe", "createdAt": 1}}, set()),
            ({"paymentMethod": 5}, {("session.paymentMethod", "wrong-type")}),
            (
                {"destination": {**RESPONSE["session"]["destination"], "amountUnits": "1,5"}},
                {("session.destination.amountUnits", "amount-format")},
            ),
            (
                {
                    "destination": {
                        "type": "solana",
                        "address": "x",
                        "tokenAddress": SOLANA_WALLET,
                        "tokenSymbol": "USDC",
                    }
                },
                {("session.destination.address", "solana-address")},
            ),
        ],
        ids=str,
    )
    def test_what_is_wrong_is_found(self, change: dict[str, Any], found: set[tuple[str, str]]) -> None:
        assert said(self.SCHEMA, {"session": {**RESPONSE["session"], **change}}) == found

    def test_missing_fields(self) -> None:
        assert said(self.SCHEMA, {"session": {}}) >= {
            ("session.sessionId", "missing-field"),
            ("session.metadata", "missing-field"),
        }
        assert said(self.SCHEMA, {}) == {("session", "missing-field")}

    def test_requests_of_other_rules_say_nothing_of_a_response(self) -> None:
        destination = {**RESPONSE["session"]["destination"], "address": "0x0000000000000000000000000000000000000000"}
        assert said(self.SCHEMA, {"session": {**RESPONSE["session"], "destination": destination}}) == set()

    def test_a_component_like_the_request_is_none(self) -> None:
        document = published()
        components = document["components"]["schemas"]
        components["Copy"] = components["CreateSessionRequest"]
        for patch, rule in ((evm(address=BASE_USDC), "sends-to-token"), ({"note": 1}, "unknown-field")):
            assert said(Schema.from_openapi(document, "Copy"), request(patch)) == set()
            assert {found for _, found in said(Schema.from_openapi(document), request(patch))} == {rule}

    def test_an_error_body(self) -> None:
        schema = Schema.named("V1ErrorResponse")
        assert said(schema, {"error": {"type": "a", "code": "b", "message": "c", "requestId": "d"}}) == set()
        assert said(schema, {"error": {"type": "a", "code": 5}}) == {
            ("error.code", "wrong-type"),
            ("error.message", "missing-field"),
        }


class TestFromOpenapi:
    """A document of the caller's, from a path of YAML or JSON or as a mapping, is compiled like the shipped one."""

    def test_the_published_document_gives_what_ships(self) -> None:
        path = ROOT / "schemas" / "openapi.yaml"
        for document in (path, str(path), published(), MappingProxyType(published()), OrderedDict(published())):
            compiled = Schema.from_openapi(document)
            assert compiled.compiled == Schema.named().compiled

    def test_a_json_file(self, tmp_path: Path) -> None:
        path = tmp_path / "openapi.json"
        path.write_text(json.dumps(published()), encoding="utf-8-sig")
        assert Schema.from_openapi(path, "Session").compiled == Schema.named("Session").compiled

    def test_a_new_payment_option(self) -> None:
        def add(schema: dict[str, Any]) -> None:
            single, several = schema["properties"]["display"]["properties"]["paymentOptions"]["items"]["anyOf"]
            single["enum"].append("Pix")
            several["items"]["enum"].append("Pix")

        schema = Schema.from_openapi(changed(add))
        assert said(schema, request(options("Pix", ["MetaMask"]))) == set()
        assert said(schema, request(options("pix"))) == {("display.paymentOptions[0]", "not-an-option")}
        assert said(Schema.named(), request(options("Pix"))) == {("display.paymentOptions[0]", "not-an-option")}

    @pytest.mark.parametrize("has_token", [False, True])
    def test_a_new_destination_type(self, has_token: bool) -> None:
        tron: dict[str, Any] = {
            "type": "object",
            "properties": {
                "type": {"type": "string", "enum": ["tron"]},
                "address": {"type": "string"},
                "backup": {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"},
            },
            "required": ["type", "address"],
        }
        if has_token:
            tron["properties"]["tokenAddress"] = {"type": "string"}
        schema = Schema.from_openapi(changed(lambda s: s["properties"]["destination"]["oneOf"].append(tron)))
        destination = {"type": "tron", "address": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "backup": WALLET}
        if has_token:
            destination["tokenAddress"] = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
        payload = plain_request() | {"destination": destination}
        assert said(schema, payload) == set()
        destination["backup"] = WALLET.lower()
        assert said(schema, payload) == {("destination.backup", "eip55-missing")}
        del destination["type"]
        assert ("destination.type", "missing-field") in said(schema, payload)
        assert said(schema, plain_request()) == set()

    def test_a_new_address_field_needs_no_code(self) -> None:
        field = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(feeRecipient=field)))
        assert said(schema, request({"feeRecipient": OTHER})) == set()
        assert said(schema, request({"feeRecipient": OTHER.lower()})) == {("feeRecipient", "eip55-missing")}
        assert said(schema, request({"feeRecipient": OTHER[:-1] + "b"})) == {("feeRecipient", "eip55-checksum")}
        assert said(schema, request({"feeRecipient": "x"})) == {("feeRecipient", "evm-address")}

    def test_an_address_or_null_raises_no_false_alarm(self) -> None:
        field = {"anyOf": [{"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}, {"type": "null"}]}
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(backup=field)))
        for value in (OTHER, None):
            assert said(schema, plain_request() | {"backup": value}) == set()
        assert said(schema, plain_request() | {"backup": OTHER.lower()}) == {("backup", "eip55-missing")}
        assert said(schema, plain_request() | {"backup": 5}) == {("backup", "wrong-type")}

    def test_an_address_of_either_kind_raises_no_false_alarm(self) -> None:
        patterns = ["^0x[0-9a-fA-F]{40}$", "^[1-9A-HJ-NP-Za-km-z]{32,44}$"]
        field = {"anyOf": [{"type": "string", "pattern": pattern} for pattern in patterns]}
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(backup=field)))
        assert said(schema, request({"backup": OTHER})) == set()
        assert said(schema, request({"backup": SOLANA_WALLET})) == set()
        assert said(schema, request({"backup": OTHER.lower()})) == {("backup", "eip55-missing")}
        assert said(schema, request({"backup": SOLANA_WALLET[:-2]})) == {("backup", "solana-address")}
        assert said(schema, request({"backup": "x"})) == {("backup", "schema-mismatch")}
        assert said(schema, request({"backup": OTHER + "\n"})) == {
            ("backup", "evm-address"),
            ("backup", "schema-mismatch"),
        }

    @pytest.mark.parametrize(
        "field", [{"type": "string"}, {"enum": [OTHER.lower(), "x", 5]}, {"pattern": "^[0-9a-f]+$"}]
    )
    def test_an_address_that_a_newer_document_reads_as_something_else(self, field: dict[str, Any]) -> None:
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(refundAddress=field)))
        for value in (OTHER, OTHER.lower(), SOLANA_WALLET, "x", "12ab"):
            assert {rule for _, rule in said(schema, request({"refundAddress": value}))} <= {
                "not-an-option",
                "schema-mismatch",
            }

    @pytest.mark.parametrize("absent", ["display", "metadata", "refundAddress"])
    def test_fewer_required_fields(self, absent: str) -> None:
        schema = Schema.from_openapi(changed(lambda s: s.update(required=["destination"])))
        assert said(schema, request({absent: None})) == set()
        assert said(schema, request({"destination": None})) == {("destination", "missing-field")}

    def test_no_required_fields_at_all(self) -> None:
        schema = Schema.from_openapi(changed(lambda s: s.pop("required")))
        assert said(schema, {}) == set()

    @pytest.mark.parametrize("absent", ["chainId", "tokenAddress", "address"])
    def test_fewer_required_fields_of_a_destination(self, absent: str) -> None:
        def relax(schema: dict[str, Any]) -> None:
            schema["properties"]["destination"]["oneOf"][0]["required"] = ["type"]

        schema = Schema.from_openapi(changed(relax))
        assert said(schema, request(evm(**{absent: None}))) == set()

    def test_fields_of_other_types(self) -> None:
        def loosen(schema: dict[str, Any]) -> None:
            schema["properties"]["display"]["properties"]["title"] = {"type": ["string", "null"]}
            schema["properties"]["metadata"]["additionalProperties"] = True
            schema["properties"]["refundAddress"] = {"type": ["string", "null"], "pattern": "^0x[0-9a-fA-F]{40}$"}
            schema["properties"]["destination"]["oneOf"][0]["properties"]["chainId"] = {"type": ["number", "string"]}

        schema = Schema.from_openapi(changed(loosen))
        payload = request({**evm(chainId="8453"), **metadata(a={"b": [1]}), "refundAddress": OTHER})
        assert said(schema, payload) == set()
        payload["display"]["title"] = None
        payload["refundAddress"] = None
        assert said(schema, payload) == set()

    def test_keywords_that_the_published_document_lacks(self) -> None:
        def add(schema: dict[str, Any]) -> None:
            schema["properties"]["display"]["properties"]["title"].update(minLength=3, maxLength=20)
            schema["properties"]["display"]["properties"]["verb"]["pattern"] = "^[A-Z][a-z]+$"
            schema["properties"]["display"]["properties"]["paymentOptions"].update(minItems=1, maxItems=2)
            schema["properties"]["expiresIn"] = {"type": "integer", "minimum": 60, "multipleOf": 60}
            schema["properties"]["mode"] = {"const": "live"}
            schema["properties"]["tags"] = {"type": "array", "uniqueItems": True, "contains": {"const": "a"}}
            schema["properties"]["none"] = False

        schema = Schema.from_openapi(changed(add))
        assert said(schema, request({"expiresIn": 60.0, "mode": "live", "tags": ["a"]})) == set()
        broken = request(
            {**display(title="ab", verb="pay"), "expiresIn": 30, "mode": "test", "tags": ["b", "b"], "none": 1}
        )
        assert said(schema, broken) == {
            ("display.title", "schema-mismatch"),
            ("display.verb", "schema-mismatch"),
            ("expiresIn", "schema-mismatch"),
            ("mode", "not-an-option"),
            ("tags", "schema-mismatch"),
            ("none", "schema-mismatch"),
        }
        messages = {f.param: f.message for f in Validator(schema=schema).validate(broken).findings}
        assert messages["display.title"] == "display.title violates `minLength` (3) of the API document"
        assert said(schema, request(options())) == {
            ("display.paymentOptions", "options-empty"),
            ("display.paymentOptions", "schema-mismatch"),
        }
        verb = request(display(verb="Deposit\n"))
        assert said(schema, verb) == {("display.verb", "schema-mismatch")}

    def test_a_condition_of_the_documents_own(self) -> None:
        condition = {"properties": {"refundAddress": False}}
        schema = Schema.from_openapi(changed(lambda s: s.update({"if": condition, "then": {"required": ["metadata"]}})))
        assert said(schema, plain_request()) == {("metadata", "missing-field")}
        assert said(schema, request(metadata(a="b"))) == set()
        assert said(schema, request({"refundAddress": OTHER})) == set()

    def test_keywords_beside_a_choice_of_one(self) -> None:
        field = {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "anyOf": [{"type": "object", "properties": {"b": {"type": "number"}}}],
        }
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(pair=field)))
        assert said(schema, request({"pair": {"a": "x", "b": 1}})) == set()
        assert said(schema, request({"pair": {"a": 1, "b": "x"}})) == {
            ("pair.a", "wrong-type"),
            ("pair.b", "wrong-type"),
        }

    def test_an_any_of_without_a_tag(self) -> None:
        shapes = [
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"type": "object", "properties": {"b": {"type": "number"}}, "required": ["b"]},
        ]
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(shape={"anyOf": shapes})))
        assert said(schema, request({"shape": {"a": "x"}})) == set()
        assert said(schema, request({"shape": {"b": 1, "a": "y"}})) == set()
        assert said(schema, request({"shape": {"c": 1}})) == {
            ("shape", "schema-mismatch"),
            ("shape.c", "unknown-field"),
        }

    def test_nullable_and_example_of_openapi_3_0(self) -> None:
        field = {"type": "string", "nullable": True, "example": "x"}
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(note=field)))
        assert said(schema, plain_request() | {"note": None}) == set()
        assert schema.json_schema["properties"]["note"]["examples"] == ["x"]

    @pytest.mark.parametrize("order", [["target", "next"], ["next", "target"]], ids=str)
    def test_a_component_that_contains_itself(self, order: list[str]) -> None:
        document = published_request()
        components = document["components"]["schemas"]
        fields = {
            "target": {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"},
            "next": {"$ref": "#/components/schemas/Step"},
        }
        components["Step"] = {
            "type": "object",
            "properties": {name: fields[name] for name in order},
            "required": ["target"],
        }
        components["CreateSessionRequest"]["properties"]["steps"] = {"$ref": "#/components/schemas/Step"}
        schema = Schema.from_openapi(document)
        oracle(schema.json_schema)
        good = {"target": WALLET, "next": {"target": OTHER, "next": {"target": WALLET}}}
        assert said(schema, request({"steps": good})) == set()
        bad = {"target": WALLET, "next": {"target": OTHER, "next": {"target": WALLET.lower(), "next": {}, "nxt": 1}}}
        assert said(schema, request({"steps": bad})) == {
            ("steps.next.next.target", "eip55-missing"),
            ("steps.next.next.next.target", "missing-field"),
            ("steps.next.next.nxt", "unknown-field"),
        }
        own = Schema.from_openapi(document, "Step")
        assert said(own, {"target": "x", "next": {"target": 5}}) == {
            ("target", "evm-address"),
            ("next.target", "wrong-type"),
        }

    def test_pattern_properties(self) -> None:
        field = {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False}
        schema = Schema.from_openapi(changed(lambda s: s["properties"].update(headers=field)))
        assert said(schema, request({"headers": {"x-a": "b"}})) == set()
        assert said(schema, request({"headers": {"x-a": 5, "y": "z"}})) == {
            ('headers["x-a"]', "wrong-type"),
            ("headers", "schema-mismatch"),
        }

    def test_solana_still_works_with_a_third_type(self) -> None:
        tron = {"type": "object", "properties": {"type": {"enum": ["tron"]}}, "required": ["type"]}
        schema = Schema.from_openapi(changed(lambda s: s["properties"]["destination"]["oneOf"].append(tron)))
        assert said(schema, request(solana())) == set()


PLACE = "#/components/schemas/CreateSessionRequest/properties/a"


class TestDocumentsThatCannotBeUsed:
    """One SchemaError that says what is wrong with the document, never another exception."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (
                "a: [",
                "not YAML or JSON: expected the node content, but found '<stream end>' at line 1, column 5",
            ),
            (
                "a: b: c",
                "not YAML or JSON: mapping values are not allowed in this context at line 1, column 5",
            ),
            ("a: \x07", "not YAML or JSON"),
            ("- 1", "not an OpenAPI document"),
            ("", "not an OpenAPI document"),
            (
                "a: !!python/object:os.system {}",
                "not YAML or JSON: could not determine a constructor for the tag "
                "'tag:yaml.org,2002:python/object:os.system' at line 1, column 4",
            ),
        ],
        ids=repr,
    )
    def test_files(self, content: str, message: str, tmp_path: Path) -> None:
        path = tmp_path / "openapi.yaml"
        path.write_text(content)
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(path)
        text = str(caught.value)
        assert text.startswith(f"{path}: not ")
        assert text == f"{path}: {message}" or "<stream end>" in message

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        for path, reason in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
            with pytest.raises(SchemaError) as caught:
                Schema.from_openapi(path)
            assert str(caught.value) == f"{path}: {reason}"

    def test_a_file_that_is_no_text(self, tmp_path: Path) -> None:
        path = tmp_path / "openapi.yaml"
        path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(path)
        assert str(caught.value) == f"{path}: not valid UTF-8"

    def test_nesting_and_names_that_are_hostile(self, tmp_path: Path) -> None:
        path = tmp_path / "open\napi.yaml"
        path.write_text("[" * 5_000)
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(path)
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize(
        ("document", "message"),
        [
            ({}, "not an OpenAPI 3 document: it has no `openapi: 3.…` at the top"),
            ({"swagger": "2.0"}, "not an OpenAPI 3 document: it has no `openapi: 3.…` at the top"),
            ({"openapi": "2.0"}, "not an OpenAPI 3 document: it has no `openapi: 3.…` at the top"),
            ({"openapi": "3.1.0"}, "the OpenAPI document has no components.schemas"),
            ({"openapi": "3.1.0", "components": []}, "the OpenAPI document has no components.schemas"),
            ({"openapi": "3.1.0", "components": {"schemas": 5}}, "the OpenAPI document has no components.schemas"),
            (
                {"openapi": "3.1.0", "components": {"schemas": {}}},
                'the OpenAPI document has no component "CreateSessionRequest"',
            ),
            (
                {"openapi": "3.1.0", "components": {"schemas": {"CreateSessionReq": {}, "createsessionrequest": {}}}},
                'the OpenAPI document has no component "CreateSessionRequest"; did you mean createsessionrequest?',
            ),
        ],
        ids=str,
    )
    def test_no_document_for_us(self, document: Any, message: str) -> None:
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(document)
        assert str(caught.value) == message

    def test_a_file_that_holds_another_document_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "api.yaml"
        path.write_text("swagger: '2.0'\n", encoding="utf-8")
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(path)
        assert str(caught.value) == f"{path}: not an OpenAPI 3 document: it has no `openapi: 3.…` at the top"

    @pytest.mark.parametrize("reference", ["https://example.com/a.json", "other.yaml#/a", "#a", "a", ""])
    def test_references_to_other_documents(self, reference: str) -> None:
        document = changed(lambda s: s["properties"].update(a={"$ref": reference}))
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(document)
        assert str(caught.value) == (
            f'"{reference}" is not supported at "{PLACE}/$ref": only references into the document itself (#/...) are '
            "supported"
        )

    @pytest.mark.parametrize(
        "reference",
        [
            "#/components/schemas/Nothing",
            "#/components/schemas/SessionDisplay/properties/nothing",
            "#/info/title/0",
            "#/servers/x",
            "#/servers/99",
        ],
    )
    def test_references_to_nothing(self, reference: str) -> None:
        document = changed(lambda s: s["properties"].update(a={"$ref": reference}))
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(document)
        assert str(caught.value) == f'the document does not have "{reference}", used at "{PLACE}/$ref"'

    @pytest.mark.parametrize("name", ["a/b", "a~1b", "a b", "a%20b", "a#b", "é", "a\n", ""])
    def test_a_component_that_contains_itself_under_a_name_with_escapes(self, name: str) -> None:
        document = changed(lambda s: s["properties"].update(a={"$ref": f"#/components/schemas/{name}"}))
        fields = {"next": {"$ref": f"#/components/schemas/{name}"}}
        document["components"]["schemas"][name] = {"type": "object", "properties": fields}
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(document)
        message = f"component {quoted(name)} contains itself, and OpenAPI does not allow its name"
        assert str(caught.value) == message
        del fields["next"]
        assert said(Schema.from_openapi(document), request({"a": {"b": 1}})) == set()

    LOOP: ClassVar[dict[str, Any]] = {"$ref": "#/components/schemas/Loop"}

    @pytest.mark.parametrize(
        "loop",
        [
            LOOP,
            {**LOOP, "type": "object"},
            {"allOf": [{}, LOOP]},
            {"anyOf": [LOOP, {"type": "string"}]},
            {"oneOf": [{"type": "string"}, {"allOf": [LOOP]}]},
            {"not": LOOP},
            {"if": {"type": "object"}, "then": LOOP},
            {"dependentSchemas": {"a": LOOP}},
            {"allOf": [{"$ref": "#/components/schemas/Other"}]},
        ],
        ids=str,
    )
    def test_a_component_that_refers_to_itself_for_the_same_value(self, loop: Any) -> None:
        document = changed(lambda s: s["properties"].update(a=self.LOOP))
        document["components"]["schemas"] |= {"Loop": loop, "Other": {"anyOf": [self.LOOP]}}
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(document)
        assert str(caught.value) == 'component "Loop" refers to itself for the same value, without end'

    @pytest.mark.parametrize(
        "field",
        [
            {"properties": {"b": LOOP}},
            {"items": LOOP},
            {"additionalProperties": {"anyOf": [LOOP, {"type": "string"}]}},
            {"allOf": [{"properties": {"b": LOOP}}]},
        ],
        ids=str,
    )
    def test_a_component_that_refers_to_itself_for_another_value(self, field: Any) -> None:
        document = changed(lambda s: s["properties"].update(a=self.LOOP))
        document["components"]["schemas"]["Loop"] = {**field, "maxProperties": 1}
        schema = Schema.from_openapi(document)
        assert said(schema, request({"a": {"b": {}}})) == set()
        assert ("a", "schema-mismatch") in said(schema, request({"a": {"b": {}, "c": {}}}))

    @pytest.mark.parametrize(
        ("field", "below"),
        [
            ({"type": "strin"}, "/type"),
            ({"minimum": "5"}, "/minimum"),
            ({"enum": 5}, "/enum"),
            ({"required": "a"}, "/required"),
            ({"properties": 5}, "/properties"),
            (5, ""),
            ({"$ref": 5}, "/$ref"),
            ({"oneOf": 5}, "/oneOf"),
            ({"anyOf": []}, None),
            ({"oneOf": [{"type": "object", "required": 5}, {"type": "object", "properties": []}]}, None),
            ({"oneOf": [5, 6]}, None),
        ],
        ids=str,
    )
    def test_schemas_that_are_not_valid(self, field: Any, below: str | None) -> None:
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(changed(lambda s: s["properties"].update(a=field)))
        start = f'not JSON Schema 2020-12: "{PLACE}'
        assert str(caught.value).startswith(start)
        assert below is None or str(caught.value) == f'{start}{below}"'

    @pytest.mark.parametrize("keyword", ["$id", "$dynamicRef"])
    def test_keywords_that_are_not_supported(self, keyword: str) -> None:
        with pytest.raises(SchemaError) as caught:
            Schema.from_openapi(changed(lambda s: s["properties"].update(a={keyword: "urn:x"})))
        assert str(caught.value) == f'`{keyword}` is not supported: "{PLACE}/{keyword}"'

    @pytest.mark.parametrize(
        ("pattern", "reason"),
        [
            ("[", "has a `[` without `]`"),
            ("[a", "has a `[` without `]`"),
            ("a\\", "ends with a backslash"),
            ("[z-a]", "is not a regular expression (bad character range z-a at position 1)"),
            ("[.z-a]", "has a range that is out of order or between sets"),
            (r"[\w-z]", "has a range that is out of order or between sets"),
            (r"\ud800", r"has `\ud800`, which is not a character"),
            (r"\ud800\u0041", r"has `\ud800`, which is not a character"),
            (r"\u{110000}", r"has `\u{110000}`, which is not a character"),
            (r"\Z", r"has `\Z`, which is a back-reference or not an escape of ECMA-262"),
            ("(?P<n>x)", "has a kind of group that ECMA-262 does not have"),
            ("(?i)x", "has a kind of group that ECMA-262 does not have"),
            ("a++", "has nothing to repeat"),
            (r"(a)\1", r"has `\1`, which is a back-reference or not an escape of ECMA-262"),
            (r"\p{Script=Greek}", r"has `\p{Script=Greek}`; only general categories such as \p{L} are supported"),
            ("a)", "is not a regular expression (unbalanced parenthesis at position 1)"),
            ("(?<=a+)b", "is not a regular expression (look-behind requires fixed-width pattern)"),
        ],
    )
    def test_patterns_that_are_not_supported(self, pattern: str, reason: str) -> None:
        for field, keyword in (
            ({"pattern": pattern}, "pattern"),
            ({"patternProperties": {pattern: {}}}, "patternProperties"),
        ):
            document = published_request()
            document["components"]["schemas"]["CreateSessionRequest"]["properties"]["a"] = field
            with pytest.raises(SchemaError) as caught:
                Schema.from_openapi(document)
            place = f"{PLACE}/{keyword}"
            assert str(caught.value) == f'cannot use the pattern {quoted(pattern)} at "{place}": it {reason}'

    def test_a_pattern_that_is_too_large_for_jsonschema_rs(self) -> None:
        field = {"type": "string", "pattern": "^(?:a{1,1000}b){1,1000}$"}
        with pytest.raises(SchemaError, match=r"/properties/a/pattern\": it is too large$"):
            Schema.from_openapi(changed(lambda s: s["properties"].update(a=field)))

    @pytest.mark.parametrize("component", [5, [], "x", None])
    def test_a_component_that_is_no_schema(self, component: Any) -> None:
        document = published()
        document["components"]["schemas"]["CreateSessionRequest"] = component
        with pytest.raises(SchemaError):
            Schema.from_openapi(document)

    def test_yaml_dates_and_keys_that_are_no_strings(self, tmp_path: Path) -> None:
        path = tmp_path / "openapi.yaml"
        document = published()
        document["info"]["x-date"] = __import__("datetime").date(2026, 11, 23)
        document["paths"]["/v1/sessions"]["post"]["responses"][200] = {"description": "x"}
        path.write_text(yaml.safe_dump(document))
        assert Schema.from_openapi(path).compiled == Schema.named().compiled
