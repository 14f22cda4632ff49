"""Go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import (
    Attribute,
    Entry,
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
    written,
)
from daimo_validate.documents.code.plain_names import (
    Kinds,
    declared_name_by,
    fields,
    no_part,
    no_result,
    occurrence_by,
    text_of,
)
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.code.strings import SIMPLE, decode
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

_LISTS: Final = frozenset({"array_type", "implicit_length_array_type", "slice_type"})
_ESCAPES: Final = {**SIMPLE, "a": "\a"}


def read_go(source: Source, format: Format) -> Reading:
    """Read Go."""
    return read(source, format, GO)


def _interpreted(node: Syntax) -> Shape:
    text = written(node)[1:-1]
    decoded = decode(text, _ESCAPES)
    return None if decoded is None else Scalar(decoded, editable="\\" not in text)


def _raw(node: Syntax) -> Shape:
    return Scalar(written(node)[1:-1].replace("\r", ""))


def _number(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    try:
        if node.type == "float_literal":
            return Scalar(float(text))
        return Scalar(int(text, 8 if text[:1] == "0" and text.isdigit() else 0))
    except ValueError:
        return None


def _unary(node: Syntax) -> Shape:
    operand, operator = node.child_by_field_name("operand"), written(node.children[0])
    if operand is None:
        return None
    if operator == "&":
        return Inner(operand)
    number = _number(operand) if operand.type in ("int_literal", "float_literal") else None
    return Scalar(-number.value) if operator == "-" and isinstance(number, Scalar) else None


def _inner(node: Syntax) -> Shape:
    child = only_child(node)
    return None if child is None else Inner(child)


def _composite(node: Syntax) -> Shape:
    type_, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if type_ is None or body is None:
        return None
    if type_.type in _LISTS:
        return Items(lambda: _items(body))
    return Members(lambda: _pairs(body, is_struct=type_.type != "map_type"))


def _elided(node: Syntax) -> Shape:
    """Return what a literal is whose type stands around it: `{"a": 1}` in a slice of maps."""
    if any(child.type == "keyed_element" for child in node.named_children):
        return Members(lambda: _pairs(node, is_struct=False))
    return Items(lambda: _items(node))


def _items(body: Syntax) -> Iterator[Syntax | Spread | None]:
    for child in meaningful(body):
        yield child if child.type == "literal_element" else None


def _pairs(body: Syntax, *, is_struct: bool) -> Iterator[Entry | Spread | None]:
    if is_struct:
        # What a struct leaves out, and what its tags call a field, is written elsewhere.
        yield None
    for child in meaningful(body):
        name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        key = None if name is None else only_child(name)
        if child.type != "keyed_element" or name is None or key is None:
            yield None
        elif is_struct and key.type == "identifier":
            yield Entry(_tag(written(key)), key, value)
        else:
            yield Entry(name, key, value)


def _tag(field: str) -> str:
    """Return the name that a field of a struct has in JSON, as a rule: `ChainID` is `chainId`."""
    field = re.sub(r"(?<=[A-Z])(?:ID|URL)\Z", lambda match: match[0].capitalize(), field)
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|_", field)
    return "".join([word.lower() if index == 0 else word.capitalize() for index, word in enumerate(words)])


def _call(node: Syntax) -> Shape:
    arguments = node.child_by_field_name("arguments")
    given = [] if arguments is None else meaningful(arguments)
    is_same = text_of(node.child_by_field_name("function")) in ("json.Marshal", "json.MarshalIndent")
    return Inner(given[0]) if is_same and given else None


def _index(node: Syntax) -> Shape:
    of, key = node.child_by_field_name("operand"), node.child_by_field_name("index")
    return None if of is None or key is None else Attribute(of, key)


def _key(node: Syntax) -> str | None:
    shape = GO.shape(node)
    return str(shape.value) if isinstance(shape, Scalar) else None


def _index_in(node: Syntax) -> tuple[Syntax | None, str | None]:
    key = node.child_by_field_name("index")
    return node.child_by_field_name("operand"), None if key is None else _key(key)


def _field_in(node: Syntax) -> tuple[Syntax | None, str | None]:
    return node.child_by_field_name("operand"), _tag(text_of(node.child_by_field_name("field")))


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_go

    return tree_sitter_go.language()


_KINDS: Final = Kinds(
    names=frozenset({"identifier"}),
    scopes=frozenset(
        {
            "source_file", "function_declaration", "method_declaration", "func_literal", "block", "for_statement",
            "if_statement", "communication_case", "default_case", "expression_case", "expression_switch_statement",
            "type_case", "type_switch_statement",
        }
    ),
    declares={
        "const_spec": fields("name", "value"),
        "var_spec": fields("name", "value"),
        "short_var_declaration": fields("left", "right"),
    },
    assigns={
        "assignment_statement": fields("left", "right"),
        "inc_statement": lambda node: [(node.named_children[0], None)],
        "dec_statement": lambda node: [(node.named_children[0], None)],
        # What has the address of a variable can change it.
        "unary_expression": lambda node: [(node.named_children[0], None)] if written(node.children[0]) == "&" else [],
    },
    binds=frozenset({"parameter_declaration", "variadic_parameter_declaration", "range_clause", "receive_statement"}),
    inside={"index_expression": _index_in, "selector_expression": _field_in},
    calls={},
)  # fmt: skip

GO: Final = Language(
    grammar=_grammar,
    shapes={
        "composite_literal": _composite,
        "literal_value": _elided,
        "literal_element": _inner,
        "interpreted_string_literal": _interpreted,
        "raw_string_literal": _raw,
        "int_literal": _number,
        "float_literal": _number,
        "true": lambda _node: Scalar(True),
        "false": lambda _node: Scalar(False),
        "nil": lambda _node: Scalar(None),
        "unary_expression": _unary,
        "parenthesized_expression": _inner,
        "call_expression": _call,
        "index_expression": _index,
        "identifier": lambda node: Name(written(node)),
    },
    occurrence=occurrence_by(_KINDS),
    result=no_result,
    declared_name=declared_name_by(_KINDS),
    is_part=no_part,
    inside=frozenset({"argument_list", "keyed_element", "literal_element", "literal_value"}),
)
