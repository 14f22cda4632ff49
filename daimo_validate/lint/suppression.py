"""Comments that switch a finding off where it stands: `# daimo-validate: ignore[rule] reason`.

A comment counts for its own line, or, alone in a line, for the next line that is no comment. YAML, TOML and dotenv
have comments with `#`, and JSON with comments has them with `//`; plain JSON has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from daimo_validate.core.policy import Policy
from daimo_validate.core.report import Finding, Severity
from daimo_validate.core.rules import RULES
from daimo_validate.core.text import nearest, quoted
from daimo_validate.documents import Kind, Reading, Source, Span
from daimo_validate.documents.diagnostic import Diagnostic, Region

_COMMENT = re.compile(r"(?:^|[ \t])(?P<mark>#|//)[ \t]*daimo-validate:[ \t]*ignore(?:\[(?P<rules>[^\]\r\n]*)\])?")
_MARKS = {
    Kind.YAML: "#",
    Kind.TOML: "#",
    Kind.DOTENV: "#",
    Kind.JSONC: "//",
}
UNUSED = "unused-suppression"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: the rules that it names, its place, and the line for which it counts."""

    rules: tuple[str, ...]
    span: Span
    line: int


def suppressions(reading: Reading) -> list[Suppression]:
    """The suppressing comments of a text."""
    mark, source = _MARKS.get(reading.kind), reading.source
    if mark is None or "daimo-validate:" not in source.text:
        return []
    found = []
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        match = _COMMENT.search(line)
        if match is None or match["mark"] != mark or _is_in_string(line[: match.start("mark")]):
            continue
        start = source.offset(number, match.start("mark") + 1)
        alone = not line[: match.start("mark")].strip()
        rules = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
        applies = _next_line(source, number, mark) if alone else number
        found.append(Suppression(rules, Span(start, start + match.end() - match.start("mark")), applies))
    return found


def suppress(
    diagnostics: Iterable[Diagnostic], reading: Reading, path: str, policy: Policy
) -> tuple[tuple[Diagnostic, ...], int]:
    """The diagnostics that no comment switches off, with one for each comment that switches off nothing."""
    comments = suppressions(reading)
    if not comments:
        return tuple(diagnostics), 0
    used: set[tuple[Suppression, str]] = set()
    kept: list[Diagnostic] = []
    count = 0
    for diagnostic in diagnostics:
        rule = diagnostic.finding.rule
        line = None if diagnostic.region is None else diagnostic.region.start.line
        by = next((c for c in comments if c.line == line and rule in c.rules), None)
        if by is None:
            kept.append(diagnostic)
        else:
            used.add((by, rule))
            count += 1
    level = policy.level(UNUSED, Severity.WARNING)
    if level is not None:
        kept += [
            _unused(path, reading.source, comment, what, hint, level)
            for comment in comments
            for what, hint in _complaints(comment, used)
        ]
    return tuple(sorted(kept, key=lambda d: -1 if d.region is None else d.region.start.byte)), count


def _complaints(comment: Suppression, used: set[tuple[Suppression, str]]) -> Iterable[tuple[str, str]]:
    if not comment.rules:
        yield "this comment names no rule, and so switches nothing off", "write `ignore[rule]`"
    for rule in comment.rules:
        if rule not in RULES:
            near = nearest(rule, RULES)
            hint = f"did you mean `{near}`?" if near else "`daimo-validate rules` lists the rules"
            yield f"{quoted(rule)} in this comment is no rule", hint
        elif (comment, rule) not in used:
            yield f"this comment switches `{rule}` off, which finds nothing here", "remove it"


def _unused(path: str, source: Source, comment: Suppression, what: str, hint: str, level: Severity) -> Diagnostic:
    finding = Finding(rule=UNUSED, severity=level, param="body", pointer="", message=what, hint=hint)
    region = Region(source.position(comment.span.start), source.position(comment.span.end))
    return Diagnostic(path=path, finding=finding, region=region)


def _next_line(source: Source, number: int, mark: str) -> int:
    following = number + 1
    while following <= source.line_count:
        line = source.line(following).strip()
        if line and not line.startswith(mark):
            return following
        following += 1
    return number


def _is_in_string(before: str) -> bool:
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1
