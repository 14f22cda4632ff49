"""Read and write baselines: files of known findings, so that only new ones are reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from daimo_validate.diagnostics.model import Diagnostic, reason
from daimo_validate.lint.files import write_atomically

VERSION = 2
"""Fingerprints of version 1 depended on the words of messages."""


class BaselineError(ValueError):
    """A baseline that cannot be used. The text is the reason, without the path."""


def read_baseline(path: Path) -> Counter[str]:
    """Return how many findings of each fingerprint are known. Raises BaselineError if the file is not a baseline."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise BaselineError(f"cannot read: {reason(error)}") from None
    except (ValueError, RecursionError):
        raise BaselineError("is not JSON") from None
    return Counter(map(_fingerprint, _entries(document)))


def write_baseline(path: Path, diagnostics: Iterable[Diagnostic]) -> None:
    """Write the fingerprints of findings, with the file and rule of each for people.

    Raises OSError if the file cannot be written; it is then not changed.
    """
    entries = [
        {"file": d.path.encode(errors="replace").decode(), "rule": d.finding.rule, "fingerprint": d.fingerprint}
        for d in diagnostics
    ]
    entries.sort(key=lambda entry: (entry["file"], entry["rule"], entry["fingerprint"]))
    text = json.dumps({"version": VERSION, "findings": entries}, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode())


def without_known(diagnostics: Iterable[Diagnostic], known: Counter[str]) -> tuple[tuple[Diagnostic, ...], int]:
    """Return the diagnostics that are not known, and the number of known ones. Each entry counts for one finding."""
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


def _entries(document: object) -> list[object]:
    version = document.get("version") if isinstance(document, dict) else None
    if version == 1:
        raise BaselineError("is a baseline of version 1, which this release cannot compare; re-run --write-baseline")
    entries = document.get("findings") if isinstance(document, dict) else None
    if version != VERSION or not isinstance(entries, list):
        raise BaselineError(f"is not a baseline of version {VERSION}")
    return entries


def _fingerprint(entry: object) -> str:
    fingerprint = entry.get("fingerprint") if isinstance(entry, dict) else None
    if not isinstance(fingerprint, str):
        raise BaselineError("has an entry without a fingerprint")
    return fingerprint
