"""Findings that were there when the linter came: a file of their fingerprints, so that only new ones are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from daimo_validate.diagnostics.model import Diagnostic, reason
from daimo_validate.lint.files import write_atomically

VERSION = 2
"""The fingerprints of version 1 held the words of messages."""


class BaselineError(ValueError):
    """A baseline that cannot be read; the text says why, without the path."""


def read_baseline(path: Path) -> Counter[str]:
    """How many findings of each fingerprint are known. BaselineError when the file is no baseline."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise BaselineError(f"cannot be read: {reason(error)}") from None
    except (ValueError, RecursionError):
        raise BaselineError("is not JSON") from None
    entries = document.get("findings") if isinstance(document, dict) else None
    if isinstance(document, dict) and document.get("version") == 1:
        raise BaselineError("is a baseline of version 1, which this release cannot compare; re-run --write-baseline")
    if not isinstance(entries, list) or document.get("version") != VERSION:
        raise BaselineError(f"is not a baseline of version {VERSION}")
    counts: Counter[str] = Counter()
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("fingerprint"), str):
            raise BaselineError("has an entry without a fingerprint")
        counts[entry["fingerprint"]] += 1
    return counts


def write_baseline(path: Path, diagnostics: Iterable[Diagnostic]) -> None:
    """Write the fingerprints of findings, with file and rule for the reader.

    OSError when the file cannot be written; it is written whole or not at all.
    """
    entries = [
        {"file": d.path.encode(errors="replace").decode(), "rule": d.finding.rule, "fingerprint": d.fingerprint}
        for d in diagnostics
    ]
    entries.sort(key=lambda entry: (entry["file"], entry["rule"], entry["fingerprint"]))
    text = json.dumps({"version": VERSION, "findings": entries}, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode())


def without_known(diagnostics: Iterable[Diagnostic], known: Counter[str]) -> tuple[tuple[Diagnostic, ...], int]:
    """The diagnostics that the baseline does not have, and how many it has; each entry counts for one finding."""
    left = known.copy()
    kept = []
    count = 0
    for diagnostic in diagnostics:
        if left[diagnostic.fingerprint] > 0:
            left[diagnostic.fingerprint] -= 1
            count += 1
        else:
            kept.append(diagnostic)
    return tuple(kept), count
