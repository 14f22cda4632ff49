"""PHP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import (
    Attribute,
    Entry,
    Fallback,
    Inner,
    Items,
    Language,
    Members,
    Name,
    Occurrence,
    Scalar,
    Shape,
    Spread,
    meaningful,
    only_child,
    written,
)
from daimo_validate.documents.code.plain_names import (
    Kinds,
    declared_name_by,
    fields,
    no_result,
    occurrence_by,
    text_of,
)
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.code.strings import decode
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Functions whose result is their first argument, for who reads it as JSON.
_SAME: Final = frozenset({"json_encode", "collect"})
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "e": "\x1b"}
_MERGING: Final = frozenset({"array_merge", "array_replace", "array_merge_recursive", "array_replace_recursive"})


def read_php(source: Source, format: Format) -> Reading:
    """Read PHP."""
    return read(source, format, PHP)


def _single(node: Syntax) -> Shape:
    text = written(node)[1:-1]
    return Scalar(text.replace("\\'", "'").replace("\\\\", "\\"), editable="\\" not in text)


def _double(node: Syntax) -> Shape:
    if any(child.type not in ("string_content", "escape_sequence") for child in node.named_children):
        return None
    text = written(node)[1:-1]
    decoded = decode(text, _ESCAPES, keeps_unknown=True)
    return None if decoded is None else Scalar(decoded.replace("\\$", "$"), editable="\\" not in text)


def _number(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    try:
        if node.type == "float":
            return Scalar(float(text))
        return Scalar(int(text, 8 if text[:1] == "0" and text.isdigit() else 0))
    except ValueError:
        return None


def _unary(node: Syntax) -> Shape:
    inner = only_child(node)
    if inner is None or inner.type not in ("integer", "float") or node.children[0].type != "-":
        return None
    number = _number(inner)
    return Scalar(-number.value) if isinstance(number, Scalar) else None


def _array(node: Syntax) -> Shape:
    elements = meaningful(node)
    is_list = all(len(meaningful(element)) == 1 for element in elements if not element.is_error)
    if elements and is_list and not any(_unpacked(element) for element in elements):
        return Items(lambda: _items(node))
    return Members(lambda: _pairs(node)) if elements else Items(lambda: ())


def _unpacked(element: Syntax) -> Syntax | None:
    inner = only_child(element)
    return inner if inner is not None and inner.type == "variadic_unpacking" else None


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    for element in meaningful(node):
        yield None if element.is_error else only_child(element)


def _pairs(node: Syntax) -> Iterator[Entry | Spread | None]:
    for element in meaningful(node):
        parts = meaningful(element)
        unpacked = _unpacked(element)
        if unpacked is not None:
            brought = only_child(unpacked)
            yield None if brought is None else Spread(brought)
        elif element.is_error or len(parts) != 2:
            yield None
        elif parts[1].is_error:
            yield Entry(parts[0], parts[0], None)
        else:
            yield Entry(parts[0], parts[0], parts[1])


def _binary(node: Syntax) -> Shape:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None or operator.type != "??":
        return None
    return Fallback(left, right)


def _ternary(node: Syntax) -> Shape:
    condition, alternative = node.child_by_field_name("condition"), node.child_by_field_name("alternative")
    if condition is None or alternative is None or node.child_by_field_name("body") is not None:
        return None
    return Fallback(condition, alternative, if_falsy=True)


def _call(node: Syntax) -> Shape:
    _, name, given = _called(node)
    name = name.lstrip("\\")
    if name in _SAME and given:
        return Inner(given[0])
    if name in ("env", "getenv", "config") and len(given) == 2:
        return Fallback(None, given[1])
    return None


def _called(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    arguments = node.child_by_field_name("arguments")
    given = [] if arguments is None else [only_child(each) or each for each in meaningful(arguments)]
    return None, text_of(node.child_by_field_name("function")), given


def _subscript(node: Syntax) -> Shape:
    parts = meaningful(node)
    return Attribute(parts[0], parts[1]) if len(parts) == 2 else None


def _class_constant(node: Syntax) -> Shape:
    parts = meaningful(node)
    return Name(written(parts[1])) if len(parts) == 2 and written(parts[0]) in ("self", "static") else None


def _key(node: Syntax) -> str | None:
    shape = PHP.shape(node)
    return str(shape.value) if isinstance(shape, Scalar) else None


def _inside(node: Syntax) -> tuple[Syntax | None, str | None]:
    parts = meaningful(node)
    return (parts[0] if parts else None), _key(parts[1]) if len(parts) == 2 else None


def _constant(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    parts = meaningful(node)
    return [(parts[0], parts[1])] if len(parts) == 2 else []


def _is_part(path: list[Syntax], index: int) -> bool:
    for node in path[:index][::-1][:4]:
        if node.type == "function_call_expression":
            return _called(node)[1] in _MERGING
        if node.type == "binary_expression":
            return text_of(node.child_by_field_name("operator")) == "+"
    return False


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_php

    return tree_sitter_php.language_php()


_KINDS: Final = Kinds(
    names=frozenset({"name", "variable_name"}),
    scopes=frozenset(
        {
            "program", "function_definition", "method_declaration", "anonymous_function", "arrow_function",
            "class_declaration", "trait_declaration", "interface_declaration", "enum_declaration",
        }
    ),
    declares={"const_element": _constant},
    assigns={
        "assignment_expression": fields("left", "right"),
        "augmented_assignment_expression": fields("left", ""),
        "reference_assignment_expression": fields("left", ""),
    },
    assigns_declare=True,
    binds=frozenset(
        {
            "simple_parameter", "variadic_parameter", "property_promotion_parameter", "foreach_statement", "by_ref",
            "list_literal", "catch_clause", "static_variable_declaration", "global_declaration", "pair",
        }
    ),
    inside={"subscript_expression": _inside},
    calls={},
    spreads=frozenset({"variadic_unpacking"}),
    key=_key,
)  # fmt: skip


_FOUND: Final = occurrence_by(_KINDS)


def _occurrence(path: list[Syntax]) -> Occurrence:
    # The name of a variable begins with the token `$`.
    return _FOUND(path[:-1] if path[-1].type == "$" else path)


PHP: Final = Language(
    grammar=_grammar,
    shapes={
        "array_creation_expression": _array,
        "string": _single,
        "encapsed_string": _double,
        "integer": _number,
        "float": _number,
        "boolean": lambda node: Scalar(written(node).lower() == "true"),
        "null": lambda _node: Scalar(None),
        "unary_op_expression": _unary,
        "binary_expression": _binary,
        "conditional_expression": _ternary,
        "function_call_expression": _call,
        "subscript_expression": _subscript,
        "variable_name": lambda node: Name(written(node)),
        "name": lambda node: Name(written(node)),
        "class_constant_access_expression": _class_constant,
        "parenthesized_expression": lambda node: None if (child := only_child(node)) is None else Inner(child),
    },
    occurrence=_occurrence,
    result=no_result,
    declared_name=declared_name_by(_KINDS),
    is_part=_is_part,
    inside=frozenset({"array_element_initializer", "argument", "arguments"}),
)
