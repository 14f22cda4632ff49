"""What names mean in Kotlin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import (
    Assignment,
    Declaration,
    Occurrence,
    Spreading,
    change,
    is_same,
    meaningful,
    written,
)
from daimo_validate.documents.code.plain_names import Kinds, declared_name_by, fields, occurrence_by, text_of
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

MAPS: Final = frozenset({"ConcurrentHashMap", "HashMap", "JSONObject", "JsonObject", "LinkedHashMap", "TreeMap"})
"""Classes of objects."""

ENDS: Final = frozenset(
    {"toList", "toMap", "toMutableList", "toMutableMap", "toString", "toTypedArray", "encodeToString"}
)
"""Calls whose result is their receiver, for who reads it as JSON."""

_COPYING: Final = frozenset({"plus", "toMap", "toMutableMap"})
_CHANGING: Final = frozenset(
    {
        "accumulate", "add", "addAll", "addProperty", "also", "append", "apply", "clear", "compute",
        "computeIfAbsent", "computeIfPresent", "getOrPut", "merge", "plusAssign", "put", "putAll", "putIfAbsent",
        "putOpt", "remove", "removeAll", "removeIf", "replace", "replaceAll", "run", "set",
    }
)  # fmt: skip


class Called(NamedTuple):
    """A call: its receiver, its name, the node of its arguments, and the lambda after it."""

    receiver: Syntax | None
    name: str
    arguments: Syntax | None
    block: Syntax | None

    @property
    def given(self) -> list[Syntax | None]:
        """The arguments; None is one that has a name or a star. A call can have thousands."""
        return [] if self.arguments is None else [_argument(each) for each in meaningful(self.arguments)]


def called(node: Syntax) -> Called:
    """Return the parts of a call: `a.put("k", v)`, `buildMap { ... }`, `putJsonObject("k") { ... }`."""
    callee = node.named_child(0) if node.named_child_count else node
    arguments, trailing = _child(node, "value_arguments"), _child(node, "annotated_lambda")
    block = None if trailing is None else _child(trailing, "lambda_literal")
    if callee.type == "call_expression" and block is not None and arguments is None:
        inner = called(callee)
        return inner if inner.block is not None else inner._replace(block=block)
    of, name = member(callee) if callee.type == "navigation_expression" else (None, None)
    if callee.type == "identifier":
        name = written(callee)
    return Called(of, name or "", arguments, block)


def _argument(node: Syntax) -> Syntax | None:
    parts = meaningful(node)
    is_plain = node.type == "value_argument" and len(parts) == 1 and not any(each.type == "=" for each in node.children)
    return parts[0] if is_plain and not parts[0].is_error and parts[0].type != "spread_expression" else None


def member(node: Syntax) -> tuple[Syntax | None, str | None]:
    """Return the object and the name of `a.b`."""
    parts = meaningful(node)
    if len(parts) != 2 or parts[1].type != "identifier":
        return None, None
    return parts[0], written(parts[1])


def is_part(path: list[Syntax], index: int) -> bool:
    """Return whether an object is only a part of another one: a call adds to it, or it is added to something."""
    return _is_added(path[: index + 1]) or _method_on(path[: index + 1]) not in (None, *ENDS)


def occurrence(path: list[Syntax]) -> Occurrence:
    """Return what a name does where it occurs."""
    around = path[-2]
    if around.type in ("class_declaration", "object_declaration") and path[-1].type == "identifier":
        scope = next((node for node in reversed(path[:-2]) if node.type in _KINDS.scopes), path[0])
        return Declaration(scope, _child(around, "class_body"))
    found = _FOUND(path)
    if isinstance(found, Declaration):
        return _in_class(found, path)
    if isinstance(found, Assignment) and text_of(around.child_by_field_name("operator")) in ("+=", "-="):
        return change([None])
    if found is None and path[-1].type == "identifier" and (_is_added(path) or _method_on(path) in _COPYING):
        return Spreading()
    return found


def _in_class(found: Declaration, path: list[Syntax]) -> Declaration:
    """Return a declaration. What a companion object has is known in its class."""
    at = next(index for index, node in enumerate(path) if is_same(node, found.scope))
    return found._replace(scope=path[at - 2]) if at > 1 and path[at - 1].type == "companion_object" else found


def _is_added(path: list[Syntax]) -> bool:
    """Return whether the last node of a path is what `a + b`, `HashMap(b)` or `a.putAll(b)` begin or add."""
    around = path[-2] if len(path) > 1 else path[0]
    if around.type == "binary_expression":
        return text_of(around.child_by_field_name("operator")) == "+"
    if around.type != "value_argument" or len(path) < 4 or path[-4].type != "call_expression":
        return False
    return called(path[-4]).name in {*MAPS, "plus", "putAll"}


def _method_on(path: list[Syntax]) -> str | None:
    """Return the name of the method that is called on the last node of a path, or None."""
    if len(path) < 3 or path[-2].type != "navigation_expression" or path[-3].type != "call_expression":
        return None
    of, name = member(path[-2])
    return name if is_same(of, path[-1]) and is_same(path[-3].named_children[0], path[-2]) else None


def _child(node: Syntax, kind: str) -> Syntax | None:
    return next((child for child in node.named_children if child.type == kind), None)


def _first(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    name = _child(node, "identifier")
    return [] if name is None else [(name, None)]


def _variable(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    is_property = node.parent is not None and node.parent.type == "property_declaration"
    return [] if is_property else _first(node)


def property_of(node: Syntax) -> tuple[Syntax, Syntax | None] | None:
    """Return the name of a property and the value that it always has, or None if it is not one with one name."""
    variable = _child(node, "variable_declaration")
    name = None if variable is None else _child(variable, "identifier")
    return None if name is None else (name, _value(node) if _is_fixed(node) else None)


def _value(node: Syntax) -> Syntax | None:
    """Return what stands behind the sign `=`."""
    signs = [child.end_byte for child in node.children if child.type == "="]
    return next((child for child in meaningful(node) if signs and child.start_byte >= signs[0]), None)


def _is_fixed(node: Syntax) -> bool:
    """Return whether a property always has its first value, unless the code around it assigns another one."""
    kinds = {child.type for child in node.children}
    if not kinds.isdisjoint({"getter", "setter", "property_delegate", "ERROR"}):
        return False
    modifiers = _child(node, "modifiers")
    if modifiers is not None and not {"open", "override", "abstract", "lateinit"}.isdisjoint(
        written(modifiers).split()
    ):
        return False
    is_local = node.parent is not None and node.parent.type not in ("class_body", "source_file", "enum_class_body")
    return "val" in kinds or is_local


def _named(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    found = property_of(node)
    return [] if found is None else [found]


def key_of(node: Syntax) -> str | None:
    """Return the text of a string without escapes and templates."""
    text = written(node)
    return text[1:-1] if node.type == "string_literal" and "\\" not in text and "$" not in text else None


def _index(node: Syntax) -> tuple[Syntax | None, str | None]:
    parts = meaningful(node)
    return (parts[0] if parts else None), key_of(parts[1]) if len(parts) == 2 else None


def _member(node: Syntax) -> tuple[Syntax | None, str | None]:
    around = node.parent
    is_callee = around is not None and around.type == "call_expression" and is_same(around.named_children[0], node)
    return (None, None) if is_callee else member(node)


def _call(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    found = called(node)
    # Only a call with two of them names the member that it changes.
    is_short = found.arguments is not None and found.arguments.named_child_count <= 4
    return found.receiver, found.name, [each for each in found.given if each is not None] if is_short else []


def _counted(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    is_count = text_of(node.child_by_field_name("operator")) in ("++", "--")
    return [(node.named_children[0], None)] if is_count else []


_KINDS: Final = Kinds(
    names=frozenset({"identifier"}),
    scopes=frozenset(
        {
            "source_file", "class_body", "enum_class_body", "class_declaration", "function_declaration",
            "anonymous_function", "lambda_literal", "block", "for_statement", "catch_block", "when_expression",
            "secondary_constructor", "getter", "setter",
        }
    ),
    declares={
        "property_declaration": _named,
        "variable_declaration": _variable,
        "parameter": _first,
        "class_parameter": _first,
        "catch_block": _first,
        "enum_entry": _first,
    },
    assigns={"assignment": fields("left", "right"), "unary_expression": _counted},
    binds=frozenset({"lambda_parameters"}),
    inside={"index_expression": _index, "navigation_expression": _member},
    calls={"call_expression": _call},
    changing=_CHANGING,
    key=key_of,
)  # fmt: skip

_FOUND: Final = occurrence_by(_KINDS)
declared_name: Final = declared_name_by(_KINDS)
"""Find the name which is declared with the expression at an index of a path."""
