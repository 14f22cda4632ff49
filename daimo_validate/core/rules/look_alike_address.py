"""`look-alike-address`: outside the allowed set, but made to look like one inside."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.guards import address_key, look_alike
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted, shown_param


def check(guarded: Guarded) -> Iterable[Found]:
    guards = guarded.guards
    found = []
    for (path, address), allowed in (
        (guarded.destination, guards.destinations),
        (guarded.refund, guards.refund_addresses),
    ):
        if allowed is None or not isinstance(address, str) or address_key(address) in allowed:
            continue
        twin = look_alike(address, allowed)
        if twin is not None:
            message = (
                f"{shown_param(path)} {quoted(address)} only looks like the allowed {twin}: "
                "the first and last 4 characters are the same, the rest is not"
            )
            hint = "do not send: this is how address poisoning works; find out where the address comes from"
            found.append(Found(path, message, hint))
    return found


RULE = Rule(
    id="look-alike-address",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="Outside the allowed set, but with the first and last 4 characters of an address inside.",
    why=(
        "Wallets show the ends of an address, so attackers make addresses with the same ends and put them into your "
        "history, to be copied. The finding stands beside the one that the address is not allowed."
    ),
    example=Example(
        bad='{"destination": {"address": "0xDBf011110000000000000000000000000000c6fb"}}',
        good='{"destination": {"address": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"}}',
        policy={"allowed_destinations": ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]},
    ),
    check=check,
)
