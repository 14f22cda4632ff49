"""Comments that suppress a finding in place: `# daimo-validate: ignore[rule] reason`.

A comment applies to its own line, or, on a line of its own, to the next line that is not a comment. The
file's format says whether comments start with `#` or `//`; plain JSON has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from daimo_validate.core.policy import Policy
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import nearest, quoted
from daimo_validate.diagnostics.model import SUPPRESSION_MARK, Diagnostic
from daimo_validate.diagnostics.placing import finding_of
from daimo_validate.documents import Document, Format, Reading
from daimo_validate.text.hints import TYPE_CHECKING
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding

_COMMENT = r"(?:^|[ \t{])(?P<mark>#|//|/\*|<!--)[ \t]*daimo-validate:[ \t]*ignore(?:\[(?P<rules>[^\]\r\n]*)\])?"
# What can come before a value, the start of a line included; and `'` inside a text quoted with `'`.
_BEFORE_VALUE = frozenset({"", ":", "=", "-", "[", "{", ",", "?", "'"})
UNUSED = "unused-suppression"


class Suppression(NamedTuple):
    """One comment: the rules that it names, its place, and the line that it applies to."""

    rules: tuple[str, ...]
    span: Span
    line: int


def suppressions(reading: Reading) -> list[Suppression]:
    """Return the suppressing comments of a text."""
    source = reading.source
    if SUPPRESSION_MARK not in source.text:
        return []
    formats = _LineFormats(reading)
    found = []
    next_line: int | None = None
    # From the end, so that the next line that is not a comment is always known.
    for number in range(source.line_count, 0, -1):
        line, format = source.line(number), formats.at(number)
        marks = tuple(mark for mark in (format.comment, format.block_comment) if mark)
        comment = _suppression(source, format, number, line, next_line or number)
        if comment is not None:
            found.append(comment)
        if (text := line.strip()) and not text.removeprefix("{").startswith(marks):
            next_line = number
    return found[::-1]


class _LineFormats:
    """The format of each line of a text: that of a fence in Markdown, or that of the text."""

    def __init__(self, reading: Reading) -> None:
        self._format = reading.format
        lines = ((reading.source.position(span.start).line, span, format) for span, format in reading.inner)
        # The line of the opening fence is not inside.
        self._inner = [(first + 1, reading.source.position(span.end).line, format) for first, span, format in lines]
        self._firsts = [first for first, _last, _format in self._inner]

    def at(self, line: int) -> Format:
        from bisect import bisect_right  # 0.5 ms

        index = bisect_right(self._firsts, line) - 1
        if index < 0 or line >= self._inner[index][1]:
            return self._format
        return self._inner[index][2]


def _suppression(source: Source, format: Format, number: int, line: str, next_line: int) -> Suppression | None:
    """Return the suppressing comment of a line, if it has one."""
    match = re.search(_COMMENT, line)
    if match is None or match["mark"] not in (format.comment, format.block_comment):
        return None
    before = line[: match.start("mark")]
    if _is_in_string(before, format):
        return None
    start = source.offset(number, match.start("mark") + 1)
    rules = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
    span = Span(start, start + match.end() - match.start("mark"))
    # `/* … */ address: "0x…"` is about its own line, and so is what stands behind code. JSX puts comments in braces.
    after = line[match.end() :].partition("*/")[2].strip(" \t}") if match["mark"] == "/*" else ""
    return Suppression(rules, span, number if before.strip(" \t{") or after else next_line)


def suppress(
    diagnostics: Iterable[Diagnostic],
    reading: Reading,
    policy: Policy,
    place: Callable[[Finding, Span], Diagnostic],
    documents: Iterable[Document] = (),
) -> tuple[tuple[Diagnostic, ...], int]:
    """Return the diagnostics that no comment suppresses, and how many are suppressed.

    The former include one for each comment that suppresses nothing, made by `place`. A comment for a rule that is off
    is not reported: nobody knows what the rule would find. In `documents` inside a text, a comment before the whole
    statement counts too.
    """
    comments = suppressions(reading)
    if not comments:
        return tuple(diagnostics), 0
    of_line: dict[tuple[int | None, str], Suppression] = {}
    for comment in comments:
        for rule in comment.rules:
            of_line.setdefault((comment.line, rule), comment)
    anchors = _Anchors(reading.source, documents)
    used: set[tuple[Suppression, str]] = set()
    kept: list[Diagnostic] = []
    count = 0
    for diagnostic in diagnostics:
        rule = diagnostic.finding.rule
        line = None if diagnostic.region is None else diagnostic.region.start.line
        by = of_line.get((line, rule)) or of_line.get((anchors.of(line), rule))
        if by is None:
            kept.append(diagnostic)
        else:
            used.add((by, rule))
            count += 1
    for comment in comments:
        for message, hint in _complaints(comment, used, policy):
            finding = finding_of(UNUSED, policy, message=message, hint=hint)
            if finding is not None:
                kept.append(place(finding, comment.span))
    return tuple(sorted(kept, key=lambda d: -1 if d.region is None else d.region.start.byte)), count


class _Anchors:
    """The line of the statement that each line of a document inside a text belongs to."""

    def __init__(self, source: Source, documents: Iterable[Document]) -> None:
        self._lines: list[tuple[int, int, int]] = []
        for document in documents:
            whole = document.place(())
            if document.anchor is not None and whole is not None:
                first, last = (source.position(offset).line for offset in whole.value)
                self._lines.append((first, last, source.position(document.anchor).line))
        self._lines.sort()

    def of(self, line: int | None) -> int | None:
        if line is None:
            return None
        from bisect import bisect_right  # 0.5 ms

        at = bisect_right(self._lines, line, key=lambda lines: lines[0])
        before = self._lines[max(at - 1, 0) : at]
        return next((anchor for _first, last, anchor in before if line <= last), None)


def _complaints(comment: Suppression, used: set[tuple[Suppression, str]], policy: Policy) -> Iterable[tuple[str, str]]:
    if not comment.rules:
        yield "this comment names no rule, so it suppresses nothing", "write `ignore[rule]`"
    for rule in comment.rules:
        if rule not in RULES:
            near = nearest(rule, RULES)
            hint = f"did you mean `{near}`?" if near else "`daimo-validate rules` lists the rules"
            yield f"{quoted(rule)} in this comment is not a rule", hint
        elif (comment, rule) not in used and policy.level(rule, Severity.ERROR) is not None:
            yield f"this comment suppresses `{rule}`, which finds nothing here", "remove it"


def _is_in_string(before: str, format: Format) -> bool:
    """Return whether a quote is open after `before`. YAML and dotenv open one only where a value begins (`Don't`)."""
    quote, last, at = "", "", 0
    while at < len(before):
        char = before[at]
        if quote:
            at += char == "\\" and quote == '"'
            quote = "" if char == quote else quote
        elif char in "'\"" and (format.quotes_inside_words or last in _BEFORE_VALUE):
            quote = char
        last = last if char.isspace() else char
        at += 1
    return bool(quote)
