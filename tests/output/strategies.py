"""Results with any text in any field."""

from __future__ import annotations

from hypothesis import strategies as st

from daimo_validate.core.report import Finding, Fix, Severity
from daimo_validate.core.severity import Basis
from daimo_validate.diagnostics.model import Diagnostic, Edit, FileCrash, FileError, Frame, LintResult, Region, Related
from daimo_validate.text.source import Position, Span

_HOSTILE = [
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\u202eevil",
    "\u2066",
    "\ud800",
    "\udcff",
    "\ufffe",
    "\x7f",
    "\x85",
    "\0",
    "\r\n",
    "::error::x",
    "%0A",
    "]]>",
    "</failure>",
    "&#27;",
    "{0}",
    "[a](b)",
    "😀",
    "é",
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.lists(st.sampled_from(_HOSTILE), max_size=4).map("".join),
)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Return a region that does not end before its start."""
    line, column, byte = draw(st.tuples(st.integers(1, 9), st.integers(1, 99), st.integers(0, 999)))
    lines, columns = draw(st.tuples(st.integers(0, 2), st.integers(0, 9)))
    return Region(Position(line, column, byte), Position(line + lines, column + columns, byte + columns))


def _fixes() -> st.SearchStrategy[Fix]:
    return st.builds(Fix, replacement=TEXTS, safe=st.booleans(), target=st.sampled_from(["value", "key"]))


def _findings() -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        rule=st.one_of(st.sampled_from(["eip55-checksum", "unquoted-value"]), TEXTS),
        severity=st.sampled_from(Severity),
        path=st.lists(TEXTS | st.integers(0, 9), max_size=3).map(tuple),
        basis=st.sampled_from(Basis),
        message=TEXTS,
        hint=st.none() | TEXTS,
        fix=st.none() | _fixes(),
    )


def diagnostics() -> st.SearchStrategy[Diagnostic]:
    """Return a finding with all, some or none of the optional parts."""
    edits = st.builds(Edit, st.just(Span(0, 1)), regions(), TEXTS, st.booleans())
    return st.builds(
        Diagnostic,
        path=TEXTS,
        finding=_findings(),
        region=st.none() | regions(),
        frame=st.none() | st.builds(Frame, st.integers(1, 99), TEXTS, st.integers(0, 150), st.integers(0, 150)),
        related=st.lists(st.builds(Related, regions(), TEXTS), max_size=1).map(tuple),
        edits=st.lists(edits, max_size=1).map(tuple),
        is_private=st.booleans(),
        fingerprint=st.sampled_from(["", "0f", "1e"]),
        pointer=TEXTS,
    )


def results() -> st.SearchStrategy[LintResult]:
    """Return a result with a few findings, errors and crashes."""
    return st.builds(
        LintResult,
        diagnostics=st.lists(diagnostics(), max_size=2).map(tuple),
        errors=st.lists(st.builds(FileError, TEXTS, TEXTS), max_size=1).map(tuple),
        crashes=st.lists(st.builds(FileCrash, TEXTS, st.none() | TEXTS, TEXTS), max_size=1).map(tuple),
        files=st.integers(0, 5),
        payloads=st.integers(0, 5),
    )
