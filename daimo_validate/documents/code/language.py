"""What a programming language is to the reader of source code, and the shapes of its expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

    from daimo_validate.documents.code.syntax import SyntaxTree


class Scalar(NamedTuple):
    """A literal string, number, boolean or null. `editable`: a fix may put another string in its place."""

    value: Any
    editable: bool = True


class Entry(NamedTuple):
    """One member of an object. `key` is its name, or the expression that gives it.

    `value` is None if the code does not say what the value is, as for a method. `name` is the text of the key.
    """

    key: str | Syntax
    name: Syntax
    value: Syntax | None


class Spread(NamedTuple):
    """Members or items that another value brings: `...base`, `**base`."""

    node: Syntax


class Members(NamedTuple):
    """An object. An entry None is something that may add any member."""

    entries: Callable[[], Iterable[Entry | Spread | None]]


class Items(NamedTuple):
    """An array. An item None is something that may stand for any number of items."""

    nodes: Callable[[], Iterable[Syntax | Spread | None]]


class Inner(NamedTuple):
    """An expression with the value of the one inside it: `(x)`, `x as T`, `JSON.stringify(x)`."""

    node: Syntax


class Name(NamedTuple):
    """A variable, a constant, or anything else that a declaration names."""

    text: str


class Attribute(NamedTuple):
    """A member of another value: `config.token`, `config["token"]`. `key` is its name, or the expression for it."""

    of: Syntax
    key: str | Syntax


class Call(NamedTuple):
    """A call without arguments."""

    function: Syntax


class Fallback(NamedTuple):
    """`first`, or `default` if that is null, or (with `if_falsy`) false, zero or empty."""

    first: Syntax | None
    default: Syntax
    if_falsy: bool = False


class Converted(NamedTuple):
    """The result of a well-known function. `convert` returns None if its value is not known."""

    node: Syntax
    convert: Callable[[Any], Any]


class Absent(NamedTuple):
    """A value that makes its member count as absent, such as `undefined`."""


Shape: TypeAlias = Scalar | Members | Items | Inner | Name | Attribute | Call | Fallback | Converted | Absent | None
"""What an expression is. None is anything else: its value is unknown."""


class Declaration(NamedTuple):
    """A name that begins to exist. `scope` is where it is known.

    `value` is the expression that it always has, or the function, class or enum itself; None if the code does not say.
    `imported` is the module and the name there.
    """

    scope: Syntax
    value: Syntax | None = None
    imported: tuple[str, str] | None = None


class Assignment(NamedTuple):
    """A name that gets another value."""


class Mutation(NamedTuple):
    """A change inside the value of a name. `path` is the member that changes; what follows an unknown key is cut off,
    and then `is_exact` is False."""

    path: Path
    is_exact: bool = True


class Spreading(NamedTuple):
    """A use of a value as a part of another one: what is absent in it may be added there."""


class Other(NamedTuple):
    """A name that means something else here, or is taken from another scope, as by Python's `global`."""


Occurrence: TypeAlias = Declaration | Assignment | Mutation | Spreading | Other | None
"""What a name does where it occurs. None: it is read, or is the name of a member."""


class Language(NamedTuple):
    """A programming language: its grammar, and what its syntax means.

    `grammar` loads the tree-sitter grammar. `shapes` has a function for each kind of node that may give a value, which
    takes the node and returns its shape. `occurrence` takes the nodes from the root of a file down to a name, and
    returns what the name does there. `result` returns the expression that a function, if it is one, always returns.
    `declared_name` returns the name that is declared with the expression at an index of such nodes, and `is_part`
    whether that expression is only a part of another object. `inside` are the kinds of nodes between an object and the
    values of its members. Objects directly inside a node of a kind in `foreign` are not payloads. `known` gives the
    values of well-known imports by module and name. `is_parsable` returns False for texts that the grammar's own code
    cannot take. `rewritten` returns a text of the same length to parse instead of that of a tree, with expressions
    where the grammar reads mere tokens.
    """

    grammar: Callable[[], object]
    shapes: Mapping[str, Callable[[Syntax], Shape]]
    occurrence: Callable[[list[Syntax]], Occurrence]
    result: Callable[[Syntax], Syntax | None]
    declared_name: Callable[[list[Syntax], int], Syntax | None]
    is_part: Callable[[list[Syntax], int], bool]
    inside: frozenset[str]
    foreign: frozenset[str] = frozenset()
    known: Callable[[str, str], Any] = lambda _module, _name: None
    is_parsable: Callable[[bytes], bool] = lambda _data: True
    rewritten: Callable[[SyntaxTree], bytes] | None = None

    def shape(self, node: Syntax) -> Shape:
        """Return what an expression is."""
        found = self.shapes.get(node.type)
        return None if found is None else found(node)


_LONGEST_NAME: Final = 80


def meaningful(node: Syntax) -> list[Syntax]:
    """Return the named children of a node without its comments. What cannot be parsed is one of them."""
    return [child for child in node.named_children if child.is_error or not child.is_extra]


def only_child(node: Syntax) -> Syntax | None:
    """Return the one named child of a node, or None if it has none or several."""
    children = meaningful(node)
    return children[0] if len(children) == 1 and not (children[0].is_error or children[0].is_missing) else None


def written(node: Syntax) -> str:
    """Return the text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def short_text(node: Syntax) -> str:
    """Return the text of a node if it is short enough for the name of a function, or an empty one."""
    return written(node) if node.end_byte - node.start_byte < _LONGEST_NAME else ""


def change(keys: Sequence[str | None]) -> Mutation:
    """Return the change of the member that some keys lead to; None is a key that is not known."""
    known = keys[: keys.index(None)] if None in keys else keys
    return Mutation(tuple(key for key in known if key is not None), is_exact=len(known) == len(keys))


def is_same(first: Syntax | None, second: Syntax) -> bool:
    """Return whether two nodes are the same node."""
    return first is not None and first.id == second.id
