"""The portable schema: the verdict of the annotated one in every validator, without what only some of them know."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import fastjsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from daimo_validate import Schema
from daimo_validate.compiled import load
from daimo_validate.schema import SchemaError
from daimo_validate.schema.ends import ended
from tests.helpers.budget import examples
from tests.helpers.published import COMPONENTS, oracle, published
from tests.helpers.requests import call, display, metadata, plain_request, request, solana
from tests.schema.test_compiler import schemas, values
from tests.schema.test_export import EXPORTED, any_json, values_of

PORTABLE: Final = Schema.named().export()
CLOSED: Final = Schema.named().export(closed=True)
COMPONENTS_OF: Final = published()["components"]["schemas"]
TESTS: Final = [test for group in load("vectors") for test in group["tests"] if "payload" in test]
# JSON Schema 2020-12: the vocabularies core, applicator, unevaluated, validation and meta-data.
STANDARD: Final = {
    "$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "examples", "type", "enum", "const",
    "properties", "required", "additionalProperties", "items", "oneOf", "anyOf", "allOf", "not", "if", "then",
    "pattern", "maxLength", "minimum", "exclusiveMaximum",
}  # fmt: skip


def jsonschema_rs(schema: dict[str, Any]) -> Callable[[Any], bool]:
    module = pytest.importorskip("jsonschema_rs")
    is_valid: Callable[[Any], bool] = module.Draft202012Validator(schema).is_valid
    return is_valid


def by_fastjsonschema(schema: dict[str, Any]) -> Callable[[Any], bool]:
    check = fastjsonschema.compile(schema)

    def is_valid(value: Any) -> bool:
        try:
            check(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return is_valid


LIBRARIES: Final[dict[str, Callable[[dict[str, Any]], Callable[[Any], bool]]]] = {
    "jsonschema": lambda schema: Draft202012Validator(schema).is_valid,
    "jsonschema-rs": jsonschema_rs,
    "fastjsonschema": by_fastjsonschema,
}


def with_an_end(value: Any, end: str) -> Iterator[Any]:
    """Yield a value once for each of its strings, with an end at that string."""
    if isinstance(value, str):
        yield value + end
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from ({**value, key: each} for each in with_an_end(below, end))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from ([*value[:index], each, *value[index + 1 :]] for each in with_an_end(below, end))


def keywords(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for below in schema:
            yield from keywords(below)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            yield key
            if key in ("properties", "$defs"):
                for below in value.values():
                    yield from keywords(below)
            elif key != "examples":
                yield from keywords(value)


class TestLibraries:
    """Every library that people use agrees with the schema, each with its own regular expressions."""

    @pytest.mark.parametrize("library", LIBRARIES)
    def test_every_structural_vector(self, library: str) -> None:
        is_valid = LIBRARIES[library](PORTABLE)
        for test in TESTS:
            assert is_valid(test["payload"]) == test["structural"], test["description"]

    @pytest.mark.parametrize("library", LIBRARIES)
    @pytest.mark.parametrize("end", ["\n", "\r", "\n\n", " "], ids=repr)
    def test_ends_of_strings(self, library: str, end: str) -> None:
        exact = oracle(Schema.named().export(formats=True))
        is_valid = LIBRARIES[library](PORTABLE)
        options = ["AllWallets", ["Coinbase"]]
        extra = {
            **metadata(phone="+14155552671", email="a@example.com"),
            **display(themeCssUrl="https://example.com/a.css", paymentOptions=options),
        }
        bodies = [request({**call("0x" + "ab" * 36), **extra}), request({**solana(amountUnits="10.00"), **extra})]
        assert all(map(is_valid, bodies))
        changed = [each for body in bodies for each in with_an_end(body, end)]
        assert [is_valid(each) for each in changed] == [exact.is_valid(each) for each in changed]
        assert sum(map(is_valid, changed)) < len(changed) / 2


@cache
def exports_of(component: str) -> tuple[Any, Any, Any]:
    """Return what judges a value by the annotated schema, the portable one and the closed one."""
    schema = Schema.named(component)
    return (
        oracle(schema.export(formats=True)),
        Draft202012Validator(schema.export()),
        Draft202012Validator(schema.export(closed=True)),
    )


class TestVerdict:
    """The portable schema accepts what the annotated one accepts, with the `$` of Python too."""

    @given(any_json)
    def test_requests(self, payload: Any) -> None:
        exact = EXPORTED.is_valid(payload)
        assert Draft202012Validator(PORTABLE).is_valid(payload) == exact

    @pytest.mark.parametrize("component", [name for name in COMPONENTS if name != "CreateSessionRequest"])
    @examples(0.3)
    @given(data=st.data())
    def test_every_component(self, component: str, data: st.DataObject) -> None:
        value = data.draw(values_of(component))
        annotated, portable, closed = exports_of(component)
        exact = annotated.is_valid(value)
        assert portable.is_valid(value) == exact
        assert exact or not closed.is_valid(value)

    @examples(2)
    @given(schemas, schemas, st.lists(values, min_size=1, max_size=6))
    def test_any_document(self, schema: Any, other: Any, bodies: list[Any]) -> None:
        assume(isinstance(schema, dict) and isinstance(other, dict))
        try:
            compiled = Schema.from_openapi(
                {"openapi": "3.1.0", "components": {"schemas": {"CreateSessionRequest": schema, "Other": other}}}
            )
        except SchemaError:
            return
        portable, closed = compiled.export(), compiled.export(closed=True)
        Draft202012Validator.check_schema(portable)
        for body in bodies:
            accepted = Draft202012Validator(portable).is_valid(body)
            assert accepted == oracle(compiled.export(formats=True)).is_valid(body)
            assert accepted or not Draft202012Validator(closed).is_valid(body)


class TestEnds:
    """`$` says the end of the text, in an engine to which it also means the place before a last newline."""

    @pytest.mark.parametrize(
        ("pattern", "says"),
        [
            ("^0x[0-9a-f]{4}$", {"pattern": "^0x[0-9a-f]{4}$", "maxLength": 6}),
            ("^a$", {"pattern": "^a$", "maxLength": 1}),
            ("^[ab]{1,3}$", {"pattern": "^[ab]{1,3}$", "not": {"pattern": "\\n"}}),
            ("^(?:ab|c)$", {"pattern": "^(?:ab|c)$", "not": {"pattern": "\\n"}}),
            ("^a[^ ]*$", {"pattern": "^a[^ ]*$"}),
            ("^a", {"pattern": "^a"}),
            ("a$|b", {"pattern": "a(?![^\\n]|\\n)|b"}),
            ("^\\d$", {"pattern": "^[0-9](?![^\\n]|\\n)"}),
        ],
    )
    def test_form(self, pattern: str, says: dict[str, Any]) -> None:
        assert ended(pattern) == says

    @given(
        st.from_regex(r"\A\^(?:[ab]|\[ab\]|\[\^a\]|\(\?:a\|bb\))(?:\{2\}|\{1,2\}|\*|\?)?(?:b|\[\^b \]\*)?\$\Z"),
        st.text("ab \n", max_size=5),
    )
    def test_verdict(self, pattern: str, text: str) -> None:
        exact = re.search(pattern.replace("$", r"\Z"), text) is not None
        assert Draft202012Validator(ended(pattern)).is_valid(text) == exact


class TestForm:
    @pytest.mark.parametrize("component", COMPONENTS)
    def test_standard_keywords_alone(self, component: str) -> None:
        for closed in (False, True):
            schema = Schema.named(component).export("1.2.3", closed=closed)
            Draft202012Validator.check_schema(schema)
            assert list(schema)[:5] == ["$schema", "$id", "$comment", "title", "description"]
            assert schema["$comment"] == "Exported by daimo-validate 1.2.3."
            assert set(keywords(schema)) <= STANDARD

    def test_the_parts_of_a_request(self) -> None:
        assert list(PORTABLE["$defs"]) == ["EvmDestination", "SolanaDestination", "PaymentOption", "Display"]
        assert PORTABLE["properties"]["destination"] == {
            "oneOf": [{"$ref": "#/$defs/EvmDestination"}, {"$ref": "#/$defs/SolanaDestination"}]
        }
        assert PORTABLE["$defs"]["Display"]["properties"]["paymentOptions"]["items"] == {
            "anyOf": [
                {"$ref": "#/$defs/PaymentOption"},
                {"type": "array", "items": {"$ref": "#/$defs/PaymentOption"}},
            ]
        }

    def test_components_keep_their_names(self) -> None:
        parts = Schema.named("CreateSessionResponse").export()["$defs"]
        assert set(parts) <= {*COMPONENTS, "Status", "FiatMethod", "Delivery", "SessionDestinationSolanaDelivery"}
        assert {"Session", "SessionDestination", "PaymentMethodEvm", "EvmSource"} <= set(parts)

    def test_every_part_is_used(self) -> None:
        for component in COMPONENTS:
            schema = Schema.named(component).export()
            used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
            assert used == set(schema.get("$defs", {}))

    def test_a_newer_document(self) -> None:
        document = published()
        fields = document["components"]["schemas"]["CreateSessionRequest"]["properties"]
        tron = {
            "type": "object",
            "properties": {"type": {"const": "tron"}, "to": {"type": "string"}},
            "required": ["type"],
        }
        fields["destination"]["oneOf"].append(tron)
        fields["items"] = {"type": "array", "items": {"type": "object", "properties": {"sku_id": {"type": "string"}}}}
        fields["extra"] = {"type": "string", "x-vendor": 1, "pattern": "a$|b", "format": "date"}
        made = Schema.from_openapi(document).export()
        assert list(made["$defs"]) == [
            "EvmDestination", "SolanaDestination", "TronDestination", "PaymentOption", "Display", "Item",
        ]  # fmt: skip
        assert made["properties"]["extra"] == {"type": "string", "pattern": "a(?![^\\n]|\\n)|b"}

    def test_a_document_that_contains_itself(self) -> None:
        node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "v": {"type": "null"}}}
        request = {"type": "object", "properties": {"node": {"$ref": "#/components/schemas/Node"}}}
        schemas = {"CreateSessionRequest": request, "Node": node}
        made = Schema.from_openapi({"openapi": "3.1.0", "components": {"schemas": schemas}}).export(closed=True)
        check = Draft202012Validator(made).is_valid
        assert check({"node": {"next": {"next": {"v": None}}}})
        assert not check({"node": {"next": {"next": {"v": 1}}}})
        assert not check({"node": {"next": {"next": {"w": None}}}})


class TestClosed:
    """The schema for types also refuses a field that no object names."""

    def test_what_is_named_is_accepted(self) -> None:
        for test in TESTS:
            unknown = {finding["rule"] for finding in test["findings"]} & {"unknown-field", "legacy-field"}
            # The key is for editors.
            if test["valid"] and not unknown and "$schema" not in test["payload"]:
                assert Draft202012Validator(CLOSED).is_valid(test["payload"]), test["description"]

    @pytest.mark.parametrize("place", ["", "destination", "display"])
    def test_a_misspelt_field(self, place: str) -> None:
        body = plain_request()
        (body[place] if place else body)["amountUnit"] = "10.00"
        assert Draft202012Validator(PORTABLE).is_valid(body)
        assert not Draft202012Validator(CLOSED).is_valid(body)

    def test_metadata_stays_open(self) -> None:
        assert Draft202012Validator(CLOSED).is_valid(request(metadata(orderId="1")))

    def test_both_can_be_in_one_program(self) -> None:
        assert PORTABLE["$id"] != CLOSED["$id"]
