"""Findings: one thing that is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from daimo_validate.core.severity import Severity, V1ErrorResponse, v1_error


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
        return v1_error(self.message, self.param)

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
