"""What the API answered, checked against the same document: 201, 400 and 401.

Structure and formats are the validator's. Three checks know more than the document says, and one less:
`chain-name-mismatch` and `token-symbol-mismatch` (warnings: the list of chains and tokens can be out of date),
`early-delivery` (error: `delivery` is "set once funds are delivered", so never on an open status),
`error-type-mismatch` (warning: the documentation gives 400 and 401 one error type each) and `undocumented-status`
(warning: the document describes no such answer, so nothing is known of its body).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from daimo_validate.compiled import load
from daimo_validate.core.finding import Finding
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.core.json_text import read_json
from daimo_validate.core.plain import plain_of
from daimo_validate.core.report import Crash, Report
from daimo_validate.core.severity import Basis, Severity
from daimo_validate.core.tokens import CHAINS, SOLANA, TOKENS, chain_name, token_key
from daimo_validate.core.validator import Validator
from daimo_validate.core.wording import quoted
from daimo_validate.text.pointers import Path

OPEN_STATUSES: Final = frozenset({"requires_payment_method", "waiting_payment", "processing"})
"""The statuses of a session whose money has not arrived yet; of any other nothing is presumed."""

_COMPONENTS: Final = {201: "CreateSessionResponse", 400: "V1ErrorResponse", 401: "V1ErrorResponse"}
# Daimo's API overview, read 2026-11-23.
_ERROR_TYPES: Final = {400: "validation_error", 401: "authentication_error"}


def check_response(status: int, body: object) -> Report:
    """Everything that is wrong with an answer to `POST /v1/sessions`.

    `body` is the parsed JSON, or the text as bytes or str. Never raises on what it holds. An answer of any other
    status is not judged, and a warning says so.
    """
    if status not in _COMPONENTS:
        return Report((_undocumented(status),))
    validator = _validator(_COMPONENTS[status])
    if isinstance(body, (bytes, bytearray, memoryview, str)):
        report = validator.validate_json(body)
        value = read_json(body).value
    else:
        report = validator.validate(body)
        value = body
    return _with_meaning(report, status, plain_of(value).value)


@dataclass(frozen=True, slots=True)
class _Component:
    compiled: Any


@cache
def _validator(component: str) -> Validator:
    return Validator(schema=_Component(load(component)))


def _with_meaning(report: Report, status: int, value: Any) -> Report:
    try:
        more = list(_session(value) if status == 201 else _error(value, status))
    except Exception as error:
        return Report(report.findings, (*report.crashes, Crash(rule="check-response", error=type(error).__name__)))
    return Report(tuple(sorted((*report.findings, *more), key=_place)), report.crashes)


def _session(value: Any) -> Iterator[Finding]:
    session = _member(value, "session")
    destination = _member(session, "destination")
    yield from _names(destination, ("session", "destination"))
    yield from _names(_member(_member(session, "paymentMethod"), "source"), ("session", "paymentMethod", "source"))
    status = _member(session, "status")
    if isinstance(status, str) and status in OPEN_STATUSES and _member(destination, "delivery") is not None:
        yield _finding(
            "early-delivery",
            ("session", "destination", "delivery"),
            f"the session has a delivery while its status is {quoted(status)}",
            "a delivery belongs to a session that has succeeded, bounced or expired",
            Severity.ERROR,
        )


def _names(place: Any, path: Path) -> Iterator[Finding]:
    chain = SOLANA if _member(place, "type") == "solana" else _chain_id(_member(place, "chainId"))
    if chain is None:
        return
    name, symbol, address = (_member(place, key) for key in ("chainName", "tokenSymbol", "tokenAddress"))
    if isinstance(name, str) and chain in CHAINS and name.casefold() != CHAINS[chain].name.casefold():
        yield _finding(
            "chain-name-mismatch",
            (*path, "chainName"),
            f"{quoted(name)} is not the name of chain {chain}, which is {CHAINS[chain].name}",
            "check the chain id: money goes by the id, not by the name",
        )
    token = TOKENS.get(token_key(chain, address)) if isinstance(address, str) else None
    if isinstance(symbol, str) and token is not None and symbol.casefold() != token.symbol.casefold():
        yield _finding(
            "token-symbol-mismatch",
            (*path, "tokenSymbol"),
            f"{quoted(symbol)} is not the symbol of this token, which is {token.symbol} on {chain_name(chain)}",
            "check the token address: money goes by the address, not by the symbol",
        )


def _error(value: Any, status: int) -> Iterator[Finding]:
    given, due = _member(_member(value, "error"), "type"), _ERROR_TYPES[status]
    if isinstance(given, str) and given != due:
        yield _finding(
            "error-type-mismatch",
            ("error", "type"),
            f"{quoted(given)} is not the error type of status {status}, which is {due}",
        )


def _undocumented(status: int) -> Finding:
    return _finding(
        "undocumented-status",
        (),
        f"the API document describes no answer with status {status}, so the body was not checked",
        "it describes 201, 400 and 401",
    )


def _finding(
    rule: str, path: Path, message: str, hint: str | None = None, severity: Severity = Severity.WARNING
) -> Finding:
    return Finding(
        path=path,
        basis=Basis.DOCUMENTATION,
        rule=rule,
        severity=severity,
        message=message,
        hint=hint,
    )


def _place(finding: Finding) -> tuple[Any, ...]:
    return tuple((isinstance(step, int), step) for step in finding.path)


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _chain_id(number: Any) -> int | None:
    return int(number) if is_number(number) and number == int(number) else None
