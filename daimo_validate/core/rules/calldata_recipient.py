"""`calldata-recipient`: the rules and guards of recipients, for addresses among the arguments of a known call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from daimo_validate.core.calls import Role
from daimo_validate.core.guards import Addresses, look_alike
from daimo_validate.core.inputs.call import Called
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.look_alikes import difference
from daimo_validate.core.rules import (
    burn_address,
    dummy_address,
    example_address,
    known_contract,
    public_key_known,
    sends_to_token,
)
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import NATIVE
from daimo_validate.core.wording import shown_param

_OF_ROLE: Final = {
    Role.RECIPIENT: (
        burn_address.RULE,
        dummy_address.RULE,
        known_contract.RULE,
        sends_to_token.RULE,
        public_key_known.RULE,
        example_address.RULE,
    ),
    Role.SPENDER: (burn_address.RULE, dummy_address.RULE),
}


def check(called: Called) -> Iterable[Found]:
    role = called.parameter.role
    if called.guards is not None:
        allowed = called.guards.destinations
        return NOTHING if role is not Role.RECIPIENT or allowed is None else _check_guard(called, allowed)
    if role is Role.TOKEN:
        return _check_token(called)
    return [found for rule in _OF_ROLE.get(role, ()) for found in _renamed(called, rule, rule.check)]


def _renamed(called: Called, rule: Rule, check: Callable[[Recipient], Iterable[Found]]) -> Iterable[Found]:
    """Yield what a rule for recipients finds, in words about the argument."""
    recipient = Recipient(CALLDATA_PATH, called.address, called.address.lower(), called.destination)
    for found in check(recipient):
        message = found.message.replace(shown_param(CALLDATA_PATH), _subject(called), 1)
        yield Found(
            CALLDATA_PATH,
            message,
            "encode the call with the address that you mean",
            None,
            found.severity or rule.severity,
        )


def _check_token(called: Called) -> Iterable[Found]:
    delivered = called.destination.token_key
    if delivered is None or delivered in (called.address.lower(), NATIVE):
        return NOTHING
    message = f"{_subject(called)} is {called.address}, but the session delivers {called.destination.token_address}"
    return (Found(CALLDATA_PATH, message, "encode the call with the token of `tokenAddress`", None, WARNING),)


def _check_guard(called: Called, allowed: Addresses) -> Iterable[Found]:
    if called.address.lower() in allowed:
        return NOTHING
    twin = look_alike(called.address, allowed)
    if twin is not None:
        message = (
            f'{_subject(called)} "{called.address}" only looks like the allowed address {twin}: '
            f"{difference(called.address, twin)}"
        )
        return (Found(CALLDATA_PATH, message, "do not send; find out where the address came from"),)
    message = f'{_subject(called)} "{called.address}" is not an allowed destination'
    hint = "use one of the allowed destinations, or add this one to `allowed_destinations`"
    return (Found(CALLDATA_PATH, message, hint),)


def _subject(called: Called) -> str:
    return f"argument `{called.parameter.name}` of `{called.call.signature}` in calldata"


RULE = Rule(
    id="calldata-recipient",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An address inside the calldata of a known call that must not get the money.",
    why=(
        "A call moves the money to an address in its arguments, where nobody reads it. Of the calls in "
        "`schemas/calls.json` it is known which argument is a recipient: the rules for destinations judge it, each "
        "with its own severity, and so does `allowed_destinations`. A spender must not be a burn address or made up, "
        "and a token argument should be the delivered token (a warning)."
    ),
    example=Example(
        bad='{"destination": {"calldata": "0x6e553f65'
        "0000000000000000000000000000000000000000000000000000000000989680"
        '0000000000000000000000000000000000000000000000000000000000000000"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0x6e553f65'
        "0000000000000000000000000000000000000000000000000000000000989680"
        '000000000000000000000000dbf03b407c01e7cd3cbea99509d93f8dddc8c6fb"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
