"""Sentences about payloads, as lines of text or as JSON."""

from __future__ import annotations

from daimo_validate.core.severity import Severity
from daimo_validate.diagnostics.explanation import Explained, Explanation
from daimo_validate.output.encoding import to_json
from daimo_validate.output.styles import BOLD, paint, style_of
from daimo_validate.output.words import counted, shown_path
from daimo_validate.text.visible import visible


def as_text(explanation: Explanation, color: bool = False) -> str:
    """Return a line for each payload: its place, its sentence, and how many findings it has."""
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "".join(f"{_line(each, color)}\n" for each in explanation.payloads).replace("##[", "## [")


def as_json(explanation: Explanation) -> str:
    """Return the object, version 1. Keys may be added; a key never changes its meaning."""
    document = {
        "version": 1,
        "payloads": [
            {
                "file": each.path,
                "pointer": each.pointer,
                "line": each.position.line,
                "column": each.position.column,
                "sentence": visible(each.sentence),
                "unknown": [visible(param) for param in each.unknown],
                "errors": each.errors,
                "warnings": each.warnings,
            }
            for each in explanation.payloads
        ],
        "file_errors": [{"file": error.path, "message": error.message} for error in explanation.errors],
    }
    return f"{to_json(document)}\n"


def _line(each: Explained, color: bool) -> str:
    counts = [(each.errors, Severity.ERROR), (each.warnings, Severity.WARNING)]
    found = ", ".join(paint(counted(count, kind.value), style_of(kind), color) for count, kind in counts if count)
    place = paint(f"{shown_path(each.path)}:{each.position.line}:{each.position.column}", BOLD, color)
    return f"{place}: {visible(each.sentence)}" + (f" [{found}]" if found else "")
