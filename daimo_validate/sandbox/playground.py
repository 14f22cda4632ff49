"""What the page asks while a person types: every finding of a text with its place, fixes, and the answer to expect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from daimo_validate.core.finding import Finding, Fix
from daimo_validate.core.report import Report
from daimo_validate.core.rules import RULES
from daimo_validate.core.rules._base import Basis
from daimo_validate.core.severity import Severity
from daimo_validate.core.validator import Validator
from daimo_validate.documents import FILE_FORMATS, Format, Problem, Reading, read
from daimo_validate.payloads.search import Payload, find_payloads, relevant
from daimo_validate.sandbox.sessions import open_session
from daimo_validate.text.source import Span

# Of the rules on texts, those without which a body is no JSON, or has a number where a string is due.
_REFUSED: Final = frozenset({"syntax", "unquoted-value"})
# The example of the API document: ids that change with every keystroke would only distract.
_EXAMPLE_ID: Final = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"
_EXAMPLE_SECRET: Final = "d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1"
_ACCEPTED_BY_API: Final = (
    "Each error here is about safety or the documentation's words, not about the published schema: Daimo's API may "
    "well accept this body."
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding with its place in the text, and the edit that mends it."""

    finding: Finding
    span: Span
    edit: tuple[Span, str] | None = None


def check_text(text: str, language: str, validator: Validator, now: int) -> dict[str, Any]:
    """The findings of a payload written as JSON or YAML (`language` is json, yaml or auto), ready for JSON.

    Spans are in UTF-16 code units, as browsers count. Never raises on what the text holds.
    """
    format = _format(text, language)
    if not text.strip():
        return {"language": format.name, "findings": [], "answer": None, "payloads": 0}
    reading = read(text.encode("utf-8", "surrogatepass"), format)
    is_string = validator.wants_string
    payloads = find_payloads(reading, is_string) or find_payloads(reading, is_string, [""], search=False)
    placed = [_of_problem(problem, reading) for problem in relevant(reading.problems, payloads)]
    for payload in payloads:
        placed += [_of_problem(problem, reading) for problem in payload.problems]
        placed += _of_payload(payload, reading, validator)
    # A place is told once: what the text shows and what the value shows may be the same.
    placed = sorted({(p.finding.rule, p.finding.pointer, p.span): p for p in placed}.values(), key=_order)
    units = _Utf16(text)
    return {
        "language": format.name,
        "payloads": len(payloads),
        "findings": [_to_json(each, reading, units) for each in placed],
        "answer": _answer(placed, payloads, now),
    }


def _format(text: str, language: str) -> Format:
    if language in ("json", "yaml"):
        return FILE_FORMATS[language]
    return FILE_FORMATS["json" if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"') else "yaml"]


def _of_problem(problem: Problem, reading: Reading) -> _Placed:
    path = problem.path or ()
    finding = Finding(
        path=path,
        basis=RULES[problem.rule].basis,
        rule=problem.rule,
        severity=problem.severity,
        message=problem.message,
        hint=problem.hint,
        fix=problem.fix,
    )
    return _Placed(finding, problem.span, _edit(problem.fix, problem.span, reading))


def _of_payload(payload: Payload, reading: Reading, validator: Validator) -> Iterable[_Placed]:
    report = validator.examine(payload.value, unknown=payload.unknown, is_fragment=payload.fragment)
    for finding in report.findings:
        path = finding.path
        place = payload.place(path)
        on_key = finding.rule in ("unknown-field", "legacy-field")
        if place is None:
            around = payload.nearest(path)[1]
            yield _Placed(finding, around.key or Span(around.value.start, around.value.start + 1))
            continue
        target = place.key if place.key and (finding.fix.target == "key" if finding.fix else on_key) else place.value
        span = place.key if place.key and on_key else place.value
        yield _Placed(finding, span, _edit(finding.fix, target, reading))


def _edit(fix: Fix | None, span: Span, reading: Reading) -> tuple[Span, str] | None:
    if fix is None or not fix.safe:
        return None
    return span, reading.format.write(reading.source.slice(span), fix.replacement)


def _answer(placed: Sequence[_Placed], payloads: Sequence[Payload], now: int) -> dict[str, Any]:
    """The answer to expect for the first payload, and what is to be said of it."""
    errors = [each.finding for each in placed if each.finding.severity is Severity.ERROR]
    if errors or not payloads:
        body = Report(tuple(errors)).to_v1()
        by_schema = any(f.rule in _REFUSED or RULES[f.rule].basis is Basis.SCHEMA for f in errors)
        return {"status": 400, "body": body, "note": None if by_schema else _ACCEPTED_BY_API}
    payload = payloads[0]
    if payload.unknown:
        return {
            "status": None,
            "body": None,
            "note": "Parts of this are templates: the answer depends on them.",
        }
    session = open_session(payload.value, now, session_id=_EXAMPLE_ID, secret=_EXAMPLE_SECRET)
    return {"status": 201, "body": {"session": session}, "note": None}


def _to_json(placed: _Placed, reading: Reading, units: _Utf16) -> dict[str, Any]:
    position = reading.source.position(placed.span.start)
    edit = None
    if placed.edit is not None:
        span, text = placed.edit
        edit = {"start": units.of(span.start), "end": units.of(span.end), "text": text}
    return {
        **placed.finding.to_json(),
        "line": position.line,
        "column": position.column,
        "start": units.of(placed.span.start),
        "end": units.of(placed.span.end),
        "edit": edit,
    }


def _order(placed: _Placed) -> tuple[Any, ...]:
    finding = placed.finding
    return placed.span, finding.severity is Severity.WARNING, finding.rule, finding.message


class _Utf16:
    """Offsets of a text in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        # The reader drops a byte order mark, a browser counts it.
        self._mark: Final = int(text.startswith("\ufeff"))
        self._astral: Final = [index for index, char in enumerate(text[self._mark :]) if ord(char) > 0xFFFF]

    def of(self, offset: int) -> int:
        """The offset of a code point."""
        from bisect import bisect_left

        return offset + self._mark + bisect_left(self._astral, offset)
