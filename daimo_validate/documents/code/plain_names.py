"""What names mean in languages whose declarations look alike: Go, Java, Kotlin, PHP, Ruby and Rust."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

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
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

Pairs: TypeAlias = "Callable[[Syntax], list[tuple[Syntax, Syntax | None]]]"
"""Gives the names that a node declares or assigns, each with its value."""


class Kinds(NamedTuple):
    """The kinds of nodes that matter to names.

    `names` are those of the names themselves. `declares` and `assigns` give the targets of declarations and of
    assignments with their values; with `assigns_declare`, an assignment declares what it names. `binds` are nodes whose
    names are new, with any value: parameters, loops, patterns. `scopes` are the nodes in which a new name is known.
    `inside` gives the object and the key of a member: `p[:a]`, `p.a`. `calls` gives the receiver, the name and the
    arguments of a call; `changing` are the names of functions that change their receiver.
    """

    names: frozenset[str]
    scopes: frozenset[str]
    declares: Mapping[str, Pairs]
    assigns: Mapping[str, Pairs]
    binds: frozenset[str]
    inside: Mapping[str, Callable[[Syntax], tuple[Syntax | None, str | None]]]
    calls: Mapping[str, Callable[[Syntax], tuple[Syntax | None, str, list[Syntax]]]]
    spreads: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()
    assigns_declare: bool = False
    key: Callable[[Syntax], str | None] = lambda _node: None


def fields(name: str, value: str) -> Pairs:
    """Return a function that takes names and values from two fields, or from the lists in them."""

    def pairs(node: Syntax) -> list[tuple[Syntax, Syntax | None]]:
        left, right = _list(node.children_by_field_name(name)), _list(node.children_by_field_name(value))
        return list(zip(left, right if len(left) == len(right) else [None] * len(left), strict=True))

    return pairs


def _list(nodes: list[Syntax]) -> list[Syntax]:
    nodes = [node for node in nodes if node.is_named]
    is_list = len(nodes) == 1 and nodes[0].type in ("expression_list", "left_assignment_list", "right_assignment_list")
    return meaningful(nodes[0]) if is_list else nodes


def occurrence_by(kinds: Kinds) -> Callable[[list[Syntax]], Occurrence]:
    """Return the function that says what a name does where it occurs."""

    def occurrence(path: list[Syntax]) -> Occurrence:
        if path[-1].type not in kinds.names:
            return None
        name = path[-1]
        keys, at = _whole(kinds, path)
        around = path[:at][::-1][:3]
        for node in around:
            found = _at(kinds, path, node, path[at], name, keys)
            if found is not None:
                return found
        if any(node.type in kinds.binds for node in around[:2]):
            return _declared(kinds, path, None)
        return None

    return occurrence


def _at(
    kinds: Kinds, path: list[Syntax], node: Syntax, whole: Syntax, name: Syntax, keys: list[str | None]
) -> Occurrence:
    if node.type in kinds.declares:
        for target, value in kinds.declares[node.type](node):
            if is_same(target, name):
                return _declared(kinds, path, value)
    if node.type in kinds.assigns:
        return _assigned(kinds, path, node, whole, keys)
    if node.type in kinds.calls:
        return _changed(kinds, node, whole, keys)
    return Spreading() if node.type in kinds.spreads and is_same(path[path.index(node) + 1], whole) else None


def _assigned(kinds: Kinds, path: list[Syntax], node: Syntax, whole: Syntax, keys: list[str | None]) -> Occurrence:
    for target, value in kinds.assigns[node.type](node):
        if is_same(target, whole):
            if keys:
                return change(keys)
            return _declared(kinds, path, value) if kinds.assigns_declare else Assignment()
    return None


def _changed(kinds: Kinds, call: Syntax, whole: Syntax, keys: list[str | None]) -> Occurrence:
    receiver, called, given = kinds.calls[call.type](call)
    if not is_same(receiver, whole) or called not in kinds.changing:
        return None
    return change([*keys, kinds.key(given[0]) if len(given) == 2 else None])


def _whole(kinds: Kinds, path: list[Syntax]) -> tuple[list[str | None], int]:
    """Return the keys of the longest member that begins with the name at the end of a path, and its index."""
    keys: list[str | None] = []
    at = len(path) - 1
    while at > 0 and path[at - 1].type in kinds.inside:
        of, key = kinds.inside[path[at - 1].type](path[at - 1])
        if not is_same(of, path[at]):
            break
        keys.append(key)
        at -= 1
    return keys, at


def _declared(kinds: Kinds, path: list[Syntax], value: Syntax | None) -> Declaration:
    scope = next((node for node in reversed(path[:-1]) if node.type in kinds.scopes), path[0])
    return Declaration(scope, value)


def declared_name_by(kinds: Kinds) -> Callable[[list[Syntax], int], Syntax | None]:
    """Return the function that finds the name which is declared with the expression at an index of a path."""

    def declared_name(path: list[Syntax], index: int) -> Syntax | None:
        for node in path[:index][::-1][:3]:
            pairs = {**kinds.declares, **kinds.assigns}.get(node.type)
            for target, value in [] if pairs is None else pairs(node):
                if is_same(value, path[index]) and target.type in kinds.names:
                    return target
        return None

    return declared_name


def no_part(_path: list[Syntax], _index: int) -> bool:
    """Say that an object is a whole one."""
    return False


def no_result(_node: Syntax) -> None:
    """Say that what a function returns is not known."""


def text_of(node: Syntax | None) -> str:
    """Return the text of a node, or an empty one."""
    return "" if node is None else written(node)
