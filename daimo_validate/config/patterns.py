"""Match paths with patterns in the syntax of `.gitignore` (https://git-scm.com/docs/gitignore, git's wildmatch.c).

Not `pathspec`, because it differs from git: after `node_modules/` and `!/packages/build` it takes
packages/build/node_modules back, which git leaves ignored. And a line with six stars takes it minutes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from daimo_validate.text.hints import Final
from daimo_validate.text.records import NamedTuple

_ANY: Final = "**"
_ESCAPED_SLASH: Final = r"(?<!\\)((?:\\\\)*)\\/"
_WILD: Final = frozenset("*?[\\")
_CLASSES: Final = {
    "alnum": "A-Za-z0-9",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class Patterns:
    """The lines of a `.gitignore`, or the patterns of a configuration, for the files inside `root`.

    Paths must be absolute and without `..`. A line that is empty, a comment or malformed matches nothing. Two things
    differ from git: `?` is a character and not a byte, and a bracket cannot contain a slash.
    """

    def __init__(self, root: str | os.PathLike[str], lines: Iterable[str]) -> None:
        self._prefix = os.path.join(os.fspath(root), "")  # noqa: PTH118 - a trailing separator, which Path drops
        self._patterns = [pattern for line in lines if (pattern := parse(line)) is not None][::-1]

    def verdict(self, path: str, *, is_dir: bool) -> bool | None:
        """Return True or False for what the last matching line says: a plain one or a negated one.

        None if no line matches. Only this entry is matched, not the folders above it.
        """
        if not self._patterns or not path.startswith(self._prefix):
            return None
        relative = path[len(self._prefix) :]
        parts = (relative if os.sep == "/" else relative.replace(os.sep, "/")).split("/")
        for pattern in self._patterns:
            if (is_dir or not pattern.only_dirs) and pattern.matches(parts):
                return not pattern.negated
        return None

    def covers(self, path: str) -> bool:
        """Return whether a file or a folder above it matches. As in git, a matched folder hides all its files."""
        if not path.startswith(self._prefix):
            return False
        ends = [at for at in range(len(self._prefix), len(path)) if path[at] == os.sep]
        return any(self.verdict(path[:end], is_dir=True) for end in ends) or bool(self.verdict(path, is_dir=False))


class Pattern(NamedTuple):
    """One line. `segments` match the parts of a path from the root; with `anywhere`, only its last part."""

    segments: tuple[str | re.Pattern[str], ...]
    negated: bool
    only_dirs: bool
    anywhere: bool

    def matches(self, parts: list[str]) -> bool:
        """Return whether all parts of a path match; the path is relative to the root."""
        if self.anywhere:
            return _fits(self.segments[0], parts[-1])
        # It backtracks only to the last `**`, so no pattern takes more than quadratic time.
        part = segment = 0
        again: tuple[int, int] | None = None
        while part < len(parts):
            if segment < len(self.segments) and self.segments[segment] == _ANY:
                segment += 1
                again = (segment, part)
            elif segment < len(self.segments) and _fits(self.segments[segment], parts[part]):
                segment, part = segment + 1, part + 1
            elif again is not None:
                segment, part = again[0], again[1] + 1
                again = (segment, part)
            else:
                return False
        return all(rest == _ANY for rest in self.segments[segment:])


def parse(line: str) -> Pattern | None:
    """Return a line as a pattern; None if it cannot match anything."""
    text = _without_trailing_spaces(line.removesuffix("\r"))
    if text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    only_dirs = text.endswith("/")
    text = text.removesuffix("/")
    if not text:
        return None
    anywhere = "/" not in text
    segments = [text] if anywhere else re.sub(_ESCAPED_SLASH, r"\1/", text.removeprefix("/")).split("/")
    compiled: list[str | re.Pattern[str]] = []
    for segment in segments:
        if not anywhere and len(segment) >= len(_ANY) and not segment.strip("*"):
            compiled.append(_ANY)
        elif (matcher := _segment(segment)) is not None:
            compiled.append(matcher)
        else:
            return None
    if compiled[-1] == _ANY:
        # `a/**` matches everything in a, but not a itself.
        compiled.append(re.compile(".+", re.DOTALL))
    return Pattern(tuple(compiled), negated, only_dirs, anywhere)


def _fits(segment: str | re.Pattern[str], part: str) -> bool:
    return segment == part if isinstance(segment, str) else segment.fullmatch(part) is not None


def _segment(text: str) -> str | re.Pattern[str] | None:
    """Return a matcher for one part of a path, plain text if that is enough; None if it is malformed or empty."""
    if not text:
        return None
    if _WILD.isdisjoint(text):
        return text
    runs: list[str] = [""]
    at = 0
    while at < len(text):
        if text[at] == "*":
            runs.append("")
            at += 1
            continue
        single = _single(text, at)
        if single is None:
            return None
        expression, at = single
        runs[-1] += expression
    if len(runs) == 1:
        return re.compile(runs[0], re.DOTALL)
    # Between two stars the first match is as good as any other, so atomic groups avoid backtracking.
    middle = "".join(f"(?>.*?{run})" for run in runs[1:-1] if run)
    return re.compile(f"{runs[0]}{middle}.*{runs[-1]}", re.DOTALL)


def _single(text: str, at: int) -> tuple[str, int] | None:
    """Return the expression of the single character described at `at`, and the index after it; None if malformed."""
    char = text[at]
    if char == "?":
        return ".", at + 1
    if char == "[":
        return _bracket(text, at + 1)
    if char == "\\":
        return (re.escape(text[at + 1]), at + 2) if at + 1 < len(text) else None
    return re.escape(char), at + 1


def _bracket(text: str, at: int) -> tuple[str, int] | None:
    """Return the expression of a bracket that opens just before `at`, and the index after it; None if malformed."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    start, members = at, ""
    while at == start or text[at : at + 1] != "]":
        item = _bracket_item(text, at)
        if item is None:
            return None
        members += item[0]
        at = item[1]
    return (f"[^{members}]" if negated else f"[{members}]"), at + 1


def _bracket_item(text: str, at: int) -> tuple[str, int] | None:
    """Return the expression of the class, range or character at `at` in a bracket, and the index after it."""
    if text.startswith("[:", at) and (end := text.find(":]", at + 2)) >= 0 and "]" not in text[at:end]:
        named = _CLASSES.get(text[at + 2 : end])
        return None if named is None else (named, end + 2)
    low, at = _bracket_char(text, at)
    if not (low and text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]")):
        return (_member(low), at) if low else None
    high, at = _bracket_char(text, at + 1)
    if not high:
        return None
    return (f"{_member(low)}-{_member(high)}" if low <= high else _member(low)), at


def _bracket_char(text: str, at: int) -> tuple[str, int]:
    """Return the character at `at`, escaped or not, and the index after it; an empty one at the end of the text."""
    at += text[at : at + 1] == "\\"
    return text[at : at + 1], at + 1


def _member(char: str) -> str:
    return f"\\U{ord(char):08x}"


def _without_trailing_spaces(line: str) -> str:
    text = line.rstrip(" ")
    backslashes = len(text) - len(text.rstrip("\\"))
    # A backslash keeps the space behind it.
    return text + " " if backslashes % 2 and len(text) < len(line) else text
