"""Print values as source code, in one of many ways, and remember where each value stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar, NamedTuple, TypeVar

T = TypeVar("T")
Path = tuple[str | int, ...]
Pieces = list[tuple[str, Path | None]]


class Printed(NamedTuple):
    """A text, and the start and end of each scalar in it by its path."""

    text: str
    places: dict[Path, tuple[int, int]]


class Printer:
    """Prints values in the style of one language; this one is TypeScript. The others override what they write otherwise.

    `random` makes the choices: drawing each of the hundreds from Hypothesis takes too long.
    """

    name = "a.ts"
    opening = ""
    sent = ("send(", ")\n")
    quotes: tuple[str, ...] = ('"', "'", "`")
    line_comments: tuple[str, ...] = ("//",)
    block_comments: tuple[str, ...] = ("/* 🌱 it's { a: ' */",)
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "null"}
    objects: tuple[tuple[str, str], ...] = (("{", "}"),)
    lists: tuple[tuple[str, str], ...] = (("[", "]"),)
    wrappers: tuple[str, ...] = ("{}", "{}", "({})", "{} as const", "{}!", "Object.freeze({})", "{} satisfies T")
    text_wrappers: tuple[str, ...] = ("{}",)
    escaped = "\\"
    """The characters that have a backslash before them in a string, beside its quote."""
    integers: tuple[str, ...] = ("{}",)
    trailing_commas = True
    breaks_anywhere = True
    """Whether a line may end before a comma, a colon or a closing bracket without a comma before it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.constants: list[tuple[str, Pieces, str]] = []

    def file(self, value: Any) -> Printed:
        """Print a file that sends a value."""
        body = self.literal(value, ())
        pieces: Pieces = [(self.opening, None), (self.line_comment(), None)]
        for before, constant, after in self.constants:
            pieces += [(before, None), *constant, (after, None)]
        return _joined([*pieces, (self.sent[0], None), *body, (self.sent[1], None)])

    def value(self, value: Any, path: Path) -> Pieces:
        """Return the pieces of a value in another one; those of a scalar have its path."""
        if self.random.randrange(6) == 0:
            name = f"C{len(path)}_{'_'.join(map(str, path))}"
            reference, before, after = self.declared(name, value)
            # Constants inside this one are declared before it.
            self.constants.append((before, self.constant(value, path), after))
            return [(reference, None)]
        return self.literal(value, path)

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        """Return how a constant is referred to, and what stands before and after its value where it is declared."""
        return name, f"const {name} = ", ";\n"

    def constant(self, value: Any, path: Path) -> Pieces:
        """Return the pieces of the value of a constant."""
        return self.literal(value, path)

    def literal(self, value: Any, path: Path) -> Pieces:
        if isinstance(value, dict):
            return self.wrapped(self.object(value, path))
        if isinstance(value, list):
            return self.wrapped(self.array(value, path))
        return self.wrapped(self.wrapped([(self.scalar(value), path)], self.text_wrappers_of(value)))

    def object(self, value: dict[str, Any], path: Path) -> Pieces:
        brackets = self.one(self.objects)
        return self.listed(
            brackets, [[(self.key(key), None), *self.value(member, (*path, key))] for key, member in value.items()]
        )

    def array(self, value: list[Any], path: Path) -> Pieces:
        items = [self.value(item, (*path, index)) for index, item in enumerate(value)]
        return self.listed(self.one(self.lists), items)

    def listed(self, brackets: tuple[str, str], items: list[Pieces]) -> Pieces:
        pieces: Pieces = [(brackets[0], None)]
        has_comma = True
        for index, item in enumerate(items):
            has_comma = index < len(items) - 1 or self.one((self.trailing_commas, False))
            comma = f"{self.space(breaks=self.breaks_anywhere)}," if has_comma else ""
            pieces += [(self.space(), None), *item, (comma, None)]
        return [*pieces, (self.space(breaks=has_comma or self.breaks_anywhere), None), (brackets[1], None)]

    def wrapped(self, pieces: Pieces, wrappers: tuple[str, ...] | None = None) -> Pieces:
        before, after = self.one(self.wrappers if wrappers is None else wrappers).split("{}")
        return [(before, None), *pieces, (after, None)]

    def text_wrappers_of(self, value: Any) -> tuple[str, ...]:
        return self.text_wrappers if isinstance(value, str) else ("{}",)

    def scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return self.string(value, self.one(self.quotes))
        if isinstance(value, int) and not isinstance(value, bool):
            return self.one(self.integers).format(value)
        return self.words[value] if value is None or isinstance(value, bool) else repr(value)

    def string(self, value: str, quote: str) -> str:
        special = self.escaped + quote + ("$" if quote == "`" else "")
        return quote + "".join(f"\\{char}" if char in special else char for char in value) + quote

    def key(self, key: str) -> str:
        """Return a key and what stands between it and its value."""
        return f"{self.name_of(key)}{self.space(breaks=self.breaks_anywhere)}:{self.space()}"

    def name_of(self, key: str) -> str:
        return key if self.one((True, False)) else json.dumps(key)

    def one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def space(self, *, breaks: bool = True) -> str:
        choices = ["", " ", *(f" {comment} " for comment in self.block_comments)]
        return self.one([*choices, "\n\t", "\r\n", self.line_comment()] if breaks else choices)

    def line_comment(self) -> str:
        return f" {self.one(self.line_comments)} 🌱 it's {{ a: '\n"


class TsxPrinter(Printer):
    """Prints TypeScript with JSX."""

    name = "a.tsx"


class JavaScriptPrinter(Printer):
    """Prints JavaScript."""

    name = "a.mjs"
    wrappers = ("{}", "{}", "({})", "Object.freeze({})")


class PythonPrinter(Printer):
    """Prints Python."""

    name = "a.py"
    quotes = ('"', "'", '"""', "'''")
    line_comments = ("#",)
    block_comments = ()
    words: ClassVar[dict[Any, str]] = {True: "True", False: "False", None: "None"}
    wrappers = ("{}", "{}", "({})", "json.dumps({})")
    integers = ("{}", "{:_}", "0x{:x}")

    def declared(self, name: str, value: Any) -> tuple[str, str, str]:
        return name, f"{name} = ", "\n"

    def name_of(self, key: str) -> str:
        return self.string(key, self.one(self.quotes[:2]))


def _joined(pieces: Pieces) -> Printed:
    places: dict[Path, tuple[int, int]] = {}
    at = 0
    for text, path in pieces:
        if path is not None:
            places[path] = at, at + len(text)
        at += len(text)
    return Printed("".join(text for text, _ in pieces), places)
