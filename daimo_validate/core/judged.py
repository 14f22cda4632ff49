"""What the rules have found, and the report that it makes under a policy."""

from __future__ import annotations

from collections.abc import Mapping

from daimo_validate.core.finding import Finding
from daimo_validate.core.report import Crash, Report
from daimo_validate.core.severity import Severity
from daimo_validate.text.hints import TYPE_CHECKING, Any
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from daimo_validate.core.renames import Renames
    from daimo_validate.core.rules._base import Found, Rule


class Judged(NamedTuple):
    """What the rules have found so far, and which of them crashed."""

    found: list[tuple[Rule, Found]]
    crashes: list[Crash]

    def rename(self, names: Renames) -> None:
        """Give each finding the path that its field has in the body as given."""
        if names.written:
            self.found[:] = [(rule, found._replace(path=names.as_written(found.path))) for rule, found in self.found]


def report_of(
    judged: Judged, levels: Mapping[tuple[str, Severity], Severity | None], order: Mapping[str, int]
) -> Report:
    """Return the report of what the rules have found.

    `levels` are the severities that a policy gives to rules and their severities, `order` is the order of the rules.
    """
    # Most bodies with a mistake have one: nothing is to be sorted, and nothing takes the place of a fallback.
    findings = _sorted(judged, levels, order) if len(judged.found) > 1 else _only(judged, levels)
    return Report(findings, tuple(dict.fromkeys(judged.crashes)) if judged.crashes else ())


def _only(judged: Judged, levels: Mapping[tuple[str, Severity], Severity | None]) -> tuple[Finding, ...]:
    for rule, each in judged.found:
        severity = levels[rule.id, each.severity or rule.severity]
        if severity is not None:
            return (_finding(rule, each, severity),)
    return ()


def _sorted(
    judged: Judged, levels: Mapping[tuple[str, Severity], Severity | None], order: Mapping[str, int]
) -> tuple[Finding, ...]:
    found: dict[tuple[Any, ...], tuple[Rule, Found, Severity]] = {}
    fallbacks: list[tuple[Rule, Found, Severity]] = []
    for rule, each in judged.found:
        severity = levels[rule.id, each.severity or rule.severity]
        if severity is None:
            continue
        if each.is_fallback:
            fallbacks.append((rule, each, severity))
        else:
            found[_place(rule, each, severity, order)] = rule, each, severity
    if fallbacks:
        blocked = {each.path for _, each, severity in found.values() if severity is Severity.ERROR}
        for rule, each, severity in fallbacks:
            if not any(each.path[:end] in blocked for end in range(len(each.path) + 1)):
                found[_place(rule, each, severity, order)] = rule, each, severity
    # What two rules or two passes have found in the same words is made once.
    return tuple([_finding(*found[key]) for key in sorted(found)])


def _place(rule: Rule, found: Found, severity: Severity, order: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the sort key of a finding: by path, then errors before warnings, then the order of the rules."""
    # An index and a key cannot be compared, and are siblings in a text that has the key `a` twice.
    steps = tuple([(type(step) is int, step) for step in found.path])
    return steps, severity is Severity.WARNING, order[rule.id], found.message


def _finding(rule: Rule, found: Found, severity: Severity) -> Finding:
    path, message, hint, fix, _, _, basis = found
    return Finding(
        path=path,
        basis=basis or rule.basis,
        rule=rule.id,
        severity=severity,
        message=message,
        hint=hint,
        fix=fix,
    )
