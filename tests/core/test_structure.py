"""What the compiled schema knows of a place."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from daimo_validate import Schema, Validator
from daimo_validate.core.structure import Inspection, Structure, tag_tail
from daimo_validate.core.wording import param_of
from daimo_validate.text.pointers import Path
from tests.helpers.published import published


@pytest.mark.parametrize(
    ("path", "is_due"),
    [
        ((), False),
        (("refundAddress",), True),
        (("metadata",), False),
        (("metadata", "email"), True),
        (("metadata", "orderId"), True),
        (("metadata", "orderId", "x"), False),
        (("metadata", 0), False),
        (("destination",), False),
        (("destination", "type"), True),
        (("destination", "address"), True),
        (("destination", "chainId"), False),
        (("destination", "customerNote"), False),
        (("display", "verb"), True),
        (("display", "paymentOptions"), False),
        (("display", "paymentOptions", 0), True),
        (("display", "paymentOptions", 0, 1), True),
        (("display", "paymentOptions", 0, 1, 2), False),
        (("customerNote",), False),
        (("customerNote", "x"), False),
        (("display", "verb", 0, "x"), False),
    ],
)
def test_where_a_string_is_due(path: Path, is_due: bool) -> None:
    assert Validator().wants_string(path) is is_due


def test_a_newer_document_says_where_a_string_is_due() -> None:
    document = published()
    properties = document["components"]["schemas"]["CreateSessionRequest"]["properties"]
    properties["feeRecipient"] = {"type": ["string", "null"]}
    properties["refundAddress"] = {"type": "number"}
    validator = Validator(schema=Schema.from_openapi(document))
    assert validator.wants_string(("feeRecipient",))
    assert not validator.wants_string(("refundAddress",))


A = {"type": "string", "format": "a", "pattern": "^a"}
B = {"type": "string", "format": "b", "pattern": "^b"}
T = {"$ref": "#/$defs/T"}
OPEN = {"type": "object", "additionalProperties": True}
ON_OR_OFF = {
    "if": {"type": "object", "properties": {"kind": {"const": "on"}}, "required": ["kind"]},
    "then": {"type": "object", "properties": {"kind": {}, "a": A}},
    "else": {
        "if": {"type": "object", "properties": {"kind": {"const": "off"}}, "required": ["kind"]},
        "then": {"type": "object", "properties": {"kind": {}, "b": B, "c": {}}},
        "else": tag_tail("kind", ["on", "off"]),
    },
}
ONE_KIND = {**ON_OR_OFF, "else": tag_tail("kind", ["on"])}


def fields(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def structure_of(field: Any, target: Any = False) -> Structure:
    """A schema with one field; `target` is what a reference T refers to."""
    schema = {**fields(f=field), "$defs": {"T": target}}
    return Structure({"name": "CreateSessionRequest", "schema": schema, "gate": False})


def seen(inspection: Inspection) -> list[str]:
    """The formats and the unknown fields of an inspection, each with its place within the one field."""
    said = [f"{param_of(path)} {name}" for path, _, name in inspection.texts]
    said += [f"{param_of(unknown.path)} unknown" for unknown in inspection.unknown]
    return sorted(each.removeprefix("f.").removeprefix("f ") for each in said)


class TestUnions:
    """What stands beside a reference or a combination, and what stands within, is said of the same place."""

    @pytest.mark.parametrize(
        ("field", "target", "value", "found"),
        [
            # Fields of both are known.
            ({**T, **fields(b=B)}, fields(a=A), {"a": "a", "b": "b", "c": 1}, ["a a", "b b", "c unknown"]),
            ({**T, "type": "object"}, fields(a=A), {"a": "a", "c": 1}, ["a a", "c unknown"]),
            ({**ONE_KIND, "type": "object"}, False, {"kind": "on", "a": "a", "c": 1}, ["a a", "c unknown"]),
            ({"oneOf": [fields(a=A), fields(b=B)]}, False, {"a": "a", "b": "b", "c": 1}, ["a a", "b b", "c unknown"]),
            # The formats of both, each once.
            (T, A, "x", ["a"]),
            ({"anyOf": [T, B]}, A, "b", ["b"]),
            ({"anyOf": [B, T]}, A, "a", ["a"]),
            ({"anyOf": [B, T]}, A, "x", []),
            ({"anyOf": [B, T]}, False, "x", ["b"]),
            ({"anyOf": [{"type": "string", "format": "a"}, B]}, False, "b", ["b"]),
            ({"type": "array", "items": {"anyOf": [A, {"items": B}]}}, False, [5, "a", ["b"]], ["f[1] a", "f[2][0] b"]),
            ({"allOf": [T, T]}, A, "x", ["a"]),
            ({"allOf": [T, A]}, A, "x", ["a"]),
            ({"anyOf": [A, {**B, "pattern": "^."}]}, False, "abc", ["a"]),
            ({"type": "array", "items": {"anyOf": [A, B]}}, False, ["a", "x", "b"], ["f[0] a", "f[2] b"]),
            # Of a field that both have, both count.
            ({**T, **fields(g={})}, fields(g=A), {"g": "x"}, ["g a"]),
            ({"allOf": [fields(g=A), T]}, fields(g={}), {"g": "x"}, ["g a"]),
            ({"allOf": [fields(g=fields(h={})), T]}, fields(g=fields(i=A)), {"g": {"h": 1, "i": "x"}}, ["g.i a"]),
            # What other fields and items are.
            (T, {"additionalProperties": A}, {"x": "x"}, ["x a"]),
            ({"allOf": [{"additionalProperties": A}, T]}, fields(), {"x": "x"}, ["x a"]),
            ({"allOf": [{"additionalProperties": A}, {"additionalProperties": {}}]}, False, {"x": "x"}, ["x a"]),
            (T, {"items": A}, ["x"], ["f[0] a"]),
            ({"allOf": [{"items": A}, T]}, {}, ["x"], ["f[0] a"]),
            ({"allOf": [{"items": A}, {"items": {}}]}, False, ["x"], ["f[0] a"]),
            # Kinds.
            (T, ON_OR_OFF, {"kind": "on", "b": "b"}, ["b unknown"]),
            ({"allOf": [ON_OR_OFF, T]}, fields(), {"kind": "on", "b": "b"}, ["b unknown"]),
            (ON_OR_OFF, False, {"kind": "on", "a": "a", "b": "b"}, ["a a", "b unknown"]),
            (ON_OR_OFF, False, {"kind": ["on"], "a": "a", "b": "b", "d": 1}, ["a a", "b b", "d unknown"]),
            ({"if": True, "then": fields(a=A)}, False, {"a": "a", "b": 1}, ["a a", "b unknown"]),
            # Any field may stand where one of both lets it.
            ({**T, **fields(a={})}, OPEN, {"b": 1}, []),
            ({"allOf": [{**fields(a={}), **OPEN}, T]}, fields(), {"b": 1}, []),
            ({"allOf": [fields(a={}), T]}, {"type": "object"}, {"b": 1}, []),
            ({"allOf": [fields(a={}), T]}, fields(c={}), {"b": 1}, ["b unknown"]),
            ({"anyOf": [True, False, fields(a={})]}, False, {"b": 1}, []),
            ({"anyOf": [False, fields(a={})]}, False, {"b": 1}, ["b unknown"]),
            ({"anyOf": [{"type": "string"}, fields(a={})]}, False, {"b": 1}, ["b unknown"]),
            ({"anyOf": [{"type": "object"}, fields(a={})]}, False, {"b": 1}, []),
        ],
        ids=str,
    )
    def test_inspection(self, field: Any, target: Any, value: Any, found: list[str]) -> None:
        assert seen(structure_of(field, target).inspect({"f": value})) == found

    def test_what_stands_beside_one_reference_is_not_said_of_another(self) -> None:
        field = fields(g={"allOf": [T, fields(a=A, c={})]}, h=T)
        found = structure_of(field, fields(a={}, b={})).inspect({"f": {k: {"a": "x", "c": 1} for k in ("g", "h")}})
        assert seen(found) == ["g.a a", "h.c unknown"]

    def test_a_target_that_refers_to_itself(self) -> None:
        found = structure_of(T, fields(g=T, a=A)).inspect({"f": {"g": {"g": {"a": "x", "b": 1}}}})
        assert seen(found) == ["g.g.a a", "g.g.b unknown"]

    @pytest.mark.parametrize(
        ("field", "target", "is_due"),
        [
            (T, A, True),
            (T, {}, False),
            ({"anyOf": [T, {"type": "number"}]}, A, True),
            ({"anyOf": [A, T]}, {"type": "number"}, True),
            ({"anyOf": [A, {"type": "number"}]}, False, True),
        ],
        ids=str,
    )
    def test_where_a_string_is_due(self, field: Any, target: Any, is_due: bool) -> None:
        assert structure_of(field, target).wants_string(("f",)) is is_due


class TestUnknownFields:
    """An unknown field is told with what the schema names here, elsewhere, and for other kinds of the object."""

    STEP: ClassVar[dict[str, Any]] = {"properties": {"next": {"$ref": "#/$defs/T"}, "end": fields(last={})}}

    def test_a_kind_that_is_known(self) -> None:
        (unknown,) = structure_of(ON_OR_OFF).inspect({"f": {"kind": "on", "a": 1, "b": 2}}).unknown
        assert unknown.known == ("kind", "a")
        assert unknown.present == {"kind", "a", "b"}
        assert unknown.only_for == {"b": "off", "c": "off"}
        assert unknown.elsewhere == {"": ("f",)}

    def test_a_kind_that_is_not(self) -> None:
        (unknown,) = structure_of(ON_OR_OFF).inspect({"f": {"kind": "of", "d": 1}}).unknown
        assert unknown.known == ("kind", "a", "b", "c")
        assert unknown.only_for == {}

    def test_elsewhere_goes_from_the_top_down_and_once_through_each_object(self) -> None:
        field = fields(
            g=fields(h=fields(i=fields(j=fields(l={})))),
            k=T,
            m={**fields(n={}), "additionalProperties": {"type": "string"}},
        )
        (unknown,) = structure_of(field, self.STEP).inspect({"f": {"g": {"x": 1}}}).unknown
        assert list(unknown.elsewhere.items()) == [
            ("", ("f",)),
            ("f", ("g", "k", "m")),
            ("f.k", ("next", "end")),
            ("f.g.h", ("i",)),
            ("f.k.next", ("next", "end")),
            ("f.k.end", ("last",)),
            ("f.g.h.i", ("j",)),
            ("f.g.h.i.j", ("l",)),
        ]


class TestTags:
    """An object whose tag is missing or unknown gets that of the kind that it is like; any other stays itself."""

    @pytest.mark.parametrize(
        ("field", "value", "tag"),
        [
            (ON_OR_OFF, {"kind": "onn"}, "on"),
            (ON_OR_OFF, {"a": 5}, "on"),
            (ON_OR_OFF, {"kind": 5, "b": "x"}, "off"),
            (ON_OR_OFF, {"a": "abc", "b": "x", "c": 1}, "on"),
            (ON_OR_OFF, {"a": "xa", "b": "x", "c": 1}, "off"),
            (ONE_KIND, {"a": "x"}, "on"),
            (T, {"b": "x"}, "off"),
            ({"allOf": [T, fields(d={})]}, {"b": "x"}, "off"),
            ({"allOf": [fields(d={}), T]}, {"b": "x"}, "off"),
            ({"allOf": [ONE_KIND, T]}, {"b": "x"}, "off"),
        ],
        ids=str,
    )
    def test_a_guess(self, field: Any, value: dict[str, Any], tag: str) -> None:
        body = {"f": value, "other": {}}
        mended = structure_of(field, ON_OR_OFF).with_tags(body)
        assert mended == {"f": {**value, "kind": tag}, "other": {}}
        assert mended["other"] is body["other"]
        assert body["f"] is value

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            (ON_OR_OFF, {"kind": "on"}),
            (ON_OR_OFF, {}),
            (ON_OR_OFF, {"a": 1, "b": 1}),
            (ON_OR_OFF, {"d": "a"}),
            (ON_OR_OFF, "on"),
            (ON_OR_OFF, [{"a": 1}]),
            (ONE_KIND, {"d": 1}),
            (fields(kind={}), {"kind": "onn", "g": {}}),
        ],
        ids=str,
    )
    def test_none(self, field: Any, value: Any) -> None:
        body = {"f": value}
        assert structure_of(field).with_tags(body) is body


@pytest.mark.parametrize(
    ("path", "is_named"),
    [
        ((), True),
        (("destination", "address"), True),
        (("display", "paymentOptions", 0), True),
        (("metadata",), True),
        (("metadata", "orderId"), False),
        (("destination", "adress"), True),  # judged as the field that it must mean
        (("destination", "colour"), False),
        (("destination", "colour", "x"), False),
        (("destination", "adress", "x"), False),
    ],
)
def test_fields_that_the_schema_names(path: Path, is_named: bool) -> None:
    assert Validator().names_field(path) is is_named
