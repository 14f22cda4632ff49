"""The report of a validation, and the error that carries one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from daimo_validate.core.finding import Finding as Finding
from daimo_validate.core.finding import Fix as Fix
from daimo_validate.core.severity import Severity as Severity
from daimo_validate.core.severity import V1ErrorResponse as V1ErrorResponse
from daimo_validate.core.severity import v1_error
from daimo_validate.text.hints import Any, Final, NoReturn
from daimo_validate.text.records import NamedTuple


class Crash(NamedTuple):
    """A rule that raised: a bug in this program, not a finding about the payload.

    `error` is the exception's type alone, because its text could repeat personal data.
    """

    rule: str
    error: str


class Report:
    """Everything that one validation found, in a fixed order: by path, then errors before warnings. Immutable.

    Iterating it gives the findings; `str` gives them as text, one line each. `crashes` is empty unless this program has
    a bug; it does not make a report fail.

        report = validate(payload)
        assert report.ok, report
    """

    # No dataclass: importing that module takes longer than checking a file, and most reports are empty.
    def __init__(self, findings: tuple[Finding, ...] = (), crashes: tuple[Crash, ...] = ()) -> None:
        self.__dict__.update(findings=findings, crashes=crashes)

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no finding of severity error."""
        return not self.errors

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @cached_property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity warning."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    def to_v1(self) -> V1ErrorResponse | None:
        """Return the first error as a V1ErrorResponse body, with the number of the others, or None if there is none."""
        if not self.errors:
            return None
        first, others = self.errors[0], len(self.errors) - 1
        if not others:
            return first.to_v1()
        return v1_error(f"{first.message} (and {others} more error{'s' if others > 1 else ''})", first.param)

    def to_json(self) -> dict[str, Any]:
        """Return the report as a JSON object, with the findings as `--format json` prints them."""
        return {
            "ok": self.ok,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "findings": [finding.to_json() for finding in self.findings],
            "crashes": [crash._asdict() for crash in self.crashes],
        }

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        """Return one line per finding: `param: severity: [rule] message (hint)`. Without findings it is empty."""
        crashes = [f"body: crash: [{rule}] {error}: a bug in daimo-validate" for rule, error in self.crashes]
        return "\n".join([*map(str, self.findings), *crashes])

    def __bool__(self) -> NoReturn:
        """Refused, because `if report:` could be read both ways."""
        raise TypeError("a Report has no truth value: ask report.ok")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Report is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Report is immutable: {name!r} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return (self.findings, self.crashes) == (other.findings, other.crashes)

    def __hash__(self) -> int:
        return hash((self.findings, self.crashes))

    def __repr__(self) -> str:
        # Not every field of every finding: pytest shows this, and cuts it after some 240 characters.
        counts = f"{_counted(len(self.errors), 'error')}, {_counted(len(self.warnings), 'warning')}"
        lines = str(self)
        return f"<Report: {counts}>" if not lines else f"<Report: {counts}\n{lines}>"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.findings, self.crashes)


class ValidationError(ValueError):
    """Raised by `check` and `check_json`: `report` holds everything found, `response` the V1ErrorResponse body.

    Its text is that of the report: all findings, one line each.
    """

    def __init__(self, report: Report) -> None:
        response = report.to_v1()
        if response is None:
            raise ValueError("a ValidationError needs a report with an error")
        self.report: Final = report
        self.response: Final = response
        super().__init__(str(report))

    def __reduce__(self) -> tuple[type[ValidationError], tuple[Report]]:
        return type(self), (self.report,)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
