"""Patterns in the syntax of `.gitignore` (https://git-scm.com/docs/gitignore, git's wildmatch.c).

Own code: `pathspec` judges a path together with the folders above it, so that `node_modules/` followed by
`!/packages/build` brings packages/build/node_modules back, which git leaves ignored; and its expressions take minutes
for a line of six stars.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_ANY: Final = "**"
_MANY_STARS: Final = re.compile(r"\*{2,}")
_ESCAPED_SLASH: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\/")
_WILD: Final = re.compile(r"[*?\[\\]")
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
    """The lines of a `.gitignore`, or the globs of a config, for what lies beneath the folder `root`.

    Paths are absolute and without `..`. A line that is empty, a comment or malformed matches nothing. Unlike in git,
    `?` is a letter and not a byte, and a bracket ends with the part of the path in which it opens.
    """

    def __init__(self, root: str | os.PathLike[str], lines: Iterable[str]) -> None:
        self._prefix = os.path.join(os.fspath(root), "")  # noqa: PTH118 - a trailing separator, which Path drops
        self._patterns = [pattern for line in lines if (pattern := parse(line)) is not None][::-1]

    def verdict(self, path: str, *, is_dir: bool) -> bool | None:
        """Whether the last line that matches this very entry, not one above it, is a plain one (True) or a negated
        one (False); None when no line does."""
        if not self._patterns or not path.startswith(self._prefix):
            return None
        relative = path[len(self._prefix) :]
        parts = (relative if os.sep == "/" else relative.replace(os.sep, "/")).split("/")
        for pattern in self._patterns:
            if (is_dir or not pattern.only_dirs) and pattern.matches(parts):
                return not pattern.negated
        return None

    def covers(self, path: str) -> bool:
        """Whether a file, or a folder above it, is matched: as in git, nothing in a matched folder comes back."""
        if not path.startswith(self._prefix):
            return False
        ends = [at for at in range(len(self._prefix), len(path)) if path[at] == os.sep]
        return any(self.verdict(path[:end], is_dir=True) for end in ends) or bool(self.verdict(path, is_dir=False))


class Pattern(NamedTuple):
    """One line. `segments` match the parts of a path from the root, or, `anywhere`, its last part alone."""

    segments: tuple[str | re.Pattern[str], ...]
    negated: bool
    only_dirs: bool
    anywhere: bool

    def matches(self, parts: list[str]) -> bool:
        """Whether the parts of a path, relative to the root, match as a whole."""
        if self.anywhere:
            return _fits(self.segments[0], parts[-1])
        # The usual matcher with a way back to the last `**` alone: no pattern takes more than quadratic time.
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
    """A line as a pattern; None when it can match nothing."""
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
    segments = [text] if anywhere else _ESCAPED_SLASH.sub(r"\1/", text.removeprefix("/")).split("/")
    compiled: list[str | re.Pattern[str]] = []
    for segment in segments:
        if not anywhere and _MANY_STARS.fullmatch(segment):
            compiled.append(_ANY)
        elif (matcher := _segment(segment)) is not None:
            compiled.append(matcher)
        else:
            return None
    if compiled[-1] == _ANY:
        # `a/**` is everything in a, but not a itself.
        compiled.append(re.compile(".+", re.DOTALL))
    return Pattern(tuple(compiled), negated, only_dirs, anywhere)


def _fits(segment: str | re.Pattern[str], part: str) -> bool:
    return segment == part if isinstance(segment, str) else segment.fullmatch(part) is not None


def _segment(text: str) -> str | re.Pattern[str] | None:
    """The matcher of one part of a path, plain text where that does; None when it is malformed or empty."""
    if not text:
        return None
    if not _WILD.search(text):
        return text
    runs: list[str] = [""]
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "*":
            runs.append("")
        elif char == "?":
            runs[-1] += "."
        elif char == "[":
            found = _bracket(text, at)
            if found is None:
                return None
            runs[-1] += found[0]
            at = found[1]
        elif char == "\\":
            if at == len(text):
                return None
            runs[-1] += re.escape(text[at])
            at += 1
        else:
            runs[-1] += re.escape(char)
    if len(runs) == 1:
        return re.compile(runs[0], re.DOTALL)
    # Between two stars the first fit is as good as any other; the atomic groups spare the search through all of them.
    middle = "".join(f"(?>.*?{run})" for run in runs[1:-1] if run)
    return re.compile(f"{runs[0]}{middle}.*{runs[-1]}", re.DOTALL)


def _bracket(text: str, at: int) -> tuple[str, int] | None:
    """The expression of a bracket that opens before `at`, and the place behind it; None when it is malformed."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    first, members, low = True, "", ""
    while first or text[at : at + 1] != "]":
        first = False
        if text.startswith("[:", at) and (end := text.find(":]", at + 2)) >= 0 and "]" not in text[at:end]:
            named = _CLASSES.get(text[at + 2 : end])
            if named is None:
                return None
            members, low, at = members + named, "", end + 2
            continue
        is_range = bool(low) and text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]")
        at += is_range
        at += text[at : at + 1] == "\\"
        char = text[at : at + 1]
        if not char:
            return None
        at += 1
        if not is_range:
            members, low = members + _member(char), char
        elif low <= char:
            members, low = f"{members}{_member(low)}-{_member(char)}", ""
        else:
            low = ""
    return (f"[^{members}]" if negated else f"[{members}]"), at + 1


def _member(char: str) -> str:
    return f"\\U{ord(char):08x}"


def _without_trailing_spaces(line: str) -> str:
    text = line.rstrip(" ")
    backslashes = len(text) - len(text.rstrip("\\"))
    # A backslash keeps the space behind it.
    return text + " " if backslashes % 2 and len(text) < len(line) else text
