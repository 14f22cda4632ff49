"""Helpers of the tests in this folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from unicodedata import combining, east_asian_width

from daimo_validate import Policy, Validator
from daimo_validate.diagnostics.model import Diagnostic, Frame
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings, FileResult, check_bytes
from daimo_validate.lint.fixes import Fixed, fix_bytes
from tests.helpers import formats
from tests.helpers.requests import plain_request

VALIDATOR = Validator()
SETTINGS_OF_A_WALK = CheckSettings(validator=VALIDATOR)
"""The settings for a file that nobody named."""


def lint(
    text: str | bytes, format: Format = formats.JSON, path: str = "pay", policy: Policy | None = None, **wishes: Any
) -> FileResult:
    """Check a text; `wishes` are fields of CheckSettings."""
    settings = CheckSettings(**{"validator": Validator(policy=policy) if policy else VALIDATOR, **wishes})
    result = check_bytes(text if isinstance(text, bytes) else text.encode(), path, format, settings)
    assert result.crashes == ()
    return result


def fix(text: str | bytes, format: Format = formats.JSON, *, unsafe: bool = False, **wishes: Any) -> Fixed:
    """Fix a text."""
    data = text if isinstance(text, bytes) else text.encode()
    return fix_bytes(data, lint(data, format, **wishes), lambda again: lint(again, format, **wishes), unsafe=unsafe)


def told(result: FileResult) -> list[str]:
    """Return the findings as `line:column rule`."""
    return [f"{where(diagnostic)} {diagnostic.finding.rule}" for diagnostic in result.diagnostics]


def only(result: FileResult) -> Diagnostic:
    (diagnostic,) = result.diagnostics
    return diagnostic


def where(diagnostic: Diagnostic) -> str:
    start = diagnostic.region and diagnostic.region.start
    return f"{start.line}:{start.column}" if start else "-"


def drawn(diagnostic: Diagnostic) -> list[str]:
    """Return the two lines of a frame."""
    assert diagnostic.frame is not None
    return [diagnostic.frame.text, " " * diagnostic.frame.caret + "^" * diagnostic.frame.width]


def under_caret(frame: Frame) -> str:
    """Return the characters above the carets."""
    at, shown = 0, ""
    for char in frame.text:
        if frame.caret <= at < frame.caret + frame.width:
            shown += char
        at += 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1
    return shown


def json_of(patch: Mapping[str, Any] | None = None, *, indent: int | None = 2) -> str:
    """Return the plain request with other top-level fields, as JSON."""
    return json.dumps({**plain_request(), **(patch or {})}, indent=indent)
