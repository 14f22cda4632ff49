"""A handmade lint result: an error with a safe fix, a warning, a private finding, and files that failed."""

from __future__ import annotations

from typing import Any

from daimo_validate.core.report import Finding, Fix, Severity
from daimo_validate.core.severity import Basis
from daimo_validate.diagnostics.model import Diagnostic, Edit, FileCrash, FileError, Frame, LintResult, Region, Related
from daimo_validate.text.source import Position, Span


def region(line: int, column: int, byte: int, length: int) -> Region:
    """Return a stretch of ASCII in one line."""
    return Region(Position(line, column, byte), Position(line, column + length, byte + length))


_LOWER = '"0x833589fcd6edb6e08f4c7c32d4f71b54bda02913"'
_MIXED = '"0x833589fCD6eDb6E08f4c7C32D4f71b54bda02913"'

CHECKSUM = Diagnostic(
    path="conf/pay.json",
    finding=Finding(
        rule="eip55-checksum",
        severity=Severity.ERROR,
        path=("destination", "address"),
        basis=Basis.SAFETY,
        message='invalid EIP-55 checksum in "0x5aAe…": at least one character is wrong',
        hint="copy the address again from where it comes from",
    ),
    region=region(4, 18, 61, 9),
    frame=Frame(4, '"address": "0x5aAe…",', 11, 9),
    fingerprint="0f" * 16,
    pointer="/sessions/0/destination/address",
)
MISSING_CASE = Diagnostic(
    path="conf/pay.json",
    finding=Finding(
        rule="eip55-missing",
        severity=Severity.WARNING,
        path=("destination", "tokenAddress"),
        basis=Basis.SAFETY,
        message="the address is all in one case, so nothing protects it from a typing error",
        fix=Fix(replacement=_MIXED.strip('"'), safe=True),
    ),
    region=region(12, 23, 120, 44),
    frame=Frame(12, f'"tokenAddress": {_LOWER}', 16, 44),
    related=(Related(region(20, 5, 300, 7), "used here"),),
    edits=(Edit(Span(120, 164), region(12, 23, 120, 44), _MIXED, True),),
    fingerprint="1e" * 16,
    pointer="/sessions/0/destination/tokenAddress",
)
PHONE = Diagnostic(
    path="été 100%.yaml",
    finding=Finding(
        rule="phone-e164",
        severity=Severity.ERROR,
        path=("metadata", "phone"),
        basis=Basis.DOCUMENTATION,
        message="the phone number is not E.164: it holds a separator",
        hint="write it as +, the country code and the digits",
        fix=Fix(replacement="+14155550123", safe=False),
    ),
    region=region(2, 10, 19, 16),
    frame=Frame(2, "phone: ***", 7, 3),
    edits=(Edit(Span(19, 35), region(2, 10, 19, 16), '"+14155550123"', False),),
    is_private=True,
    fingerprint="2d" * 16,
    pointer="/metadata/phone",
)
NO_PAYLOAD = Diagnostic(
    path="empty.toml",
    finding=Finding(
        rule="no-payload",
        severity=Severity.WARNING,
        path=(),
        basis=Basis.SAFETY,
        message="no payload was found in this file",
    ),
    fingerprint="3c" * 16,
)
UNREADABLE = FileError("gone.json", "The file does not exist.")
CRASH = FileCrash("odd.json", "amount-format", "KeyError")

CLEAN = LintResult(files=3, payloads=4)
MIXED = LintResult(
    diagnostics=(CHECKSUM, MISSING_CASE, NO_PAYLOAD, PHONE),
    errors=(UNREADABLE,),
    crashes=(CRASH,),
    files=6,
    payloads=3,
    suppressed=2,
    baselined=1,
    fixed=5,
)


def many(errors: int, warnings: int) -> LintResult:
    """Return a result with so many findings in one file."""
    found = [CHECKSUM] * errors + [MISSING_CASE] * warnings
    return LintResult(diagnostics=tuple(found), files=1, payloads=1)


def renamed(diagnostic: Diagnostic, path: str) -> Diagnostic:
    """Return the same finding in another file."""
    return diagnostic._replace(path=path)


def changed(finding: Finding, **fields: Any) -> Finding:
    """Return the same finding with other values in some fields."""
    return Finding(**{name: getattr(finding, name) for name in Finding.__slots__} | fields)
