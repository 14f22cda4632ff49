"""Checks one request body: the verdict of `validate_json`, with each finding at its place in the text."""

from __future__ import annotations

from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.model import FileCrash
from daimo_validate.diagnostics.placing import Placer
from daimo_validate.diagnostics.suppression import suppress
from daimo_validate.documents import FILE_FORMATS, Document, Reading, undecodable
from daimo_validate.documents.json import NO_VALUE, read_body
from daimo_validate.lint.check import CheckSettings, FileResult
from daimo_validate.payloads.model import Payload
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import UndecodableError, decode

# The reading has a problem, with its place, for each finding of these rules.
_ABOUT_TEXT = frozenset({"syntax", "duplicate-key"})


class PlacedBody(NamedTuple):
    """A request body as read, the verdict of `validate_json`, and the findings of both at their places."""

    reading: Reading
    payload: Payload
    report: Report
    placer: Placer


def place_body(data: bytes, path: str, validator: Validator, *, with_frames: bool = True) -> PlacedBody:
    """Return what is wrong with a request body, and where."""
    format = FILE_FORMATS["json"]
    try:
        reading = read_body(decode(data), format)
    except UndecodableError as error:
        reading = undecodable(error, format)._replace(documents=(Document(format, None, NO_VALUE),))
    report = validator.validate_json(data)
    (document,) = reading.documents
    payload = Payload(document=document, path=(), value=document.value)
    placer = Placer(path, reading, (payload,), validator, with_frames=with_frames)
    placer.add_problems(reading.problems)
    placer.add_findings(payload, [finding for finding in report.findings if finding.rule not in _ABOUT_TEXT])
    return PlacedBody(reading, payload, report, placer)


def check_body(data: bytes, path: str, settings: CheckSettings) -> FileResult:
    """Return what is wrong with a request body, sorted by place."""
    reading, _, report, placer = place_body(data, path, settings.validator)
    diagnostics, suppressed = suppress(placer.diagnostics(), reading, settings.validator.policy, placer.place)
    return FileResult(
        path=path,
        diagnostics=diagnostics,
        crashes=tuple(FileCrash(path, crash.rule, crash.error) for crash in report.crashes),
        payloads=1,
        suppressed=suppressed,
        source=reading.source,
    )
