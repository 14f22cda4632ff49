"""Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.conversions import as_integer, as_string, checksummed
from daimo_validate.documents.code.language import (
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
from daimo_validate.documents.code.python_names import declared_name, is_part, occurrence, result
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.code.strings import SIMPLE, decode
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Functions whose result is their first argument, for who reads it as JSON.
_SAME: Final = frozenset({"dumps", "deepcopy", "jsonable_encoder", "MappingProxyType"})
_CONVERSIONS: Final = {
    "to_checksum_address": checksummed,
    "toChecksumAddress": checksummed,
    "int": as_integer,
    "str": as_string,
}
# Functions that take the name of a variable or a key, and a default.
_READING: Final = frozenset({"get", "getenv", "env", "config"})
_MOST_INDENTS: Final = 300
_ESCAPES: Final = {**SIMPLE, "a": "\a"}


def read_python(source: Source, format: Format) -> Reading:
    """Read Python."""
    return read(source, format, PYTHON)


def _inner(node: Syntax) -> Shape:
    child = only_child(node)
    return None if child is None else Inner(child)


def _string(node: Syntax) -> Shape:
    children = node.children
    if len(children) < 2 or any(child.type == "interpolation" for child in children):
        return None
    prefix = written(children[0]).rstrip("'\"").lower()
    text = "".join(map(written, children[1:-1])).replace("\r\n", "\n").replace("\r", "\n")
    if "b" in prefix or "\\N" in text:
        return None
    is_raw = "r" in prefix or "\\" not in text
    decoded = text if is_raw else decode(text, _ESCAPES, keeps_unknown=True)
    if decoded is None:
        return None
    if "f" in prefix:
        decoded = decoded.replace("{{", "{").replace("}}", "}")
    return Scalar(decoded, editable=is_raw and not prefix)


def _strings(node: Syntax) -> Shape:
    parts = [_string(child) for child in meaningful(node)]
    texts = [part.value for part in parts if isinstance(part, Scalar)]
    return Scalar("".join(texts), editable=False) if len(texts) == len(parts) else None


def _number(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    try:
        return Scalar(int(text, 0) if node.type == "integer" else float(text))
    except ValueError:
        # Complex, or too long.
        return None


def _unary(node: Syntax) -> Shape:
    argument = node.child_by_field_name("argument")
    if argument is None or argument.type not in ("integer", "float") or node.children[0].type != "-":
        return None
    number = _number(argument)
    return Scalar(-number.value) if isinstance(number, Scalar) else None


def _or(node: Syntax) -> Shape:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None or operator.type != "or":
        return None
    return Fallback(left, right, if_falsy=True)


def _attribute(node: Syntax) -> Shape:
    of, key = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    return None if of is None or key is None else Attribute(of, written(key))


def _subscript(node: Syntax) -> Shape:
    of, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    return Attribute(of, keys[0]) if of is not None and len(keys) == 1 else None


def _call(node: Syntax) -> Shape:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or arguments.type != "argument_list":
        return None
    name = short_text(function).rsplit(".", 1)[-1]
    if name == "dict":
        return Members(lambda: _keywords(arguments))
    given = meaningful(arguments)
    if not given:
        return Call(function)
    if name in _READING:
        return _default(given)
    if given[0].type in ("keyword_argument", "dictionary_splat", "list_splat"):
        return None
    if name in _SAME:
        return Inner(given[0])
    convert = _CONVERSIONS.get(name)
    return None if convert is None else Converted(given[0], convert)


def _default(given: list[Syntax]) -> Shape:
    """Return the default that a call gives for a variable or a key: `get("X", "a")`, `env("X", default="a")`."""
    if len(given) != 2:
        return None
    default: Syntax | None = given[1]
    if given[1].type == "keyword_argument":
        name = given[1].child_by_field_name("name")
        is_default = name is not None and written(name) == "default"
        default = given[1].child_by_field_name("value") if is_default else None
    return None if default is None else Fallback(None, default)


def _keywords(arguments: Syntax) -> Iterator[Entry | Spread | None]:
    for child in meaningful(arguments):
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if child.type == "keyword_argument" and name is not None:
            yield Entry(written(name), name, value)
        elif child.type == "dictionary_splat":
            yield _spread(child)
        else:
            yield None if child.is_error else Spread(child)


def _dictionary(node: Syntax) -> Shape:
    return Members(lambda: _pairs(node))


def _pairs(node: Syntax) -> Iterator[Entry | Spread | None]:
    for child in meaningful(node):
        name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "dictionary_splat":
            yield _spread(child)
        elif child.type != "pair" or name is None:
            yield None
        elif child.has_error and any(part.is_error for part in child.children):
            yield None
            yield Entry(name, name, None)
        else:
            yield Entry(name, name, value)


def _spread(node: Syntax) -> Spread | None:
    brought = only_child(node)
    return None if brought is None else Spread(brought)


def _sequence(node: Syntax) -> Shape:
    return Items(lambda: _items(node))


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    for child in meaningful(node):
        if child.type == "list_splat":
            yield _spread(child)
        else:
            yield None if child.is_error or child.type == "ellipsis" else child


def _class(node: Syntax) -> Shape:
    body = node.child_by_field_name("body")
    return None if body is None else Members(lambda: _constants(body))


def _constants(body: Syntax) -> Iterator[Entry | None]:
    """Yield the assignments in a class."""
    for statement in meaningful(body):
        assignment = only_child(statement) if statement.type == "expression_statement" else None
        if assignment is None or assignment.type != "assignment":
            continue
        name, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if name is not None and name.type == "identifier":
            yield Entry(written(name), name, value)


def _is_parsable(data: bytes) -> bool:
    """Return whether a text is not indented too deeply.

    Past 512 levels the scanner of tree-sitter-python 0.25 writes outside its buffer. Python itself takes 100.
    """
    return len(set(re.findall(rb"(?m)^[ \t\f]+", data))) < _MOST_INDENTS


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_python

    return tree_sitter_python.language()


PYTHON: Final = Language(
    grammar=_grammar,
    shapes={
        "dictionary": _dictionary,
        "list": _sequence,
        "tuple": _sequence,
        "string": _string,
        "concatenated_string": _strings,
        "integer": _number,
        "float": _number,
        "true": lambda _node: Scalar(True),
        "false": lambda _node: Scalar(False),
        "none": lambda _node: Scalar(None),
        "unary_operator": _unary,
        "identifier": lambda node: Name(written(node)),
        "parenthesized_expression": _inner,
        "await": _inner,
        "boolean_operator": _or,
        "attribute": _attribute,
        "subscript": _subscript,
        "call": _call,
        "class_definition": _class,
    },
    occurrence=occurrence,
    result=result,
    declared_name=declared_name,
    is_part=is_part,
    inside=frozenset({"argument_list", "keyword_argument", "pair"}),
    is_parsable=_is_parsable,
)
