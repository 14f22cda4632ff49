"""What a validation says: findings, and the report that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, TypedDict

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands: object keys and array indexes from the top of the body."""


class Severity(StrEnum):
    """How bad a finding is. Only an error makes a report fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A replacement for the value (or the key) at a finding's pointer.

    A safe fix changes no meaning; an unsafe one is a guess that a person has to confirm.
    """

    replacement: str
    safe: bool
    target: Literal["value", "key"] = "value"

    def to_json(self) -> dict[str, str | bool]:
        return {"replacement": self.replacement, "safe": self.safe, "target": self.target}


class _V1Error(TypedDict):
    type: str
    code: str
    message: str
    param: str


class V1ErrorResponse(TypedDict):
    """Daimo's error body, as its OpenAPI document defines it."""

    error: _V1Error


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, and where.

    `param` is the place in Daimo's style (`destination.address`, `body` for the whole);
    `pointer` is the same place as a JSON Pointer (RFC 6901). A missing field is named by its own path.
    """

    rule: str
    severity: Severity
    param: str
    pointer: str
    message: str
    hint: str | None = None
    fix: Fix | None = None

    def to_v1(self) -> V1ErrorResponse:
        """The finding as a V1ErrorResponse body."""
        return _v1(self.message, self.param)

    def to_json(self) -> dict[str, Any]:
        """The finding as the object that `--format json` prints, without the file."""
        return {
            "pointer": self.pointer,
            "param": self.param,
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
            "fix": None if self.fix is None else self.fix.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """A rule that raised: a bug of this program, and never a finding about the payload.

    `error` is the exception's type alone, because its text could repeat personal data.
    """

    rule: str
    error: str


@dataclass(frozen=True)
class Report:
    """Everything that one validation found, in a fixed order: by place, then by rule.

    `crashes` is empty unless this program has a bug; it does not make a report fail.
    """

    findings: tuple[Finding, ...] = ()
    crashes: tuple[Crash, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return not self.errors

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @cached_property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    def to_v1(self) -> V1ErrorResponse | None:
        """The first error as a V1ErrorResponse body that tells how many more there are; None when ok."""
        if not self.errors:
            return None
        first, others = self.errors[0], len(self.errors) - 1
        if not others:
            return first.to_v1()
        return _v1(f"{first.message} (and {others} more error{'s' if others > 1 else ''})", first.param)

    def __bool__(self) -> bool:
        """Refused, because `if report:` could be read both ways."""
        raise TypeError("a Report has no truth value: ask report.ok")


class ValidationError(ValueError):
    """Raised by `check`; `report` holds everything found, `response` the V1ErrorResponse body."""

    def __init__(self, report: Report) -> None:
        response = report.to_v1()
        if response is None:
            raise ValueError("a ValidationError needs a report with an error")
        self.report: Final = report
        self.response: Final = response
        super().__init__(f"{response['error']['param']}: {response['error']['message']}")

    def __reduce__(self) -> tuple[type[ValidationError], tuple[Report]]:
        return type(self), (self.report,)


def _v1(message: str, param: str) -> V1ErrorResponse:
    return {
        "error": {
            "type": "validation_error",
            "code": "invalid_parameter",
            "message": message,
            "param": param,
        }
    }
