"""What names mean in Java."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import Occurrence, Spreading, is_same, meaningful, written
from daimo_validate.documents.code.plain_names import Kinds, declared_name_by, fields, occurrence_by, text_of

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

MAPS: Final = frozenset(
    {"ConcurrentHashMap", "HashMap", "JSONObject", "JsonObject", "LinkedHashMap", "MapBuilder", "TreeMap"}
)
"""Classes of objects."""

ENDS: Final = frozenset({"build", "buildOrThrow", "encode", "encodePrettily", "toString", "toPrettyString"})
"""Calls whose result is their receiver, for who reads it as JSON."""

_ADDING: Final = frozenset({"addAll", "copyOf", "putAll"})
_CHANGING: Final = frozenset(
    {
        "accumulate", "add", "addAll", "addProperty", "append", "clear", "compute", "computeIfAbsent",
        "computeIfPresent", "merge", "put", "putAll", "putArray", "putIfAbsent", "putObject", "putOpt", "remove",
        "removeIf", "replace", "replaceAll", "set", "setAll", "with", "withArray", "withObject",
    }
)  # fmt: skip


def is_part(path: list[Syntax], index: int) -> bool:
    """Return whether an object is only a part of another one: a call adds to it, or adds it to something."""
    node, around = path[index], path[:index][::-1]
    if around and around[0].type == "method_invocation" and is_same(around[0].child_by_field_name("object"), node):
        return text_of(around[0].child_by_field_name("name")) not in ENDS
    return _is_added(around)


def occurrence(path: list[Syntax]) -> Occurrence:
    """Return what a name does where it occurs."""
    found = _FOUND(path)
    is_added = found is None and path[-1].type in _KINDS.names and _is_added(path[:-1][::-1])
    return Spreading() if is_added else found


def _is_added(around: list[Syntax]) -> bool:
    if len(around) < 2 or around[0].type != "argument_list":
        return False
    call = around[1]
    return type_of(call) in MAPS or text_of(call.child_by_field_name("name")) in _ADDING


def type_of(node: Syntax) -> str:
    """Return the name of the class of which an expression makes an instance, or an empty text."""
    return text_of(node.child_by_field_name("type")).split("<")[0].rsplit(".", 1)[-1].strip()


def _variable(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    """Return the name of a variable and its value. A field without `final` can get another one anywhere."""
    name, around = node.child_by_field_name("name"), node.parent
    if name is None:
        return []
    is_fixed = around is None or around.type != "field_declaration" or _is_final(around)
    return [(name, node.child_by_field_name("value") if is_fixed else None)]


def _is_final(node: Syntax) -> bool:
    return any(part.type == "final" for child in node.children if child.type == "modifiers" for part in child.children)


def _called(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    arguments = node.child_by_field_name("arguments")
    # Only a call with two of them names the member that it changes.
    given = [] if arguments is None or arguments.named_child_count > 4 else meaningful(arguments)
    return node.child_by_field_name("object"), text_of(node.child_by_field_name("name")), given


def _key(node: Syntax) -> str | None:
    text = written(node)
    return text[1:-1] if node.type == "string_literal" and "\\" not in text and text[:3] != '"""' else None


def _member(node: Syntax) -> tuple[Syntax | None, str | None]:
    return node.child_by_field_name("object"), text_of(node.child_by_field_name("field"))


_NAMED: Final = fields("name", "")
_KINDS: Final = Kinds(
    names=frozenset({"identifier"}),
    scopes=frozenset(
        {
            "program", "class_body", "interface_body", "enum_body", "annotation_type_body", "record_declaration",
            "method_declaration", "constructor_declaration", "compact_constructor_declaration", "lambda_expression",
            "block", "constructor_body", "for_statement", "enhanced_for_statement", "try_with_resources_statement",
            "catch_clause", "switch_block", "switch_rule",
        }
    ),
    declares={
        "variable_declarator": _variable,
        "class_declaration": fields("name", "body"),
        "interface_declaration": fields("name", "body"),
        "enum_declaration": _NAMED,
        "enum_constant": _NAMED,
        "formal_parameter": _NAMED,
        "catch_formal_parameter": _NAMED,
        "enhanced_for_statement": _NAMED,
        "instanceof_expression": _NAMED,
        "resource": _NAMED,
        "lambda_expression": fields("parameters", ""),
    },
    assigns={
        "assignment_expression": fields("left", "right"),
        "update_expression": lambda node: [(node.named_children[0], None)],
    },
    binds=frozenset({"inferred_parameters", "record_pattern_component", "type_pattern"}),
    inside={
        "field_access": _member,
        "array_access": lambda node: (node.child_by_field_name("array"), None),
    },
    calls={"method_invocation": _called},
    changing=_CHANGING,
    key=_key,
)  # fmt: skip

_FOUND: Final = occurrence_by(_KINDS)
declared_name: Final = declared_name_by(_KINDS)
"""Find the name which is declared with the expression at an index of a path."""
