"""Build the value of an expression from its syntax: literals, and names that always stand for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.core.gaps import object_paths
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
    Mutation,
    Name,
    Scalar,
    Spread,
    written,
)
from daimo_validate.documents.code.names import Constant, Names
from daimo_validate.documents.code.values import Built
from daimo_validate.documents.nodes import Node
from daimo_validate.text.pointers import value_or_none

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

    from daimo_validate.documents.code.syntax import SyntaxTree

MAX_STEPS: Final = 60
"""The most levels of nesting and steps from name to name that are followed to a value. What is deeper is unknown."""

MAX_VALUES: Final = 100_000
"""The most values in one document, those of constants counted at each use. What comes after them is unknown."""

MAX_ITEMS: Final = 10_000
"""The most items of an array that are read. A longer one is unknown."""


class Builder:
    """Builds the values of one file."""

    def __init__(self, tree: SyntaxTree, language: Language) -> None:
        self._tree = tree
        self._language = language
        self._names = Names(tree, language)
        self._constants: dict[tuple[int, int], Built | None] = {}
        self._steps = 0
        self._values = 0
        self._is_in_call = False

    def document(self, path: list[Syntax], index: int) -> Built:
        """Return the value of an object that stands alone, with all that its file does to it.

        `path` are the nodes from the root of the file down into the object, which is at `index`.
        """
        self._values = 0
        built = self._build(path[index])
        name = self._language.declared_name(path, index)
        changes = () if name is None else self._names.changes(written(name), name.start_byte)
        built = _mutated(built, [change for change in changes if isinstance(change, Mutation)])
        is_part = self._language.is_part(path, index)
        if is_part or changes or any(node.is_error for node in path[:index]):
            built = built.changed()
            built.mark_open()
        if is_part:
            built.open = list(object_paths(built.value))
        return built

    def _build(self, node: Syntax) -> Built:
        self._steps += 1
        self._values += 1
        try:
            if self._steps > MAX_STEPS or self._values > MAX_VALUES or node.is_missing or node.is_error:
                return self._unknown(node)
            return self._of_shape(node)
        finally:
            self._steps -= 1

    def _of_shape(self, node: Syntax) -> Built:
        match self._language.shape(node):
            case Scalar(value, editable):
                if self._tree.is_broken(node):
                    return self._unknown(node)
                return self._plain(node, value, editable=editable)
            case Members() as members:
                return self._object(node, members)
            case Items() as items:
                return self._array(node, items)
            case Inner(inner):
                return self._build(inner)
            case Name(text):
                return self._name(node, text)
            case Attribute(of, key):
                return self._attribute(node, of, key)
            case Call(function):
                return self._call(node, function)
            case Fallback() as fallback:
                return self._fallback(node, fallback)
            case Converted(inner, convert):
                return self._converted(node, self._build(inner), convert)
            case Absent():
                absent = self._plain(node, None, editable=False)
                absent.is_absent = True
                return absent
        return self._unknown(node)

    def _plain(self, node: Syntax, value: Any, *, editable: bool) -> Built:
        place = Node(*self._tree.span(node))
        place.editable = editable
        return Built(value, place)

    def _unknown(self, node: Syntax) -> Built:
        return Built(None, Node(*self._tree.span(node)), is_unread=True)

    def _object(self, node: Syntax, members: Members) -> Built:
        built = Built({}, Node(*self._tree.span(node), {}))
        for entry in members.entries():
            if self._values > MAX_VALUES or entry is None:
                built.mark_open()
            elif isinstance(entry, Spread):
                self._spread(built, self._build(entry.node))
            else:
                self._entry(built, entry)
        return built

    def _entry(self, built: Built, entry: Entry) -> None:
        key = entry.key if isinstance(entry.key, str) else self._key(entry.key)
        if key is None:
            built.mark_open()
            return
        # In JSON, numbers as keys are strings.
        key = str(key)
        value = self._unknown(entry.name) if entry.value is None else self._build(entry.value)
        if entry.value is not None and entry.value.has_error and not self._is_container(entry.value):
            # Where half-written code ends is a guess: the next members may be inside it.
            built.mark_open()
        if entry.value is not None and entry.value.id == entry.name.id and value.is_unread:
            # In `{ amount }` the text is the name of a variable too.
            value.node.editable = False
        if value.is_absent:
            built.remove(key)
        else:
            built.put(key, self._tree.span(entry.name), value)

    def _is_container(self, node: Syntax) -> bool:
        return isinstance(self._language.shape(node), Members | Items)

    def _key(self, node: Syntax) -> str | int | None:
        """Return the key that an expression gives, or None if it is not known."""
        built = self._build(node)
        is_known = not built.is_unread and not built.is_default and type(built.value) in (str, int)
        return built.value if is_known else None

    def _spread(self, built: Built, brought: Built) -> None:
        if brought.is_unread or brought.is_default or not isinstance(brought.value, dict):
            # Spreading null, false or nothing adds nothing.
            if brought.is_unread or brought.is_default or brought.value:
                built.mark_open()
            return
        if brought.is_open:
            built.mark_open()
        self._values += brought.weight
        if self._values > MAX_VALUES:
            built.mark_open()
            return
        for step, key in brought.members():
            member = brought.member(step) or Built(None, Node(brought.node.start, brought.node.end), is_unread=True)
            built.put(step, key, member.used_at(*brought.used))

    def _array(self, node: Syntax, items: Items) -> Built:
        if node.named_child_count > MAX_ITEMS:
            return self._unknown(node)
        built = Built([], Node(*self._tree.span(node), {}))
        for item in items.nodes():
            if item is None or self._values > MAX_VALUES:
                return self._unknown(node)
            if isinstance(item, Spread):
                brought = self._build(item.node)
                if brought.is_unread or brought.is_default or not isinstance(brought.value, list):
                    return self._unknown(node)
                self._values += brought.weight
                for step, _ in brought.members():
                    member = brought.member(step) or self._unknown(item.node)
                    built.put(len(built.value), None, member.used_at(*brought.used))
            else:
                built.put(len(built.value), None, self._build(item))
        return built

    def _name(self, node: Syntax, text: str) -> Built:
        constant = self._names.constant(text, node.start_byte)
        if constant is None:
            return self._unknown(node)
        if constant.declared.imported is not None:
            return self._known(node, self._language.known(*constant.declared.imported))
        if constant.declared.value is None:
            return self._unknown(node)
        return self._referred(node, self._constant(constant.declared.value, constant))

    def _known(self, node: Syntax, value: Any) -> Built:
        """Return a value that another package is known to have, at the place that names it."""
        if value is None:
            return self._unknown(node)
        if not isinstance(value, dict):
            return self._plain(node, value, editable=False)
        built = Built({}, Node(*self._tree.span(node), {}))
        built.mark_open()
        for key, member in value.items():
            built.put(key, None, self._known(node, member))
        return built

    def _referred(self, node: Syntax, built: Built | None) -> Built:
        """Return the value of a constant where a name refers to it."""
        if built is None or built.is_unread:
            return self._unknown(node)
        self._values += built.weight
        if self._values > MAX_VALUES:
            return self._unknown(node)
        return built.used_at(self._tree.span(node))

    def _constant(self, value: Syntax, constant: Constant | None = None) -> Built | None:
        """Return the value of a constant; None while it is being built, so that circles end."""
        place = value.start_byte, value.end_byte
        if place not in self._constants:
            self._constants[place] = None
            built = self._build(value)
            self._constants[place] = built if constant is None else _mutated(built, constant.mutations)
        return self._constants[place]

    def _attribute(self, node: Syntax, of: Syntax, key: str | Syntax) -> Built:
        whole = self._build(of)
        step = key if isinstance(key, str) else self._key(key)
        if whole.is_unread or whole.is_default or step is None:
            return self._unknown(node)
        if isinstance(whole.value, dict):
            step = str(step)
        member = whole.member(step)
        if member is None:
            return self._unknown(node)
        if member.node.start == whole.node.start and not whole.used:
            # A member of another package's value: its place is the whole expression.
            return self._known(node, member.value)
        return member.used_at(self._tree.span(node), *whole.used[1:])

    def _call(self, node: Syntax, function: Syntax) -> Built:
        shape = self._language.shape(function)
        if self._is_in_call or not isinstance(shape, Name):
            return self._unknown(node)
        constant = self._names.constant(shape.text, function.start_byte)
        declared = None if constant is None else constant.declared.value
        result = None if declared is None else self._language.result(declared)
        if result is None:
            return self._unknown(node)
        self._is_in_call = True
        try:
            return self._referred(node, self._constant(result))
        finally:
            self._is_in_call = False

    def _fallback(self, node: Syntax, fallback: Fallback) -> Built:
        first = None if fallback.first is None else self._build(fallback.first)
        if first is not None and not first.is_unread and not first.is_default:
            is_taken = bool(first.value) if fallback.if_falsy else first.value is not None
            if is_taken:
                return first
            return self._build(fallback.default)
        default = self._build(fallback.default)
        # `process.env.X ?? ""` satisfies a type checker: nobody means the empty text as a value.
        if default.is_unread or default.is_absent or not default.value:
            return self._unknown(node)
        default = default.used_at()
        default.is_default = True
        return default

    def _converted(self, node: Syntax, built: Built, convert: Any) -> Built:
        value = None if built.is_unread or built.is_absent else convert(built.value)
        if value is None:
            return self._unknown(node)
        place = Node(built.node.start, built.node.end)
        place.editable = False
        converted = Built(value, place)
        converted.used, converted.is_default = built.used, built.is_default
        return converted


def _scalar_after(built: Built, mutations: Sequence[Mutation]) -> Built:
    # `x += "b"` gives a text another value.
    is_other = any(not each.path and not each.is_exact for each in mutations)
    return Built(None, built.node, is_unread=True) if is_other else built


def _mutated(built: Built, mutations: Sequence[Mutation]) -> Built:
    """Return the value of a constant after the changes that the file makes inside it."""
    if not mutations or built.is_unread:
        return built
    if not isinstance(built.value, (dict, list)):
        return _scalar_after(built, mutations)
    if isinstance(built.value, list):
        return Built(None, built.node, is_unread=True)
    changed = built.changed()
    for path, is_exact in mutations:
        around = path[:-1] if is_exact else path
        inside = value_or_none(built.value, around)
        if not isinstance(inside, dict):
            changed.mark_unread(around)
            continue
        changed.open.append(around)
        keys = path[-1:] if is_exact else inside
        changed.unread += [(*around, key) for key in keys if key in inside]
    return changed
