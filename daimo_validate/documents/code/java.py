"""Java."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.conversions import as_integer, as_string
from daimo_validate.documents.code.java_literals import NUMBERS, binary, number, string, unary
from daimo_validate.documents.code.java_names import ENDS, MAPS, declared_name, is_part, occurrence, type_of
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
    short_text,
    written,
)
from daimo_validate.documents.code.plain_names import no_result, text_of
from daimo_validate.documents.code.reading import read
from daimo_validate.documents.model import Format, Reading
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# Calls by their receiver and name: JDK, Guava, Jackson, org.json, Gson, Vert.x, JSON-P.
_PAIRS: Final = frozenset({"Map.of", "ImmutableMap.of", "Collections.singletonMap", "Collections.emptyMap"})
_ENTRIES: Final = frozenset({"Map.ofEntries", "ImmutableMap.ofEntries"})
_ENTRY: Final = frozenset({"Map.entry", "entry"})
_LISTS: Final = frozenset(
    {
        "Arrays.asList", "Collections.emptyList", "Collections.singletonList", "ImmutableList.of", "ImmutableSet.of",
        "List.of", "Set.of", "Stream.of",
    }
)  # fmt: skip
_SAME: Final = frozenset(
    {
        "Collections.unmodifiableList", "Collections.unmodifiableMap", "ImmutableList.copyOf", "ImmutableMap.copyOf",
        "List.copyOf", "Map.copyOf", "Objects.requireNonNull",
    }
)  # fmt: skip
_CONVERSIONS: Final = {
    "Integer.parseInt": as_integer,
    "Integer.toString": as_string,
    "Integer.valueOf": as_integer,
    "Long.parseLong": as_integer,
    "Long.toString": as_string,
    "Long.valueOf": as_integer,
    "String.valueOf": as_string,
}
_ARRAYS: Final = frozenset({"ArrayList", "JSONArray", "JsonArray", "LinkedList"})
_OBJECT_MAKERS: Final = frozenset({"createObjectBuilder", "createObjectNode", "objectNode"})
_ARRAY_MAKERS: Final = frozenset({"createArrayBuilder", "createArrayNode", "arrayNode"})
# Calls that add to their receiver and return it.
_LINKS: Final = frozenset({"accumulate", "add", "addAll", "fluentPut", "put", "putAll", "putOpt", "putOnce", "set"})
_MOST_ARGUMENTS: Final = 4
# What is longer is unknown.
_LONGEST_CHAIN: Final = 64


def read_java(source: Source, format: Format) -> Reading:
    """Read Java."""
    return read(source, format, JAVA)


def _cast(node: Syntax) -> Shape:
    type_, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    if type_ is None or value is None or type_.type in ("integral_type", "floating_point_type"):
        return None
    return Inner(value)


def _inner(node: Syntax) -> Shape:
    child = only_child(node)
    return None if child is None else Inner(child)


def _field(node: Syntax) -> Shape:
    of, key = node.child_by_field_name("object"), node.child_by_field_name("field")
    return None if of is None or key is None else Attribute(of, written(key))


def _arguments(node: Syntax) -> list[Syntax]:
    arguments = node.child_by_field_name("arguments")
    return [] if arguments is None else meaningful(arguments)


def _few(node: Syntax) -> list[Syntax]:
    """Return the arguments of a call, or nothing if there are many: a list is looked at once for each key in it."""
    arguments = node.child_by_field_name("arguments")
    return [] if arguments is None or arguments.named_child_count > _MOST_ARGUMENTS else meaningful(arguments)


def _call(node: Syntax) -> Shape:
    of, name = node.child_by_field_name("object"), text_of(node.child_by_field_name("name"))
    called = name if of is None else f"{short_text(of)}.{name}"
    if called in _PAIRS:
        return Members(lambda: _pairs(_arguments(node)))
    if called in _ENTRIES:
        return Members(lambda: _entries(_arguments(node)))
    if called in _LISTS:
        return _list(node)
    if called in _ENTRY or (of is None and name == "put"):
        # A part of the object around it, and nothing by itself.
        return Items(lambda: [None])
    given = _few(node)
    if called in _SAME and given:
        return Inner(given[0])
    if called in _CONVERSIONS and len(given) == 1:
        return Converted(given[0], _CONVERSIONS[called])
    return _method(node, of, name, given)


def _method(node: Syntax, of: Syntax | None, name: str, given: list[Syntax]) -> Shape:
    if name in ("getOrDefault", "getProperty") and len(given) == 2:
        return Fallback(None, given[1])
    if name in ENDS and of is not None and not given:
        is_object = isinstance(JAVA.shape(of), Members | Items)
        return Inner(of) if is_object else Converted(of, as_string) if name == "toString" else None
    root, links = _chain(node)
    if _makes(root, _OBJECT_MAKERS, MAPS, "ImmutableMap"):
        return Members(lambda: _linked(root, links))
    if _makes(root, _ARRAY_MAKERS, _ARRAYS, "ImmutableList"):
        return Items(lambda: [_item(link) for link in links])
    return None


def _chain(node: Syntax) -> tuple[Syntax, list[Syntax]]:
    """Return what a chain of calls begins with, and the calls that add to it: `new JSONObject().put("a", 1)`."""
    links: list[Syntax] = []
    while (
        len(links) < _LONGEST_CHAIN
        and node.type == "method_invocation"
        and text_of(node.child_by_field_name("name")) in _LINKS
    ):
        of = node.child_by_field_name("object")
        if of is None:
            break
        links.append(node)
        node = of
    return node, links[::-1]


def _makes(node: Syntax, makers: frozenset[str], types: frozenset[str], builder: str) -> bool:
    """Return whether an expression makes an object, or an array, to which calls add."""
    if node.type == "object_creation_expression":
        return type_of(node) in types
    if node.type != "method_invocation":
        return False
    of, name = node.child_by_field_name("object"), text_of(node.child_by_field_name("name"))
    return (name in makers and not _arguments(node)) or (name == "builder" and text_of(of) == builder)


def _linked(root: Syntax, links: list[Syntax]) -> Iterator[Entry | Spread | None]:
    if root.type == "object_creation_expression":
        yield from _created(root)
    for link in links:
        yield _entry(_arguments(link))


def _item(link: Syntax) -> Syntax | None:
    given = _arguments(link)
    is_one = text_of(link.child_by_field_name("name")) in ("add", "put") and len(given) == 1
    return given[0] if is_one and not given[0].is_error else None


def _entry(given: list[Syntax]) -> Entry | None:
    if len(given) != 2 or given[0].is_error:
        return None
    return Entry(given[0], given[0], None if given[1].is_error else given[1])


def _pairs(given: list[Syntax]) -> Iterator[Entry | Spread | None]:
    if any(each.is_error for each in given):
        # Which of them are keys is not known.
        yield None
        return
    for at in range(0, len(given), 2):
        yield _entry(given[at : at + 2])


def _entries(given: list[Syntax]) -> Iterator[Entry | Spread | None]:
    for each in given:
        is_pair = each.type == "method_invocation" and text_of(each.child_by_field_name("name")) == "entry"
        is_pair = is_pair or (each.type == "object_creation_expression" and type_of(each).endswith("Entry"))
        yield _entry(_arguments(each)) if is_pair else None


def _list(node: Syntax) -> Shape:
    few = _few(node)
    if len(few) == 1 and few[0].type == "array_creation_expression":
        return Inner(few[0])
    # One name may be that of an array, which gives all items.
    is_one = len(few) == 1 and few[0].type in ("identifier", "field_access")
    return Items(lambda: [None] if is_one else [None if each.is_error else each for each in _arguments(node)])


def _new(node: Syntax) -> Shape:
    given, type_ = _few(node), type_of(node)
    if type_ in MAPS:
        return Members(lambda: _created(node))
    if type_ in _ARRAYS:
        # What has no items yet gets some later.
        return Items(lambda: [Spread(given[0])] if len(given) == 1 else [None])
    return Items(lambda: [None]) if type_.endswith("Entry") else None


def _created(node: Syntax) -> Iterator[Entry | Spread | None]:
    """Yield the members of `new HashMap<>(base) {{ put("a", 1); }}`."""
    given = _arguments(node)
    if given:
        yield None if given[0].is_error else Spread(given[0])
    body = next((child for child in node.named_children if child.type == "class_body"), None)
    if body is not None:
        yield from _initialized(body)
    elif not given and not _is_linked(node):
        # What is empty yet is filled in later.
        yield None


def _is_linked(node: Syntax) -> bool:
    around = node.parent
    return around is not None and around.type == "method_invocation"


def _initialized(body: Syntax) -> Iterator[Entry | Spread | None]:
    for block in meaningful(body):
        for statement in meaningful(block) if block.type == "block" else [block]:
            call = only_child(statement) if statement.type == "expression_statement" else None
            is_put = call is not None and call.type == "method_invocation" and written(call).startswith("put(")
            yield _entry(_arguments(call)) if call is not None and is_put else None


def _array(node: Syntax) -> Shape:
    value = node.child_by_field_name("value")
    return None if value is None else Inner(value)


def _class(node: Syntax) -> Shape:
    return Members(lambda: _constants(node))


def _constants(body: Syntax) -> Iterator[Entry | Spread | None]:
    """Yield the constants of a class, and the classes in it."""
    yield None
    for child in meaningful(body):
        if child.type in ("class_declaration", "interface_declaration"):
            name, value = child.child_by_field_name("name"), child.child_by_field_name("body")
            if name is not None and value is not None:
                yield Entry(written(name), name, value)
        elif child.type == "constant_declaration" or (child.type == "field_declaration" and _is_final(child)):
            for each in child.children_by_field_name("declarator"):
                name = each.child_by_field_name("name")
                if name is not None:
                    yield Entry(written(name), name, each.child_by_field_name("value"))


def _is_final(node: Syntax) -> bool:
    modifiers = (child for child in node.children if child.type == "modifiers")
    return {"static", "final"} <= {part.type for child in modifiers for part in child.children}


def _grammar() -> object:
    # Imported on use: 10 ms.
    import tree_sitter_java

    return tree_sitter_java.language()


JAVA: Final = Language(
    grammar=_grammar,
    shapes={
        **dict.fromkeys(sorted(NUMBERS), number),
        "array_creation_expression": _array,
        "array_initializer": lambda node: Items(lambda: [None if x.is_error else x for x in meaningful(node)]),
        "binary_expression": binary,
        "cast_expression": _cast,
        "class_body": _class,
        "false": lambda _node: Scalar(False),
        "field_access": _field,
        "identifier": lambda node: Name(written(node)),
        "interface_body": _class,
        "method_invocation": _call,
        "null_literal": lambda _node: Scalar(None),
        "object_creation_expression": _new,
        "parenthesized_expression": _inner,
        "string_literal": string,
        "true": lambda _node: Scalar(True),
        "unary_expression": unary,
    },
    occurrence=occurrence,
    result=no_result,
    declared_name=declared_name,
    is_part=is_part,
    inside=frozenset({"argument_list", "block", "expression_statement"}),
)
