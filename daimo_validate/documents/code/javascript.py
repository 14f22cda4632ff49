"""JavaScript and TypeScript, also with JSX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.documents.code.conversions import as_integer, as_string, checksummed
from daimo_validate.documents.code.imports import imported
from daimo_validate.documents.code.javascript_names import declared_name, is_part, occurrence, result
from daimo_validate.documents.code.language import (
    Absent,
    Attribute,
    Call,
    Converted,
    Entry,
    Fallback,
    Inner,
    Items,
    Language,
    Members,
    Name,
    Scalar,
    Shape,
    Spread,
    meaningful,
    only_child,
    short_text,
    written,
)
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.code.strings import SIMPLE, decode
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Functions whose result is their first argument, for who reads it as JSON.
_SAME: Final = frozenset(
    {"JSON.stringify", "Object.freeze", "Object.seal", "Object.preventExtensions", "structuredClone"}
)
# The last part of the name of functions of viem, ethers, web3 and others.
_CONVERSIONS: Final = {
    "getAddress": checksummed,
    "toChecksumAddress": checksummed,
    "checksumAddress": checksummed,
    "String": as_string,
    "Number": as_integer,
    "parseInt": as_integer,
}
_LARGEST_INTEGER: Final = 2**53
_INTEGER: Final = re.compile(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+", re.ASCII)


def read_typescript(source: Source, format: Format) -> Reading:
    """Read TypeScript, in which `<T>x` is a type assertion."""
    return read(source, format, TYPESCRIPT)


def read_tsx(source: Source, format: Format) -> Reading:
    """Read JavaScript, and TypeScript with JSX: in it `<T>x` is an element."""
    return read(source, format, TSX)


def _inner(node: Syntax) -> Shape:
    child = only_child(node)
    return None if child is None else Inner(child)


def _asserted(node: Syntax) -> Shape:
    # The type stands behind the value.
    children = meaningful(node)
    return Inner(children[0]) if children else None


def _type_assertion(node: Syntax) -> Shape:
    children = meaningful(node)
    return Inner(children[-1]) if len(children) == 2 else None


def _string(node: Syntax) -> Shape:
    text = written(node)[1:-1]
    if "\\" not in text:
        return Scalar(text)
    decoded = decode(text, SIMPLE)
    return None if decoded is None else Scalar(decoded, editable=False)


def _template(node: Syntax) -> Shape:
    if any(child.type == "template_substitution" for child in node.named_children):
        return None
    shape = _string(node)
    if isinstance(shape, Scalar) and "\r" in shape.value:
        return Scalar(shape.value.replace("\r\n", "\n").replace("\r", "\n"), editable=False)
    return shape


def _number(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    try:
        if _INTEGER.fullmatch(text):
            is_legacy_octal = text[0] == "0" and text.isdigit() and set(text) <= set("01234567")
            number: float = int(text, 8 if is_legacy_octal else 10 if text.isdigit() else 0)
        else:
            number = float(text)
    except ValueError:
        # `1n`: JSON has no such value.
        return None
    if abs(number) >= _LARGEST_INTEGER:
        return None
    return Scalar(int(number) if number == int(number) else number)


def _unary(node: Syntax) -> Shape:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if operator is None or argument is None:
        return None
    if operator.type == "void":
        return Absent()
    number = _number(argument) if operator.type == "-" and argument.type == "number" else None
    return Scalar(-number.value) if isinstance(number, Scalar) else None


def _binary(node: Syntax) -> Shape:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None or operator.type not in ("??", "||"):
        return None
    return Fallback(left, right, if_falsy=operator.type == "||")


def _member(node: Syntax) -> Shape:
    of, key = node.child_by_field_name("object"), node.child_by_field_name("property")
    return None if of is None or key is None else Attribute(of, written(key))


def _subscript(node: Syntax) -> Shape:
    of, key = node.child_by_field_name("object"), node.child_by_field_name("index")
    return None if of is None or key is None else Attribute(of, key)


def _call(node: Syntax) -> Shape:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or arguments.type != "arguments":
        return None
    given = meaningful(arguments)
    if not given:
        return Call(function)
    name = short_text(function)
    if name in _SAME:
        return Inner(given[0])
    convert = _CONVERSIONS.get(name.rsplit(".", 1)[-1])
    return Converted(given[0], convert) if convert is not None else None


def _object(node: Syntax) -> Shape:
    return Members(lambda: _entries(node))


def _entries(node: Syntax) -> Iterator[Entry | Spread | None]:
    for child in meaningful(node):
        match child.type:
            case "pair":
                yield from _pair(child)
            case "shorthand_property_identifier":
                yield Entry(written(child), child, child)
            case "spread_element" if (brought := only_child(child)) is not None:
                yield Spread(brought)
            case "method_definition" if (name := child.child_by_field_name("name")) is not None:
                yield Entry(_key(name), name, None)
            case _:
                yield None


def _pair(node: Syntax) -> Iterator[Entry | None]:
    name, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if name is None:
        yield None
        return
    if node.has_error and any(child.is_error for child in node.children):
        yield None
        value = None
    yield Entry(_key(name), name, value)


def _key(name: Syntax) -> str | Syntax:
    if name.type in ("string", "number"):
        return name
    if name.type == "computed_property_name":
        return only_child(name) or name
    return written(name)


def _array(node: Syntax) -> Shape:
    return Items(lambda: _items(node))


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    for child in meaningful(node):
        if child.type == "spread_element":
            brought = only_child(child)
            yield None if brought is None else Spread(brought)
        else:
            yield None if child.is_error else child


def _enum(node: Syntax) -> Shape:
    body = node.child_by_field_name("body")
    return None if body is None else Members(lambda: _constants(body, "enum_assignment", "name"))


def _class(node: Syntax) -> Shape:
    body = node.child_by_field_name("body")
    return None if body is None else Members(lambda: _constants(body, "public_field_definition", "name"))


def _constants(body: Syntax, kind: str, field: str) -> Iterator[Entry | Spread | None]:
    """Yield the members of an enum, or the static fields of a class, that always have one value."""
    for child in meaningful(body):
        name, value = child.child_by_field_name(field), child.child_by_field_name("value")
        if child.type != kind or name is None or value is None:
            continue
        is_fixed = kind == "enum_assignment" or {"static", "readonly"} <= {part.type for part in child.children}
        yield Entry(_key(name), name, value if is_fixed else None)


def _grammar(dialect: str) -> Any:
    def load() -> object:
        # Imported on use: 10 ms.
        import tree_sitter_typescript

        return getattr(tree_sitter_typescript, f"language_{dialect}")()

    return load


_SHAPES: Final = {
    "object": _object,
    "array": _array,
    "string": _string,
    "template_string": _template,
    "number": _number,
    "true": lambda _node: Scalar(True),
    "false": lambda _node: Scalar(False),
    "null": lambda _node: Scalar(None),
    "undefined": lambda _node: Absent(),
    "unary_expression": _unary,
    "property_identifier": lambda node: Scalar(written(node)),
    "identifier": lambda node: Name(written(node)),
    "shorthand_property_identifier": lambda node: Name(written(node)),
    "parenthesized_expression": _inner,
    "non_null_expression": _inner,
    "await_expression": _inner,
    "as_expression": _asserted,
    "satisfies_expression": _asserted,
    "type_assertion": _type_assertion,
    "binary_expression": _binary,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "enum_declaration": _enum,
    "class_declaration": _class,
}

TYPESCRIPT: Final = Language(
    grammar=_grammar("typescript"),
    shapes=_SHAPES,
    occurrence=occurrence,
    result=result,
    declared_name=declared_name,
    is_part=is_part,
    inside=frozenset({"computed_property_name", "pair"}),
    foreign=frozenset({"jsx_expression"}),
    known=imported,
)
TSX: Final = TYPESCRIPT._replace(grammar=_grammar("tsx"))
