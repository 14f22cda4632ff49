"""`legacy-field`: a field of Daimo's older payment API."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.structure import UnknownField
from daimo_validate.core.wording import shown_param

_SUCCESSORS = {
    "destinationAddress": "destination.address",
    "toAddress": "destination.address",
    "toChain": "destination.chainId",
    "toToken": "destination.tokenAddress",
    "toUnits": "destination.amountUnits",
    "toCallData": "destination.calldata",
    "callData": "destination.calldata",
    "intent": "display.verb",
    "webhookUrl": "",
}


def successor_of(field: UnknownField) -> str | None:
    """Today's place of an older field: a param, "" where a request has none any more, None for any other field."""
    name = field.path[-1]
    return _SUCCESSORS.get(name) if isinstance(name, str) else None


def check(field: UnknownField) -> Iterable[Found]:
    successor = successor_of(field)
    if successor is None:
        return NOTHING
    message = f"{shown_param(field.path)} is a field of Daimo's older payment API; this one ignores it"
    hint = f"use {successor}" if successor else "register webhooks for the account, not in a request"
    return (Found(field.path, message, hint),)


RULE = Rule(
    id="legacy-field",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A field of Daimo's older payment API.",
    why="The API ignores it without a word. The finding names the field that has taken its place.",
    example=Example(bad='{"toUnits": "10.00"}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
    about_key=True,
)
