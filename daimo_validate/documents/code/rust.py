"""Rust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.conversions import as_string
from daimo_validate.documents.code.language import (
    Attribute,
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
    written,
)
from daimo_validate.documents.code.plain_names import (
    Kinds,
    Pairs,
    declared_name_by,
    fields,
    no_part,
    no_result,
    occurrence_by,
    text_of,
)
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.code.rust_macros import ENTRY, as_expressions, entries, is_entry
from daimo_validate.documents.code.strings import SIMPLE, decode
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Functions whose result is their argument, for who reads it as JSON.
_SAME: Final = frozenset(
    {
        "json", "Some", "Ok", "Json", "String::from", "Value::from", "Value::String", "Value::Bool", "Value::Array",
        "Value::Object", "Number::from", "Box::new", "Arc::new", "Rc::new", "Cow::from", "Cow::Borrowed", "Cow::Owned",
        "Vec::from", "serde_json::to_string", "serde_json::to_string_pretty", "serde_json::to_value",
        "serde_json::to_vec",
    }
)  # fmt: skip
_SAME_METHODS: Final = frozenset(
    {
        "as_deref", "as_ref", "as_str", "borrow", "clone", "cloned", "copied", "expect", "into", "into_boxed_str",
        "into_owned", "into_string", "to_owned", "to_vec", "unwrap",
    }
)  # fmt: skip
_MAPS: Final = re.compile(r"(?:^|::)\w*Map(?:::<.*>)?::from(?:_iter)?\Z", re.DOTALL)
_CHANGING: Final = re.compile(
    r"\w+_mut|(?:add|set|push|insert|remove|with|update|merge|replace|retain|take|truncate)(?:_\w+)?"
    r"|append|clear|drain|entry|extend|get_or_insert\w*|pop|sort\w*|swap"
)
_LINE: Final = re.compile(r"(\\\\)|\\\r?\n[ \t\r\n]*")
_INTEGER: Final = re.compile(r"(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9]+)(?:[iu](?:8|16|32|64|128|size))?")
_FLOAT: Final = re.compile(r"([0-9.]+(?:[eE][+-]?[0-9]+)?)(?:f32|f64)?")
_IDENTIFIERS: Final = frozenset({"identifier", "shorthand_field_identifier"})


def read_rust(source: Source, format: Format) -> Reading:
    """Read Rust."""
    return read(source, format, RUST)


def _string(node: Syntax) -> Shape:
    whole = written(node)
    if whole[:1] != '"':
        # Bytes and C strings.
        return None
    text = whole[1:-1]
    decoded = decode(_LINE.sub(lambda match: match[1] or "", text), SIMPLE)
    return None if decoded is None else Scalar(decoded, editable="\\" not in text)


def _raw(node: Syntax) -> Shape:
    text = written(node)
    hashes = text.find('"') - 1
    return Scalar(text[hashes + 2 : -hashes - 1]) if text[:1] == "r" else None


def _number(node: Syntax) -> Shape:
    text = written(node).replace("_", "")
    integer, number = _INTEGER.fullmatch(text), _FLOAT.fullmatch(text)
    try:
        if integer is not None and node.type == "integer_literal":
            digits = integer[1]
            return Scalar(int(digits) if digits.isdigit() else int(digits, 0))
        return None if number is None else Scalar(float(number[1]))
    except ValueError:
        return None


def _unary(node: Syntax) -> Shape:
    inner, operator = only_child(node), node.children[0].type
    if inner is None:
        return None
    if operator == "*":
        return Inner(inner)
    number = _number(inner) if inner.type in ("integer_literal", "float_literal") else None
    return Scalar(-number.value) if operator == "-" and isinstance(number, Scalar) else None


def _of_value(node: Syntax) -> Shape:
    value = node.child_by_field_name("value")
    return None if value is None else Inner(value)


def _tried(node: Syntax) -> Shape:
    inner = only_child(node)
    return None if inner is None else Inner(inner)


def _parentheses(node: Syntax) -> Shape:
    found = entries(node)
    if found is not None:
        return Members(lambda: _pairs(found))
    inner = only_child(node)
    return Inner(inner) if inner is not None and node.type == "parenthesized_expression" else None


def _pairs(found: list[Syntax]) -> Iterator[Entry | Spread | None]:
    for child in found:
        key, value = child.child_by_field_name("left"), child.child_by_field_name("right")
        if key is None or child.type != ENTRY:
            yield None
        else:
            yield Entry(key, key, value)


def _array(node: Syntax) -> Shape:
    return None if node.child_by_field_name("length") is not None else Items(lambda: _items(node))


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    for child in meaningful(node):
        yield None if child.is_error or child.type == "attribute_item" else child


def _struct(node: Syntax) -> Shape:
    body = node.child_by_field_name("body")
    return None if body is None else Members(lambda: _fields(body))


def _fields(body: Syntax) -> Iterator[Entry | Spread | None]:
    # What a struct leaves out, and what its attributes call a field, is written elsewhere.
    yield None
    children = meaningful(body)
    for child in children:
        brought = only_child(child) if child.type == "base_field_initializer" else None
        if brought is not None:
            # A field that is given here overrides that of the base, which Rust allows only at the end.
            yield Spread(brought)
    for child in children:
        name = child.child_by_field_name("field")
        if child.type == "field_initializer" and name is not None:
            yield Entry(_in_json(written(name)), name, child.child_by_field_name("value"))
        elif child.type == "shorthand_field_initializer":
            variable = only_child(child)
            yield None if variable is None else Entry(_in_json(written(variable)), variable, variable)


def _in_json(field: str) -> str:
    """Return the name that a field has in JSON, as a rule: `chain_id` is `chainId`, `r#type` and `type_` are `type`."""
    first, *others = [word for word in field.removeprefix("r#").split("_") if word] or [field]
    return first + "".join([word[:1].upper() + word[1:] for word in others])


def _call(node: Syntax) -> Shape:
    receiver, method, given = _called(node)
    if receiver is not None:
        return _method(receiver, method, given)
    function = re.sub(r"\s", "", text_of(node.child_by_field_name("function")))
    if _MAPS.search(function) and len(given) == 1:
        return _map(given[0])
    path = function.split("::")
    is_same = path[-1] in _SAME or "::".join(path[-2:]) in _SAME
    return Inner(given[0]) if is_same and len(given) == 1 else None


def _method(receiver: Syntax, method: str, given: list[Syntax]) -> Shape:
    if method == "to_string" and not given:
        return Converted(receiver, as_string) if receiver.type != "string_literal" else Inner(receiver)
    if method in _SAME_METHODS:
        return Inner(receiver)
    if method == "unwrap_or" and given:
        return Fallback(receiver, given[0])
    body = given[0].child_by_field_name("body") if method == "unwrap_or_else" and given else None
    return None if body is None else Fallback(receiver, body)


def _called(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = [] if arguments is None else meaningful(arguments)
    if function is not None and function.type == "generic_function":
        function = function.child_by_field_name("function")
    if function is None or function.type != "field_expression":
        return None, text_of(function), given
    return function.child_by_field_name("value"), text_of(function.child_by_field_name("field")), given


def _changing_call(node: Syntax) -> tuple[Syntax | None, str, list[Syntax]]:
    receiver, name, given = _called(node)
    return receiver, "changes" if _CHANGING.fullmatch(name) else name, given


def _map(argument: Syntax) -> Shape:
    if argument.type != "array_expression" or argument.child_by_field_name("length") is not None:
        return None
    return Members(lambda: _map_pairs(argument))


def _map_pairs(array: Syntax) -> Iterator[Entry | Spread | None]:
    for child in meaningful(array):
        parts = meaningful(child)
        is_pair = child.type == "tuple_expression" and len(parts) == 2 and entries(child) is None
        yield Entry(parts[0], parts[0], None if parts[1].is_error else parts[1]) if is_pair else None


def _identifier(node: Syntax) -> Shape:
    text = written(node)
    return Scalar(None) if text == "null" else Name(text)


def _scoped(node: Syntax) -> Shape:
    name = node.child_by_field_name("name")
    is_here = text_of(node.child_by_field_name("path")) in ("Self", "self")
    return Name(written(name)) if name is not None and is_here else None


def _index(node: Syntax) -> Shape:
    parts = meaningful(node)
    return Attribute(parts[0], parts[1]) if len(parts) == 2 else None


def _field(node: Syntax) -> Shape:
    of, name = node.child_by_field_name("value"), node.child_by_field_name("field")
    return None if of is None or name is None else Attribute(of, _in_json(written(name)))


def _key(node: Syntax) -> str | None:
    shape = RUST.shape(node)
    while isinstance(shape, Inner):
        shape = RUST.shape(shape.node)
    return str(shape.value) if isinstance(shape, Scalar) else None


def _index_in(node: Syntax) -> tuple[Syntax | None, str | None]:
    parts = meaningful(node)
    return (parts[0] if parts else None), _key(parts[1]) if len(parts) == 2 else None


def _field_in(node: Syntax) -> tuple[Syntax | None, str | None]:
    parent = node.parent
    if parent is not None and parent.type in ("call_expression", "generic_function"):
        # The name of a method.
        return None, None
    return node.child_by_field_name("value"), _in_json(text_of(node.child_by_field_name("field")))


def _assigned(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    return [] if is_entry(node) else _LEFT_AND_RIGHT(node)


def _borrowed(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
    # What has a mutable reference to a variable can change it.
    value = node.child_by_field_name("value")
    is_mutable = any(child.type == "mutable_specifier" for child in node.children)
    return [(value, None)] if value is not None and is_mutable else []


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_rust

    return tree_sitter_rust.language()


_LEFT_AND_RIGHT: Final[Pairs] = fields("left", "right")
_KINDS: Final = Kinds(
    names=_IDENTIFIERS,
    scopes=frozenset(
        {
            "source_file", "block", "closure_expression", "for_expression", "function_item", "if_expression",
            "impl_item", "match_arm", "mod_item", "trait_item", "while_expression",
        }
    ),
    declares={
        "const_item": fields("name", "value"),
        "static_item": fields("name", "value"),
        "let_declaration": fields("pattern", "value"),
    },
    assigns={
        "assignment_expression": _assigned,
        "compound_assignment_expr": fields("left", ""),
        "reference_expression": _borrowed,
    },
    binds=frozenset(
        {
            "captured_pattern", "closure_parameters", "const_parameter", "field_pattern", "for_expression",
            "let_condition", "match_pattern", "mut_pattern", "or_pattern", "parameter", "ref_pattern",
            "reference_pattern", "slice_pattern", "tuple_pattern", "tuple_struct_pattern", "use_as_clause",
            "use_declaration", "use_list",
        }
    ),
    inside={"index_expression": _index_in, "field_expression": _field_in},
    calls={"call_expression": _changing_call},
    spreads=frozenset({"base_field_initializer"}),
    changing=frozenset({"changes"}),
    key=_key,
)  # fmt: skip

_DECLARED_NAME: Final = declared_name_by(_KINDS)


def _declared_name(path: list[Syntax], index: int) -> Syntax | None:
    """Return the name that is declared with an object, or with a call that gives it: `let body = json!({...})`."""
    for at in range(index - 1, max(index - 6, 0), -1):
        shape = RUST.shape(path[at])
        if isinstance(shape, Inner) and shape.node.id == path[index].id:
            index = at
    return _DECLARED_NAME(path, index)


RUST: Final = Language(
    grammar=_grammar,
    shapes={
        "array_expression": _array,
        "boolean_literal": lambda node: Scalar(written(node) == "true"),
        "call_expression": _call,
        "field_expression": _field,
        "field_identifier": lambda node: Name(written(node)),
        "float_literal": _number,
        "identifier": _identifier,
        "index_expression": _index,
        "integer_literal": _number,
        "parenthesized_expression": _parentheses,
        "raw_string_literal": _raw,
        "reference_expression": _of_value,
        "scoped_identifier": _scoped,
        "string_literal": _string,
        "struct_expression": _struct,
        "try_expression": _tried,
        "tuple_expression": _parentheses,
        "type_cast_expression": _of_value,
        "unary_expression": _unary,
        "unit_expression": _parentheses,
    },
    occurrence=occurrence_by(_KINDS),
    result=no_result,
    declared_name=_declared_name,
    is_part=no_part,
    inside=frozenset(
        {"arguments", "assignment_expression", "field_initializer", "field_initializer_list", "tuple_expression"}
    ),
    rewritten=as_expressions,
)
