"""`calldata-amount`: a call with a fixed amount that is not the amount of the deposit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daimo_validate.core.calls import Argument, KnownCall, Role, arguments_of, known_call
from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule

_TRANSFER = "transfer(address,uint256)"
_PULL = "transferFrom(address,address,uint256)"


def check(call: Call) -> Iterable[Found]:
    known = known_call(call.calldata)
    if known is None:
        return NOTHING
    arguments = arguments_of(call.calldata, known)
    if len(arguments) < len(known.parameters) or not _moves_delivered_token(call.destination, known, arguments):
        return NOTHING
    return [
        _judge(call, known, each) for each in arguments if each.parameter.role is Role.AMOUNT and _differs(call, each)
    ]


def _moves_delivered_token(destination: Destination, known: KnownCall, arguments: Sequence[Argument]) -> bool:
    tokens = [each.address for each in arguments if each.parameter.role is Role.TOKEN]
    if tokens:
        return tokens == [destination.token_key]
    if known.signature == _TRANSFER:
        return destination.address_key == destination.token_key
    return known.signature != _PULL


def _differs(call: Call, argument: Argument) -> bool:
    # The largest value stands for everything there is.
    if argument.value == 2**argument.parameter.bits - 1:
        return False
    if not call.has_amount:
        return True
    units = None if call.amount is None else _base_units(call.amount)
    return units is not None and units != argument.value


def _base_units(amount: Amount) -> int | None:
    """Return an amount in the smallest unit of its token, or None if the token is not listed or has fewer decimals."""
    if amount.token is None or amount.significant_decimals > amount.token.decimals:
        return None
    fraction = amount.fraction.rstrip("0").ljust(amount.token.decimals, "0")
    return int((amount.whole or "0") + fraction)


def _judge(call: Call, known: KnownCall, argument: Argument) -> Found:
    name, fixed = argument.parameter.name, _number(argument.value)
    what = f"argument `{name}` of `{known.signature}` in calldata is fixed to {fixed} base units"
    units = None if call.amount is None else _base_units(call.amount)
    if units is None or call.amount is None:
        why = "but without amountUnits the payer chooses the amount"
    else:
        why = f"but amountUnits {call.amount.text} is {_number(units)}"
    hint = "let the contract take its full allowance: the delivered amount can vary even with `amountUnits`"
    return Found(CALLDATA_PATH, f"{what}, {why}", hint)


def _number(value: int) -> str:
    return f"{value:,}" if value < 10**30 else "a number of more than 30 digits"


RULE = Rule(
    id="calldata-amount",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A known call with a fixed amount that is not `amountUnits` in base units.",
    why=(
        "Delivered amounts vary: a session completes when the payer pays slightly less or more, and without "
        "`amountUnits` the payer chooses the amount. A call that moves a fixed amount then reverts or leaves a rest, "
        "which goes to `refundAddress`. The contract must check its allowance and take all of it (API document). The "
        "largest number, which many contracts read as `everything`, is fine."
    ),
    example=Example(
        bad='{"destination": {"calldata": "0xa694fc3a'
        '00000000000000000000000000000000000000000000000000000000000f4240"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0xa694fc3a'
        '0000000000000000000000000000000000000000000000000000000000989680"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
