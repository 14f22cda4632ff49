"""Ruby."""

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

# Methods whose result is their receiver, for who reads it as JSON.
_SAME: Final = frozenset({"freeze", "dup", "to_json", "with_indifferent_access", "deep_dup"})
_ESCAPES: Final = {**SIMPLE, "a": "\a", "e": "\x1b", "s": " "}


def read_ruby(source: Source, format: Format) -> Reading:
    """Read Ruby."""
    return read(source, format, RUBY)


def _string(node: Syntax) -> Shape:
    children = node.children
    if len(children) < 2 or any(child.type == "interpolation" for child in children):
        return None
    quote = written(children[0])
    text = "".join(map(written, children[1:-1]))
    if quote == "'":
        return Scalar(text.replace("\\'", "'").replace("\\\\", "\\"), editable="\\" not in text)
    decoded = decode(text, _ESCAPES) if quote == '"' else text if "\\" not in text else None
    return None if decoded is None else Scalar(decoded, editable=quote == '"' and "\\" not in text)


def _symbol(node: Syntax) -> Shape:
    return Scalar(written(node).removeprefix(":"), editable=False)


def _integer(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    try:
        return Scalar(int(text, 8 if text[:1] == "0" and text.isdigit() else 0))
    except ValueError:
        return None


def _float(node: Syntax) -> Shape:
    return Scalar(float(written(node).replace("_", "")))


def _unary(node: Syntax) -> Shape:
    operand = node.child_by_field_name("operand")
    if operand is None or operand.type not in ("integer", "float") or node.children[0].type != "-":
        return None
    number = _integer(operand) if operand.type == "integer" else _float(operand)
    return Scalar(-number.value) if isinstance(number, Scalar) else None


def _binary(node: Syntax) -> Shape:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None or operator.type not in ("||", "or"):
        return None
    return Fallback(left, right)


def _call(node: Syntax) -> Shape:
    receiver, name, given = _called(node)
    if name in _SAME and receiver is not None and not given:
        return Inner(receiver)
    if text_of(receiver) == "JSON" and name in ("generate", "dump", "pretty_generate") and given:
        return Inner(given[0])
    if name == "fetch" and text_of(receiver) == "ENV" and len(given) == 2:
        return Fallback(None, given[1])
    return None


def _called(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    arguments = node.child_by_field_name("arguments")
    given = [] if arguments is None else meaningful(arguments)
    return node.child_by_field_name("receiver"), text_of(node.child_by_field_name("method")), given


def _hash(node: Syntax) -> Shape:
    return Members(lambda: _pairs(node))


def _arguments(node: Syntax) -> Shape:
    """Return the hash that arguments with keys are: `post(destination: {...}, display: {...})`."""
    return Members(lambda: _pairs(node)) if any(child.type == "pair" for child in node.named_children) else None


def _pairs(node: Syntax) -> Iterator[Entry | Spread | None]:
    for child in meaningful(node):
        name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "hash_splat_argument":
            brought = only_child(child)
            yield None if brought is None else Spread(brought)
        elif child.type == "pair" and name is not None:
            yield Entry(name, name, None if any(part.is_error for part in child.children) else value)
        elif child.is_error or node.type == "hash":
            yield None


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    for child in meaningful(node):
        yield None if child.is_error or child.type in ("splat_argument", "pair") else child


def _bare(node: Syntax) -> Shape:
    text = written(node)
    return None if "\\" in text or "#{" in text else Scalar(text, editable=False)


def _reference(node: Syntax) -> Shape:
    of, keys = node.child_by_field_name("object"), meaningful(node)[1:]
    return Attribute(of, keys[0]) if of is not None and len(keys) == 1 else None


def _key(node: Syntax) -> str | None:
    shape = RUBY.shape(node)
    return str(shape.value) if isinstance(shape, Scalar) else None


def _inside(node: Syntax) -> tuple[Syntax | None, str | None]:
    keys = meaningful(node)[1:]
    return node.child_by_field_name("object"), _key(keys[0]) if len(keys) == 1 else None


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_ruby

    return tree_sitter_ruby.language()


_KINDS: Final = Kinds(
    names=frozenset({"identifier", "constant", "instance_variable", "global_variable", "class_variable"}),
    # A block can give another value to a variable around it, so that it is not a scope here.
    scopes=frozenset({"program", "method", "singleton_method", "class", "module"}),
    declares={},
    assigns={"assignment": fields("left", "right"), "operator_assignment": fields("left", "")},
    assigns_declare=True,
    binds=frozenset(
        {
            "method_parameters", "block_parameters", "lambda_parameters", "optional_parameter", "keyword_parameter",
            "splat_parameter", "hash_splat_parameter", "block_parameter", "destructured_parameter",
            "exception_variable", "for", "rest_assignment", "left_assignment_list", "destructured_left_assignment",
        }
    ),
    inside={"element_reference": _inside},
    calls={"call": _called},
    spreads=frozenset({"hash_splat_argument"}),
    changing=frozenset(
        {
            "<<", "[]=", "clear", "compact!", "deep_merge", "deep_merge!", "delete", "delete_if", "merge", "merge!",
            "push", "reject!", "replace", "reverse_merge", "reverse_merge!", "select!", "store", "transform_values!",
            "update",
        }
    ),
    key=_key,
)  # fmt: skip

RUBY: Final = Language(
    grammar=_grammar,
    shapes={
        "hash": _hash,
        "argument_list": _arguments,
        "array": lambda node: Items(lambda: _items(node)),
        "string_array": lambda node: Items(lambda: _items(node)),
        "symbol_array": lambda node: Items(lambda: _items(node)),
        "bare_string": _bare,
        "bare_symbol": _bare,
        "string": _string,
        "simple_symbol": _symbol,
        "hash_key_symbol": _symbol,
        "integer": _integer,
        "float": _float,
        "true": lambda _node: Scalar(True),
        "false": lambda _node: Scalar(False),
        "nil": lambda _node: Scalar(None),
        "unary": _unary,
        "binary": _binary,
        "call": _call,
        "identifier": lambda node: Name(written(node)),
        "constant": lambda node: Name(written(node)),
        "element_reference": _reference,
        "parenthesized_statements": lambda node: None if (child := only_child(node)) is None else Inner(child),
    },
    occurrence=occurrence_by(_KINDS),
    result=no_result,
    declared_name=declared_name_by(_KINDS),
    is_part=no_part,
    inside=frozenset({"pair", "parenthesized_statements"}),
)
