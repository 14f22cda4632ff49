"""The finds/does-not-find tables of the rules, and how a row is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from daimo_validate import Policy, Severity, Validator
from daimo_validate.core.report import Fix
from tests.helpers.requests import of_rule, request


@dataclass(frozen=True, kw_only=True)
class Finds:
    """A merge patch of the plain request, and the one finding that `rule` must make of it."""

    rule: str
    patch: Any
    param: str
    message: str
    hint: str | None = None
    severity: str = "error"
    fix: Fix | None = None
    policy: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class FindsNot:
    """A merge patch of the plain request of which `rule` must say nothing."""

    rule: str
    patch: Any
    policy: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}: {self.patch}"[:80]


def assert_finds(case: Finds) -> None:
    found = of_rule(request(case.patch), case.rule, Validator(policy=Policy(**case.policy)))
    assert [(f.param, f.severity, f.message, f.hint, f.fix) for f in found] == [
        (case.param, Severity(case.severity), case.message, case.hint, case.fix)
    ]


def assert_finds_not(case: FindsNot) -> None:
    found = of_rule(request(case.patch), case.rule, Validator(policy=Policy(**case.policy)))
    assert found == []


def safe(replacement: str) -> Fix:
    return Fix(replacement=replacement, safe=True)


def unsafe(replacement: str) -> Fix:
    return Fix(replacement=replacement, safe=False)


def unsafe_key(replacement: str) -> Fix:
    return Fix(replacement=replacement, safe=False, target="key")
