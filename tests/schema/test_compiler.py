"""The compiler on documents of every shape: what it writes has the verdict of what it read."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daimo_validate import Schema, Validator
from daimo_validate.schema import SchemaError
from daimo_validate.schema.compiler import overlaid
from tests.helpers.budget import examples
from tests.helpers.published import oracle
from tests.helpers.strategies import names

_KINDS = ["string", "number", "integer", "boolean", "null", "array", "object"]
_tag = st.sampled_from(["a", "b", "c"])
scalars = st.sampled_from([None, True, 0, 1, 1.5, "", "a", "b", "c", "x" * 5])
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["t", "u", "v", "0"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "properties": st.dictionaries(st.sampled_from(["t", "u", "v", "0"]), inner, max_size=3),
            "required": st.lists(st.sampled_from(["t", "u"]), max_size=2, unique=True),
            "additionalProperties": st.one_of(st.booleans(), inner),
            "unevaluatedProperties": st.one_of(st.booleans(), inner),
        },
    )


def _tagged(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    tags = st.lists(_tag, min_size=1, max_size=2, unique=True).map(lambda tags: {"type": "string", "enum": tags})
    constant = st.one_of(tags, _tag.map(lambda tag: {"const": tag}))
    return st.builds(
        lambda tag, other: {"type": "object", "properties": {"u": other, "t": tag}, "required": ["t"]}, constant, inner
    )


_leaves = st.one_of(
    st.sampled_from(_KINDS).map(lambda kind: {"type": kind}),
    st.lists(st.sampled_from(_KINDS), min_size=1, max_size=2, unique=True).map(lambda kinds: {"type": kinds}),
    st.lists(_tag, min_size=1, max_size=2, unique=True).map(lambda tags: {"type": "string", "enum": tags}),
    st.just({"type": "string", "maxLength": 3}),
    st.just({"type": "number", "minimum": 1}),
    st.just({"$ref": "#/components/schemas/Other"}),
    st.just({"$ref": "#/components/schemas/Other", "maxProperties": 1}),
    st.booleans(),
    st.just({}),
)
schemas = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        _objects(inner),
        _tagged(inner),
        inner.map(lambda items: {"type": "array", "items": items}),
        st.builds(
            lambda keyword, branches, beside: {**beside, keyword: branches},
            st.sampled_from(["oneOf", "anyOf", "allOf"]),
            st.lists(st.one_of(inner, _tagged(inner), _objects(inner)), min_size=1, max_size=3),
            st.one_of(st.just({}), _objects(inner)),
        ),
    ),
    max_leaves=8,
)


class TestVerdict:
    """The compiled schema has the verdict of the document's own, and both engines find the same in any value."""

    @examples(4)
    @given(schemas, schemas, st.lists(values, min_size=1, max_size=6))
    def test_any_document(self, schema: Any, other: Any, bodies: list[Any]) -> None:
        assume(isinstance(schema, dict) and isinstance(other, dict))
        components = {"CreateSessionRequest": schema, "Other": _without_reference(other)}
        document = {"openapi": "3.1.0", "components": {"schemas": components}}
        compiled = Schema.from_openapi(document)
        published = oracle(
            {**schema, "components": document["components"]} if "$ref" not in schema else _wrapped(document)
        )
        rust, reference = (Validator(schema=compiled, engine=engine) for engine in ("jsonschema-rs", "jsonschema"))
        for body in bodies:
            assert oracle(compiled.json_schema).is_valid(body) == published.is_valid(body)
            report = rust.validate(body)
            assert report.crashes == ()
            assert report == reference.validate(body) == rust.examine(body)
            structural = {"wrong-type", "missing-field", "not-an-option", "schema-mismatch"}
            assert any(f.rule in structural for f in report.findings) == (not published.is_valid(body))


class TestGate:
    """What the gate of a component lets through breaks no keyword of its schema."""

    @examples(2.5)
    @given(schemas, st.lists(values, min_size=1, max_size=6))
    def test_narrower(self, schema: Any, bodies: list[Any]) -> None:
        assume(isinstance(schema, dict))
        document = {"openapi": "3.1.0", "components": {"schemas": {"X": schema, "Other": {"type": "object"}}}}
        compiled = Schema.from_openapi(document, "X").compiled
        for body in bodies:
            if oracle(compiled["gate"]).is_valid(body):
                assert oracle(compiled["schema"]).is_valid(body)

    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "string", "contentEncoding": "base64"},
            {"type": "object", "properties": {"t": {"type": "string"}}, "required": ["t", "u"]},
            {"type": "object", "properties": {"t": {"type": "string"}}, "minProperties": 1},
            {"type": "object"},
            {"type": "array", "uniqueItems": True},
            {"type": "number", "not": {"const": 5}},
            {},
        ],
        ids=str,
    )
    def test_what_it_does_not_know_it_lets_not_through(self, schema: dict[str, Any]) -> None:
        document = {"openapi": "3.1.0", "components": {"schemas": {"X": schema}}}
        assert Schema.from_openapi(document, "X").compiled["gate"] is False


class TestOverlay:
    """Actions of an Overlay 1.0: update merges objects and lists, remove takes out; the document given is untouched."""

    DOCUMENT: ClassVar[dict[str, Any]] = {"info": {"title": "a", "tags": ["x"]}, "paths": {"/a": {"get": {}}, "/b": {}}}

    @pytest.mark.parametrize(
        ("action", "result"),
        [
            (
                {"target": "$.info", "update": {"title": "b", "new": {"c": 1}}},
                {"info": {"title": "b", "tags": ["x"], "new": {"c": 1}}},
            ),
            ({"target": "$.info", "update": {"tags": ["y"]}}, {"info": {"title": "a", "tags": ["x", "y"]}}),
            ({"target": "$", "update": {"info": {"title": "c"}}}, {"info": {"title": "c", "tags": ["x"]}}),
            ({"target": "$.paths['/a']", "remove": True}, {"paths": {"/b": {}}}),
            ({"target": "$.paths['/a'].get", "remove": True}, {"paths": {"/a": {}, "/b": {}}}),
            ({"target": "$.nothing", "update": {"a": 1}}, {}),
            ({"target": "$.info.title", "update": {"a": 1}}, {}),
        ],
        ids=str,
    )
    def test_actions(self, action: dict[str, Any], result: dict[str, Any]) -> None:
        before = str(self.DOCUMENT)
        assert overlaid(self.DOCUMENT, {"actions": [action]}) == {**self.DOCUMENT, **result}
        assert str(self.DOCUMENT) == before


@pytest.mark.parametrize("name", ["a", "é", "x" * 300])
def test_a_component_that_is_not_there(name: str) -> None:
    with pytest.raises(SchemaError, match="has no component"):
        Schema.from_openapi({"openapi": "3.1.0", "components": {"schemas": {}}}, name)


@pytest.mark.parametrize(("component", "is_valid"), [(True, True), (False, False)])
def test_a_component_that_is_referred_to_may_be_true_or_false(component: bool, is_valid: bool) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Other"}}}
    document = {"openapi": "3.1.0", "components": {"schemas": {"X": schema, "Other": component}}}
    compiled = Schema.from_openapi(document, "X").compiled["schema"]
    assert oracle(compiled).is_valid({"a": 1}) is is_valid


@pytest.mark.parametrize("component", [None, [], "object", 5])
def test_a_component_that_is_referred_to_and_is_no_schema(component: object) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Other"}}}
    document = {"openapi": "3.1.0", "components": {"schemas": {"X": schema, "Other": component}}}
    with pytest.raises(SchemaError, match=r'^not JSON Schema 2020-12: component "Other"$'):
        Schema.from_openapi(document, "X")


@pytest.mark.parametrize("levels", [60, 5_000])
def test_a_document_that_is_nested_too_deep(levels: int) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    with pytest.raises(SchemaError, match=r"^the OpenAPI document is nested too deep$"):
        Schema.from_openapi({"openapi": "3.1.0", "components": {"schemas": {"X": schema}}}, "X")


def test_a_document_that_holds_itself() -> None:
    schema: dict[str, Any] = {"type": "object"}
    schema["properties"] = {"a": schema}
    with pytest.raises(SchemaError, match=r"^the OpenAPI document is nested too deep$"):
        Schema.from_openapi({"openapi": "3.1.0", "components": {"schemas": {"X": schema}}}, "X")


def test_a_choice_by_a_field_that_may_hold_anything_stays_as_it_is() -> None:
    branches = [{"type": "object", "properties": {"t": test}, "required": ["t"]} for test in (True, {"const": "b"})]
    document = {"openapi": "3.1.0", "components": {"schemas": {"X": {"oneOf": branches}}}}
    compiled = oracle(Schema.from_openapi(document, "X").compiled["schema"])
    assert [compiled.is_valid({"t": value}) for value in ("a", "b")] == [True, False]


def test_a_choice_between_objects_of_the_same_tag_stays_as_it_is() -> None:
    branches = [
        {"type": "object", "properties": {"t": {"const": "a"}, "u": {"type": kind}}, "required": ["t", "u"]}
        for kind in ("string", "boolean")
    ]
    document = {"openapi": "3.1.0", "components": {"schemas": {"X": {"oneOf": branches}}}}
    compiled = oracle(Schema.from_openapi(document, "X").compiled["schema"])
    assert [compiled.is_valid({"t": "a", "u": value}) for value in ("x", True, 5)] == [True, True, False]


@given(names)
def test_names_of_fields_are_any_text(name: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    document = {"openapi": "3.1.0", "components": {"schemas": {"CreateSessionRequest": schema}}}
    rust, reference = (
        Validator(schema=Schema.from_openapi(document), engine=engine) for engine in ("jsonschema-rs", "jsonschema")
    )
    for body in ({name: "x"}, {name: 5}, {}, {name + "x": "y"}):
        assert rust.validate(body) == reference.validate(body)
    assert [f.rule for f in rust.validate({name: 5}).findings] == ["wrong-type"]


def _without_reference(schema: dict[str, Any]) -> Any:
    return schema if "$ref" not in str(schema) else {"type": "object", "properties": {"u": {"type": "string"}}}


def _wrapped(document: dict[str, Any]) -> dict[str, Any]:
    return {"$ref": "#/components/schemas/CreateSessionRequest", "components": document["components"]}
