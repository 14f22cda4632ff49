"""Writes JSON for every stream and parser: ASCII, without lone surrogates."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from daimo_validate.diagnostics.model import Diagnostic
from daimo_validate.output.pages import address
from daimo_validate.text.visible import visible

# JSON allows DEL without an escape, and `##[name]` is a command to GitHub's runner.
_NOT_PLAIN: Final = re.compile(r"[^\n\x20-\x7e]|#(?=\[)")


def to_json(value: Any, indent: int | None = 2) -> str:
    """Return `value` as ASCII JSON. A lone surrogate, which strict parsers reject, becomes the text of its escape."""
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    return _NOT_PLAIN.sub(_escape, text)


def finding_json(diagnostic: Diagnostic, project_url: str) -> dict[str, Any]:
    """Return a finding for `json` and `jsonl`. Text for people is made visible, text for programs stays exact."""
    finding, region = diagnostic.finding, diagnostic.region
    data = finding.to_json()
    return {
        "file": diagnostic.path,
        **data,
        "pointer": diagnostic.pointer,
        "param": visible(finding.param),
        "message": visible(finding.message),
        "hint": None if finding.hint is None else visible(finding.hint),
        "fix": None if diagnostic.is_private else data["fix"],
        "line": region and region.start.line,
        "column": region and region.start.column,
        "end_line": region and region.end.line,
        "end_column": region and region.end.column,
        "help_uri": address(finding.rule, project_url),
    }


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
