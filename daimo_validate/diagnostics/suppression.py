"""Comments that switch a finding off where it stands: `# daimo-validate: ignore[rule] reason`.

A comment counts for its own line, or, alone in a line, for the next line that is no comment. YAML, TOML and dotenv
have comments with `#`, and JSON with comments has them with `//`; plain JSON has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core.policy import Policy
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import nearest, quoted
from daimo_validate.diagnostics.model import Diagnostic
from daimo_validate.documents import Format, Reading
from daimo_validate.text.source import Source, Span

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding

_COMMENT = r"(?:^|[ \t])(?P<mark>#|//)[ \t]*daimo-validate:[ \t]*ignore(?:\[(?P<rules>[^\]\r\n]*)\])?"
# What stands before a value, the beginning of a line included; and `'` in a text of `''`.
_BEFORE_VALUE = frozenset({"", ":", "=", "-", "[", "{", ",", "?", "'"})
UNUSED = "unused-suppression"


class Suppression(NamedTuple):
    """One comment: the rules that it names, its place, and the line for which it counts."""

    rules: tuple[str, ...]
    span: Span
    line: int


def suppressions(reading: Reading) -> list[Suppression]:
    """The suppressing comments of a text."""
    mark, source = reading.format.comment, reading.source
    if mark is None or "daimo-validate:" not in source.text:
        return []
    found = []
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        match = re.search(_COMMENT, line)
        if match is None or match["mark"] != mark or _is_in_string(line[: match.start("mark")], reading.format):
            continue
        start = source.offset(number, match.start("mark") + 1)
        alone = not line[: match.start("mark")].strip()
        rules = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
        applies = _next_line(source, number, mark) if alone else number
        found.append(Suppression(rules, Span(start, start + match.end() - match.start("mark")), applies))
    return found


def suppress(
    diagnostics: Iterable[Diagnostic],
    reading: Reading,
    policy: Policy,
    unused: Callable[[Finding, Span], Diagnostic],
) -> tuple[tuple[Diagnostic, ...], int]:
    """The diagnostics that no comment switches off, with one for each comment that switches off nothing.

    `unused` makes the latter. Nothing is said of a rule that is off: what it would find is not known.
    """
    comments = suppressions(reading)
    if not comments:
        return tuple(diagnostics), 0
    of_line: dict[int | None, list[Suppression]] = {}
    for comment in comments:
        of_line.setdefault(comment.line, []).append(comment)
    used: set[tuple[Suppression, str]] = set()
    kept: list[Diagnostic] = []
    count = 0
    for diagnostic in diagnostics:
        rule = diagnostic.finding.rule
        line = None if diagnostic.region is None else diagnostic.region.start.line
        by = next((comment for comment in of_line.get(line, ()) if rule in comment.rules), None)
        if by is None:
            kept.append(diagnostic)
        else:
            used.add((by, rule))
            count += 1
    level = policy.level(UNUSED, Severity.WARNING)
    if level is not None:
        kept += [
            unused(_finding(what, hint, level), comment.span)
            for comment in comments
            for what, hint in _complaints(comment, used, policy)
        ]
    return tuple(sorted(kept, key=lambda d: -1 if d.region is None else d.region.start.byte)), count


def _complaints(comment: Suppression, used: set[tuple[Suppression, str]], policy: Policy) -> Iterable[tuple[str, str]]:
    if not comment.rules:
        yield "this comment names no rule, and so switches nothing off", "write `ignore[rule]`"
    for rule in comment.rules:
        if rule not in RULES:
            near = nearest(rule, RULES)
            hint = f"did you mean `{near}`?" if near else "`daimo-validate rules` lists the rules"
            yield f"{quoted(rule)} in this comment is no rule", hint
        elif (comment, rule) not in used and policy.level(rule, Severity.ERROR) is not None:
            yield f"this comment switches `{rule}` off, which finds nothing here", "remove it"


def _finding(what: str, hint: str, level: Severity) -> Finding:
    from daimo_validate.core.finding import Finding

    return Finding(path=(), basis=RULES[UNUSED].basis, rule=UNUSED, severity=level, message=what, hint=hint)


def _next_line(source: Source, number: int, mark: str) -> int:
    following = number + 1
    while following <= source.line_count:
        line = source.line(following).strip()
        if line and not line.startswith(mark):
            return following
        following += 1
    return number


def _is_in_string(before: str, format: Format) -> bool:
    """Whether a quote is open behind `before`. In YAML and dotenv `Don't` has none: a quote begins a value there."""
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
