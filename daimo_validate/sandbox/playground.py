"""Answers the page while a person types: every finding of a text with its place and fix, and the expected response."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

from daimo_validate.core.report import Report
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Basis
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.model import Diagnostic
from daimo_validate.diagnostics.placing import Placer
from daimo_validate.documents import FILE_FORMATS, Format, read
from daimo_validate.lint.body import place_body
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.search import find_payloads, relevant
from daimo_validate.sandbox.sessions import open_session
from daimo_validate.text.source import Source

# Findings of these rules mean that a body is not JSON, or has a number where the schema wants a string.
_REFUSED: Final = frozenset({"syntax", "unquoted-value"})
# From the example of the API document: ids that change with every keystroke would only distract.
_EXAMPLE_ID: Final = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"
_EXAMPLE_SECRET: Final = "d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1"
_ACCEPTED_BY_API: Final = (
    "None of these errors is about the published schema: they are about safety or Daimo's documentation, and the API "
    "may accept this body."
)


def check_text(text: str, language: str, validator: Validator, now: int) -> dict[str, Any]:
    """Return the findings of a payload written as JSON or YAML (`language` is json, yaml or auto), ready for JSON.

    Spans are in UTF-16 code units, as browsers count. Never raises on the content of the text.
    """
    format = _format(text, language)
    if not text.strip():
        return {"language": format.name, "findings": [], "answer": None, "payloads": 0}
    data = text.encode("utf-8", "surrogatepass")
    reading = read(data, format)
    is_string = validator.wants_string
    payloads = find_payloads(reading, is_string, is_body=True) or find_payloads(reading, is_string, [""], search=False)
    if format.name == "json" and (not payloads or payloads[0].path == ()):
        # The text is a body: it is judged as the API would, without comments, trailing commas or templates.
        reading, payload, _, placer = place_body(data, "", validator, with_frames=False)
        payloads = (payload,)
    else:
        placer = Placer("", reading, payloads, validator, with_frames=False)
        placer.add_problems(relevant(reading.problems, payloads))
        for payload in payloads:
            placer.add_payload(payload)
    diagnostics = placer.diagnostics()
    units = _Utf16(text)
    return {
        "language": format.name,
        "payloads": len(payloads),
        "findings": [_to_json(diagnostic, reading.source, units) for diagnostic in diagnostics],
        "answer": _answer(diagnostics, payloads, now),
    }


def _format(text: str, language: str) -> Format:
    if language in ("json", "yaml"):
        return FILE_FORMATS[language]
    return FILE_FORMATS["json" if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"') else "yaml"]


def _answer(diagnostics: Sequence[Diagnostic], payloads: Sequence[Payload], now: int) -> dict[str, Any]:
    """Return the response to expect for the first payload, with a note about it."""
    errors = [diagnostic.finding for diagnostic in diagnostics if diagnostic.is_error]
    if errors or not payloads:
        body = Report(tuple(errors)).to_v1()
        by_schema = any(f.rule in _REFUSED or RULES[f.rule].basis is Basis.SCHEMA for f in errors)
        return {"status": 400, "body": body, "note": None if by_schema else _ACCEPTED_BY_API}
    payload = payloads[0]
    if payload.unknown:
        return _unknown_answer("Parts of this are templates: the response depends on their values.")
    if payload.open:
        return _unknown_answer("This is a part of a request: the response depends on the rest.")
    session = open_session(payload.value, now, session_id=_EXAMPLE_ID, secret=_EXAMPLE_SECRET)
    return {"status": 201, "body": {"session": session}, "note": None}


def _unknown_answer(note: str) -> dict[str, Any]:
    return {"status": None, "body": None, "note": note}


def _to_json(diagnostic: Diagnostic, source: Source, units: _Utf16) -> dict[str, Any]:
    region = diagnostic.region
    assert region is not None, "every finding about a payload has a place"
    # Only safe fixes: the page applies them all at one click.
    edit = next((edit for edit in diagnostic.edits if edit.is_safe), None)
    return {
        **diagnostic.finding.to_json(),
        "line": region.start.line,
        "column": region.start.column,
        "start": units.of(source.offset(region.start.line, region.start.column)),
        "end": units.of(source.offset(region.end.line, region.end.column)),
        "edit": edit and {"start": units.of(edit.span.start), "end": units.of(edit.span.end), "text": edit.text},
    }


class _Utf16:
    """Converts offsets of a text from code points to UTF-16 code units."""

    def __init__(self, text: str) -> None:
        # The reader drops a byte order mark, a browser counts it.
        self._mark: Final = int(text.startswith("\ufeff"))
        self._astral: Final = [index for index, char in enumerate(text[self._mark :]) if ord(char) > 0xFFFF]

    def of(self, offset: int) -> int:
        """Return the offset in UTF-16 code units."""
        return offset + self._mark + bisect_left(self._astral, offset)
