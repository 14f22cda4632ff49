"""`look-alike-address`: an address that is not allowed, but looks like one that is."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.guards import address_key, look_alike
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.look_alikes import difference
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
                f"{shown_param(path)} {quoted(address)} only looks like the allowed address {twin}: "
                f"{difference(address, twin)}"
            )
            hint = "do not send; find out where the address came from, because this is how address poisoning works"
            found.append(Found(path, message, hint))
    return found


RULE = Rule(
    id="look-alike-address",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An address that is not allowed, but has the same first 3 and last 4 characters as one that is.",
    why=(
        "Wallets show only the ends of an address, so attackers create addresses with the same ends and place them in "
        "your transaction history to be copied (address poisoning). In December 2025, one that matched 3 and 4 "
        "characters took 50 million USD. The message says which characters differ. Reported in addition to "
        "`destination-not-allowed` or `refund-not-allowed`, whose message also names an allowed address that shares "
        "only the first or the last 4 characters."
    ),
    example=Example(
        bad='{"destination": {"address": "0xDBf011110000000000000000000000000000c6fb"}}',
        good='{"destination": {"address": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"}}',
        policy={"allowed_destinations": ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]},
    ),
    check=check,
)
