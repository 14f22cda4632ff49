"""`calldata-shape`: calldata whose length or words do not fit the call."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.calls import (
    SELECTOR_DIGITS,
    WORD_DIGITS,
    Argument,
    KnownCall,
    argument_digits,
    arguments_of,
    known_call,
)
from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule

# What ERC-8021 puts at the end of calldata to name the app that made it. Contracts ignore what follows the arguments.
_ATTRIBUTION = "8021" * 8


def check(call: Call) -> Iterable[Found]:
    calldata = call.calldata.lower()
    if len(calldata) % 2 or len(calldata) < 2 + SELECTOR_DIGITS or calldata.endswith(_ATTRIBUTION):
        return NOTHING
    known = known_call(calldata)
    if known is not None:
        return _check_known(calldata, known)
    digits = argument_digits(calldata)
    if digits % WORD_DIGITS == 0:
        return NOTHING
    size = digits // 2
    if (digits + SELECTOR_DIGITS) % WORD_DIGITS == 0:
        message = f"calldata has {_bytes(size + 4)}, whole words of 32 bytes: a function selector is missing"
        hint = "put the 4 bytes of the function selector before the arguments"
    else:
        message = f"calldata has {_bytes(size)} after the function selector, which is not a multiple of 32"
        hint = "encode the call again: every argument takes whole words of 32 bytes"
    return (Found(CALLDATA_PATH, message, hint, severity=WARNING),)


def _check_known(calldata: str, known: KnownCall) -> Iterable[Found]:
    digits, needed = argument_digits(calldata), len(known.parameters) * WORD_DIGITS
    if digits < needed or (digits != needed and not known.is_dynamic):
        least = "at least " if known.is_dynamic else ""
        message = (
            f"calldata of `{known.signature}` has {_bytes(digits // 2)} after the function selector, "
            f"but the arguments take {least}{needed // 2}"
        )
        return (Found(CALLDATA_PATH, message, "encode the call again"),)
    return [_dirty(known, argument) for argument in arguments_of(calldata, known) if not argument.is_clean]


def _dirty(known: KnownCall, argument: Argument) -> Found:
    parameter = argument.parameter
    if parameter.type == "address":
        what = "is not an address: its first 12 bytes must be zero"
    elif parameter.type == "bool":
        what = "is not a boolean: it must be 0 or 1"
    else:
        what = f"is too large for `{parameter.type}`"
    message = f"argument `{parameter.name}` of `{known.signature}` in calldata {what}"
    return Found(CALLDATA_PATH, message, "encode the call again: the contract rejects this word")


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count:,} bytes"


RULE = Rule(
    id="calldata-shape",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="Calldata whose length or words do not fit the call.",
    why=(
        "After the 4 bytes of the function selector, every argument takes whole words of 32 bytes (Solidity ABI "
        "specification). Of the calls in `schemas/calls.json` the exact form is known: a wrong length, an address with "
        "bytes before it, a boolean that is neither 0 nor 1 make the call revert, and the money goes to "
        "`refundAddress`. For other calls only the length is judged, as a warning. An ERC-8021 attribution at the end "
        "is fine."
    ),
    source="https://docs.soliditylang.org/en/latest/abi-spec.html",
    example=Example(
        bad='{"destination": {"calldata": "0xa694fc3a0000000000000000000000000000000000000000000000000000000000989680'
        '00"}, "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0xa694fc3a'
        '0000000000000000000000000000000000000000000000000000000000989680"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
