"""`sarif`: SARIF 2.1.0 (OASIS Standard, errata 01) for code scanning services and editors."""

from __future__ import annotations

import re
from typing import Any, Final

from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import quoted
from daimo_validate.diagnostics.model import Diagnostic, Edit, FileCrash, LintResult, Region
from daimo_validate.output.descriptors import descriptors, level
from daimo_validate.output.encoding import to_json
from daimo_validate.output.occurrences import occurrences
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.paths import uri_of
from daimo_validate.output.words import crash_message, is_safe
from daimo_validate.text.visible import visible

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE: Final = "%SRCROOT%"
_LINK_START: Final = re.compile(r"\](?=\()")


def render(result: LintResult, options: OutputOptions) -> str:
    """Return one run with every rule, the findings, and a notification for each failure."""
    rules = descriptors((diagnostic.finding.rule for diagnostic in result.diagnostics), options.project_url)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": "daimo-validate", "rules": rules}
    if options.version:
        driver["version"] = options.version
    if options.project_url:
        driver["informationUri"] = options.project_url
    counts = occurrences(diagnostic.fingerprint for diagnostic in result.diagnostics)
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(result)],
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder in which daimo-validate ran."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(*counted, index) for counted in zip(result.diagnostics, counts, strict=True)],
    }
    return f"{to_json({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [run]})}\n"


def _result(diagnostic: Diagnostic, occurrence: int, index: dict[str, int]) -> dict[str, Any]:
    finding = diagnostic.finding
    text = f"{finding.message}\nHint: {finding.hint}" if finding.hint else finding.message
    location: dict[str, Any] = {"physicalLocation": _physical(diagnostic.path, diagnostic.region)}
    if diagnostic.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.pointer}]
    result: dict[str, Any] = {
        "ruleId": visible(finding.rule),
        "ruleIndex": index[visible(finding.rule)],
        "level": level(finding.severity),
        "message": _message(text),
        "locations": [location],
        "properties": {"param": visible(finding.param)},
        # The number tells equal findings of one file apart, as in GitHub's own `primaryLocationLineHash`.
        "partialFingerprints": {"daimoValidate/v2": f"{diagnostic.fingerprint}:{occurrence}"},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(diagnostic.path, related.region),
                "message": _message(related.label),
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if fixes := _fixes(diagnostic):
        result["fixes"] = fixes
    return result


def _fixes(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    # Viewers apply a fix at one click, so unsafe fixes are left out.
    fix = diagnostic.finding.fix
    if fix is None or diagnostic.is_private or not is_safe(diagnostic):
        return []
    what = "Rename to" if fix.target == "key" else "Replace with"
    change = {
        "artifactLocation": _artifact(diagnostic.path),
        "replacements": [_replacement(edit) for edit in diagnostic.edits],
    }
    return [{"description": _message(f"{what} {quoted(fix.replacement)}."), "artifactChanges": [change]}]


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.region), "insertedContent": {"text": edit.text}}


def _invocation(result: LintResult) -> dict[str, Any]:
    notifications = [_notification("file", error.path, error.message) for error in result.errors]
    notifications += map(_crash, result.crashes)
    return {
        "executionSuccessful": not notifications,
        "exitCode": result.exit_code,
        "toolExecutionNotifications": notifications,
    }


def _crash(crash: FileCrash) -> dict[str, Any]:
    notification = _notification("crash", crash.path, crash_message(crash))
    notification["exception"] = {"kind": visible(crash.error)}
    if crash.rule is not None:
        notification["associatedRule"] = {"id": visible(crash.rule)}
    return notification


def _notification(kind: str, path: str, message: str) -> dict[str, Any]:
    return {
        "descriptor": {"id": kind},
        "level": level(Severity.ERROR),
        "message": _message(message),
        "locations": [{"physicalLocation": _physical(path, None)}],
    }


def _physical(path: str, region: Region | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if region is not None:
        physical["region"] = _region(region)
    return physical


def _artifact(path: str) -> dict[str, str]:
    uri, is_relative = uri_of(path)
    return {"uri": uri, "uriBaseId": _BASE} if is_relative else {"uri": uri}


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
        "byteOffset": region.start.byte,
        "byteLength": region.end.byte - region.start.byte,
    }


def _message(text: str) -> dict[str, str]:
    """Return a plain text message: braces are doubled (section 3.11.5), and nothing is a link (3.11.6)."""
    shown = "\n".join(map(visible, text.split("\n")))
    return {"text": _LINK_START.sub(r"\\]", shown.replace("{", "{{").replace("}", "}}"))}
