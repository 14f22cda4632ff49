"""Checks one request body: the verdict of `validate_json`, with each finding at its place in the text."""

from __future__ import annotations

from daimo_validate.diagnostics.model import FileCrash
from daimo_validate.diagnostics.placing import Placer
from daimo_validate.diagnostics.suppression import suppress
from daimo_validate.documents import FILE_FORMATS, Document, undecodable
from daimo_validate.documents.json import NO_VALUE, read_body
from daimo_validate.lint.check import CheckSettings, FileResult
from daimo_validate.payloads.model import Payload
from daimo_validate.text.source import UndecodableError, decode

# The reading has a problem, with its place, for each finding of these rules.
_ABOUT_TEXT = frozenset({"syntax", "duplicate-key"})


def check_body(data: bytes, path: str, settings: CheckSettings) -> FileResult:
    """Return what is wrong with a request body, sorted by place."""
    format = FILE_FORMATS["json"]
    try:
        reading = read_body(decode(data), format)
    except UndecodableError as error:
        reading = undecodable(error, format)._replace(documents=(Document(format, None, NO_VALUE),))
    validator = settings.validator
    report = validator.validate_json(data)
    (document,) = reading.documents
    payload = Payload(document=document, path=(), value=document.value)
    placer = Placer(path, reading, (payload,), validator)
    placer.add_problems(reading.problems)
    placer.add_findings(payload, [finding for finding in report.findings if finding.rule not in _ABOUT_TEXT])
    diagnostics, suppressed = suppress(placer.diagnostics(), reading, validator.policy, placer.place)
    return FileResult(
        path=path,
        diagnostics=diagnostics,
        crashes=tuple(FileCrash(path, crash.rule, crash.error) for crash in report.crashes),
        payloads=1,
        suppressed=suppressed,
        source=reading.source,
    )
