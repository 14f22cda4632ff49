"""Print values as source code, in one of many ways, and remember where each value stands."""

from __future__ import annotations

import json
from typing import Any, ClassVar, NamedTuple

from hypothesis import strategies as st

Path = tuple[str | int, ...]


class Printed(NamedTuple):
    """A text, and the start and end of each scalar in it by its path."""

    text: str
    places: dict[Path, tuple[int, int]]


class Printer:
    """Prints values in the style of one language, with choices drawn from `draw`."""

    name = "a.ts"
    quotes = "\"'`"
    line_comment = "//"
    words: ClassVar[dict[Any, str]] = {True: "true", False: "false", None: "null"}
    const = "const {name} = {value};\n"
    wrappers: tuple[str, ...] = ("{}", "{}", "({})", "{} as const", "{}!", "Object.freeze({})", "{} satisfies T")
    bare_keys = True

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.constants: list[tuple[str, list[tuple[str, Path | None]]]] = []

    def file(self, value: Any) -> Printed:
        """Print a file that sends a value."""
        body = self.value(value, ())
        pieces: list[tuple[str, Path | None]] = [(self.comment(), None)]
        for name, constant in self.constants:
            before, after = self.const.format(name=name, value="\0").split("\0")
            pieces += [(before, None), *constant, (after, None)]
        pieces += [("send(", None), *body, (")\n", None)]
        return _joined(pieces)

    def value(self, value: Any, path: Path) -> list[tuple[str, Path | None]]:
        """Return the pieces of a value; those of a scalar have its path."""
        if path and self.draw(st.integers(0, 5)) == 0:
            name = f"C{len(self.constants)}"
            self.constants.append((name, []))
            index = len(self.constants) - 1
            self.constants[index] = (name, self.literal(value, path))
            # Constants inside this one are declared before it.
            self.constants.append(self.constants.pop(index))
            return [(name, None)]
        return self.literal(value, path)

    def literal(self, value: Any, path: Path) -> list[tuple[str, Path | None]]:
        if isinstance(value, dict):
            items = [
                [(f"{self.key(key)}{self.space()}:{self.space()}", None), *self.value(member, (*path, key))]
                for key, member in value.items()
            ]
            return self.wrapped(self.listed("{", items, "}"))
        if isinstance(value, list):
            return self.wrapped(
                self.listed("[", [self.value(item, (*path, index)) for index, item in enumerate(value)], "]")
            )
        return self.wrapped([(self.scalar(value), path)])

    def listed(
        self, opening: str, items: list[list[tuple[str, Path | None]]], closing: str
    ) -> list[tuple[str, Path | None]]:
        pieces: list[tuple[str, Path | None]] = [(opening, None)]
        for index, item in enumerate(items):
            is_last = index == len(items) - 1
            comma = "" if is_last and self.draw(st.booleans()) else ","
            pieces += [(self.space(), None), *item, (f"{self.space()}{comma}", None)]
        return [*pieces, (self.space(), None), (closing, None)]

    def wrapped(self, pieces: list[tuple[str, Path | None]]) -> list[tuple[str, Path | None]]:
        before, after = self.draw(st.sampled_from(self.wrappers)).split("{}")
        return [(before, None), *pieces, (after, None)]

    def scalar(self, value: Any) -> str:
        if isinstance(value, str):
            quote = self.draw(st.sampled_from(self.quotes))
            text = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"').replace(quote, f"\\{quote}")
            return f"{quote}{text.replace('${', chr(92) + '${') if quote == '`' else text}{quote}"
        return self.words[value] if value is None or isinstance(value, bool) else repr(value)

    def key(self, key: str) -> str:
        if self.bare_keys and key.isidentifier() and self.draw(st.booleans()):
            return key
        quote = self.draw(st.sampled_from("\"'"))
        return f"{quote}{key}{quote}"

    def space(self) -> str:
        return str(self.draw(st.sampled_from(["", " ", "\n\t", "\r\n", self.comment()])))

    def comment(self) -> str:
        return f" {self.line_comment} 🌱 it's {{ a: '\n"


class PythonPrinter(Printer):
    """Prints Python."""

    name = "a.py"
    quotes = "\"'"
    line_comment = "#"
    words: ClassVar[dict[Any, str]] = {True: "True", False: "False", None: "None"}
    const = "{name} = {value}\n"
    wrappers = ("{}", "{}", "({})", "json.dumps({})")
    bare_keys = False


def _joined(pieces: list[tuple[str, Path | None]]) -> Printed:
    places: dict[Path, tuple[int, int]] = {}
    at = 0
    for text, path in pieces:
        if path is not None:
            places[path] = at, at + len(text)
        at += len(text)
    return Printed("".join(text for text, _ in pieces), places)
