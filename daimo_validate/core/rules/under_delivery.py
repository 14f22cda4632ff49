"""`under-delivery`: a session that delivered less than it asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount, read_amount
from daimo_validate.core.inputs.response import Session
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# 2^256 has 78 digits. No amount has more on either side of the point, and subtracting longer ones is slow.
_MOST_DIGITS = 78
_SYMBOL = re.compile(r"[A-Za-z0-9.]{1,12}", re.ASCII)


def check(session: Session) -> Iterable[Found]:
    # What a bounced session reports is the refund, not what the destination received.
    if session.status != "succeeded":
        return NOTHING
    requested, received = read_amount(session.requested, None), read_amount(session.received, None)
    if requested is None or received is None or max(map(_digits, (requested, received))) > _MOST_DIGITS:
        return NOTHING
    decimals = max(len(requested.fraction), len(received.fraction))
    missing = _units(requested, decimals) - _units(received, decimals)
    if missing <= 0:
        return NOTHING
    unit = f" {session.symbol}" if session.symbol and _SYMBOL.fullmatch(session.symbol) else ""
    message = (
        f"the session delivered {quoted(received.text)} of {quoted(requested.text)}{unit}: "
        f"{_decimal(missing, decimals)}{unit} less than requested"
    )
    hint = "book what was received; a session also succeeds when the payer pays less"
    return (Found((*session.path, "destination", "delivery", "receivedUnits"), message, hint),)


def _digits(amount: Amount) -> int:
    return max(len(amount.whole), len(amount.fraction))


def _units(amount: Amount, decimals: int) -> int:
    return int(amount.whole + amount.fraction.ljust(decimals, "0"))


def _decimal(units: int, decimals: int) -> str:
    digits = str(units).rjust(decimals + 1, "0")
    return f"{digits[: len(digits) - decimals]}.{digits[len(digits) - decimals :]}" if decimals else digits


RULE = Rule(
    id="under-delivery",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A response whose session delivered less than its `amountUnits`.",
    why=(
        "Amounts vary: a session with `amountUnits` also completes when the payer pays slightly less or more, and the "
        "difference is in the session. A program that books `amountUnits` books money that has not arrived. The "
        "delivery of a bounced session is the refund and is not compared."
    ),
    source="https://docs.daimo.com/advanced/sessions",
    example=Example(
        status=201,
        bad='{"session": {"status": "succeeded", "destination": {"delivery": {"txHash": "0x12", '
        '"receivedUnits": "9.50"}}}}',
        good='{"session": {"status": "succeeded", "destination": {"delivery": {"txHash": "0x12", '
        '"receivedUnits": "10.00"}}}}',
    ),
    check=check,
)
