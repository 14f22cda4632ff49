"""Kotlin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.documents.code.conversions import as_integer, as_string
from daimo_validate.documents.code.kotlin_literals import (
    is_parsable,
    number,
    raw_string,
    string,
    stripped,
    unary,
    without_indentation,
)
from daimo_validate.documents.code.kotlin_names import (
    ENDS,
    MAPS,
    Called,
    called,
    declared_name,
    is_part,
    member,
    occurrence,
    property_of,
)
from daimo_validate.documents.code.kotlin_types import without_types
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
from daimo_validate.documents.code.plain_names import no_result, text_of
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Functions of the standard library and of kotlinx.serialization.
_PAIRS: Final = frozenset({"emptyMap", "hashMapOf", "linkedMapOf", "mapOf", "mutableMapOf", "sortedMapOf"})
_LISTS: Final = frozenset(
    {
        "arrayListOf",
        "arrayOf",
        "emptyList",
        "hashSetOf",
        "linkedSetOf",
        "listOf",
        "mutableListOf",
        "mutableSetOf",
        "setOf",
    }
)
_OBJECT_BLOCKS: Final = frozenset({"addJsonObject", "buildJsonObject", "buildMap", "putJsonObject"})
_ARRAY_BLOCKS: Final = frozenset({"addJsonArray", "buildJsonArray", "buildList", "putJsonArray"})
_PARTS: Final = frozenset({"Pair", "add", "addJsonArray", "addJsonObject", "put", "putJsonArray", "putJsonObject"})
# Such a call belongs to the object around it, and is nothing by itself.
_PART: Final = Items(lambda: [None])
_SAME: Final = frozenset({"JsonPrimitive", "checkNotNull", "requireNotNull"})
_ARRAYS: Final = frozenset({"ArrayList", "JSONArray", "JsonArray"})
# Calls that add to their receiver and return it.
_LINKS: Final = frozenset({"accumulate", "also", "apply", "put", "putOnce", "putOpt"})
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "JsonNull": None}


# What is longer is unknown.
_LONGEST_CHAIN: Final = 64
_CONVERSIONS: Final = {
    "toInt": as_integer,
    "toLong": as_integer,
    "toString": as_string,
    "trim": stripped,
    "trimIndent": without_indentation,
}


def read_kotlin(source: Source, format: Format) -> Reading:
    """Read Kotlin."""
    return read(source, format, KOTLIN)


def _binary(node: Syntax) -> Shape:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None or operator.type != "?:":
        return None
    return Fallback(left, right)


def _cast(node: Syntax) -> Shape:
    value = node.child_by_field_name("left")
    return Inner(value) if value is not None and any(child.type == "as" for child in node.children) else None


def _identifier(node: Syntax) -> Shape:
    text = written(node)
    return Scalar(_WORDS[text]) if text in _WORDS else Name(text.strip("`"))


def _navigation(node: Syntax) -> Shape:
    of, name = member(node)
    return None if of is None or name is None else Attribute(of, name)


def _index(node: Syntax) -> Shape:
    parts = meaningful(node)
    return Attribute(parts[0], parts[1]) if len(parts) == 2 else None


def _call(node: Syntax) -> Shape:
    call = called(node)
    return _method(node, call, call.receiver) if call.receiver is not None else _function(node, call)


def _function(node: Syntax, call: Called) -> Shape:
    if call.block is not None:
        return _block(call, call.block)
    if call.name in _PAIRS:
        return Members(lambda: _pairs(node, call))
    if call.name in _LISTS:
        return Items(lambda: _items(node))
    if call.name in MAPS:
        return Members(lambda: _made(node, call))
    if call.name in _ARRAYS:
        return Items(lambda: _copied(node, call))
    if call.name in _SAME and call.given and call.given[0] is not None:
        return Inner(call.given[0])
    return _PART if call.name in _PARTS else None


def _block(call: Called, block: Syntax) -> Shape:
    if call.name in _OBJECT_BLOCKS:
        return Members(lambda: _puts(block))
    if call.name in _ARRAY_BLOCKS:
        return Items(lambda: _adds(block))
    return _PART if call.name in _PARTS else None


def _copied(node: Syntax, call: Called) -> Iterator[Syntax | Spread | None]:
    if call.given:
        yield None if len(call.given) > 1 or call.given[0] is None else Spread(call.given[0])
    elif not _is_linked(node):
        # What is empty yet is filled in later.
        yield None


def _method(node: Syntax, call: Called, of: Syntax) -> Shape:
    if call.name == "getOrDefault" and len(call.given) == 2 and call.given[1] is not None:
        return Fallback(None, call.given[1])
    if call.name in {*ENDS, *_CONVERSIONS} and call.block is None and not call.given:
        return _converted(call.name, of)
    root, links = _chain(node)
    shape = KOTLIN.shape(root) if links else None
    if isinstance(shape, Members):
        return Members(lambda: _linked(shape, links))
    if isinstance(shape, Items):
        return Items(lambda: [*shape.nodes(), *_more(links)])
    return None


def _converted(name: str, of: Syntax) -> Shape:
    shape = KOTLIN.shape(of)
    if isinstance(shape, Items) and name in ("toMap", "toMutableMap"):
        # A list of pairs.
        return None
    if isinstance(shape, Members | Items):
        return Inner(of) if name in ENDS else None
    return Converted(of, _CONVERSIONS[name]) if name in _CONVERSIONS else None


def _chain(node: Syntax) -> tuple[Syntax, list[Called]]:
    """Return what a chain of calls begins with, and the calls that add to it: `JSONObject().put("a", 1)`."""
    links: list[Called] = []
    while len(links) < _LONGEST_CHAIN and node.type == "call_expression":
        call = called(node)
        if call.receiver is None or call.name not in _LINKS:
            break
        links.append(call)
        node = call.receiver
    return node, links[::-1]


def _is_linked(node: Syntax) -> bool:
    return node.parent is not None and node.parent.type == "navigation_expression"


def _linked(root: Members, links: list[Called]) -> Iterator[Entry | Spread | None]:
    yield from root.entries()
    for link in links:
        if link.name == "apply" and link.block is not None:
            yield from _puts(link.block)
        else:
            yield _entry(link.given)


def _more(links: list[Called]) -> Iterator[Syntax | None]:
    for link in links:
        if link.name == "apply" and link.block is not None:
            yield from _adds(link.block)
        else:
            yield link.given[0] if link.name == "put" and len(link.given) == 1 else None


def _entry(given: list[Syntax | None]) -> Entry | None:
    if len(given) != 2 or given[0] is None:
        return None
    return Entry(given[0], given[0], given[1])


def _made(node: Syntax, call: Called) -> Iterator[Entry | Spread | None]:
    if call.given:
        yield None if call.given[0] is None else Spread(call.given[0])
    elif not _is_linked(node):
        # What is empty yet is filled in later.
        yield None


def _pairs(node: Syntax, call: Called) -> Iterator[Entry | Spread | None]:
    if not call.given and call.name not in ("emptyMap", "mapOf") and not _is_linked(node):
        yield None
    for each in call.given:
        yield None if each is None else _pair(each)


def _pair(node: Syntax) -> Entry | None:
    if node.type == "call_expression":
        call = called(node)
        return _entry(call.given) if call.name == "Pair" else None
    parts = meaningful(node)
    if node.type != "infix_expression" or len(parts) < 2 or parts[0].is_error or text_of(parts[1]) != "to":
        return None
    is_whole = len(parts) == 3 and not parts[2].is_error
    return Entry(parts[0], parts[0], parts[2] if is_whole else None)


def _items(node: Syntax) -> Iterator[Syntax | Spread | None]:
    arguments = next((child for child in node.named_children if child.type == "value_arguments"), None)
    for each in [] if arguments is None else meaningful(arguments):
        item = only_child(each) if each.type == "value_argument" else None
        brought = only_child(item) if item is not None and item.type == "spread_expression" else None
        yield Spread(brought) if brought is not None else item


def _puts(block: Syntax) -> Iterator[Entry | Spread | None]:
    """Yield the members that a block adds: `put("a", 1); putJsonObject("b") { ... }; this["c"] = 1`."""
    for statement in meaningful(block):
        if statement.type == "assignment":
            yield _assigned(statement)
            continue
        call = called(statement) if statement.type == "call_expression" else Called(None, "", None, None)
        if call.receiver is not None and call.receiver.type != "this_expression":
            yield None
        elif call.name in ("put", "set") and call.block is None:
            yield _entry(call.given)
        elif call.name in ("putJsonObject", "putJsonArray") and len(call.given) == 1 and call.given[0] is not None:
            yield Entry(call.given[0], call.given[0], statement)
        else:
            yield None


def _assigned(statement: Syntax) -> Entry | None:
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    parts = [] if left is None or left.type != "index_expression" else meaningful(left)
    is_own = len(parts) == 2 and parts[0].type == "this_expression"
    is_set = is_own and text_of(statement.child_by_field_name("operator")) == "="
    return Entry(parts[1], parts[1], right) if is_set else None


def _adds(block: Syntax) -> Iterator[Syntax | None]:
    for statement in meaningful(block):
        call = called(statement) if statement.type == "call_expression" else Called(None, "", None, None)
        if call.receiver is None and call.name == "add" and len(call.given) == 1:
            yield call.given[0]
        else:
            yield statement if call.name in ("addJsonObject", "addJsonArray") else None


def _class(node: Syntax) -> Shape:
    return Members(lambda: _constants(node))


def _constants(body: Syntax) -> Iterator[Entry | Spread | None]:
    """Yield the constants of an object, or of the companion object of a class, and the objects in it."""
    yield None
    is_object = body.parent is not None and body.parent.type in ("companion_object", "object_declaration")
    for child in meaningful(body):
        if child.type == "property_declaration":
            found = property_of(child) if is_object else None
            if found is not None:
                yield Entry(written(found[0]), *found)
        else:
            yield from _inside(child)


def _inside(child: Syntax) -> Iterator[Entry | Spread | None]:
    inner = next((each for each in child.named_children if each.type == "class_body"), None)
    name = child.child_by_field_name("name")
    if child.type == "companion_object" and inner is not None:
        yield from _constants(inner)
    elif child.type in ("class_declaration", "object_declaration") and inner is not None and name is not None:
        yield Entry(written(name), name, inner)


def _inner(node: Syntax) -> Shape:
    child = only_child(node)
    return None if child is None else Inner(child)


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_kotlin

    return tree_sitter_kotlin.language()


KOTLIN: Final = Language(
    grammar=_grammar,
    shapes={
        "as_expression": _cast,
        "binary_expression": _binary,
        "call_expression": _call,
        "class_body": _class,
        "float_literal": number,
        "identifier": _identifier,
        "index_expression": _index,
        "multiline_string_literal": raw_string,
        "navigation_expression": _navigation,
        "number_literal": number,
        "parenthesized_expression": _inner,
        "string_literal": string,
        "unary_expression": unary,
    },
    occurrence=occurrence,
    result=no_result,
    declared_name=declared_name,
    is_part=is_part,
    is_parsable=is_parsable,
    inside=frozenset(
        {
            "annotated_lambda", "assignment", "index_expression", "infix_expression", "lambda_literal",
            "navigation_expression", "value_argument", "value_arguments",
        }
    ),
    rewritten=without_types,
)  # fmt: skip
