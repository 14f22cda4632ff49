"""`chain-id`: a number that cannot be a chain id."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import show


def check(destination: Destination) -> Iterable[Found]:
    given = destination.raw_chain_id
    if given is None or destination.chain_id is not None:
        return NOTHING
    if given <= 0:
        what = "it is not positive"
    elif isinstance(given, float) and not given.is_integer():
        what = "it has a fraction"
    else:
        what = "it is 2^53 or more, which many JSON parsers round"
    return (
        Found(
            CHAIN_PATH,
            f"{show(given)} is not a valid chain id: {what}",
            "use the chain's id, for example 8453 for Base",
        ),
    )


RULE = Rule(
    id="chain-id",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A chain id that is not a positive integer below 2^53.",
    why=(
        "Chain ids are positive integers (EIP-155). Many JSON parsers round integers from 2^53 up (RFC 8259, section "
        "6), which can turn one chain into another. `8453.0` is the same number as `8453` and is accepted."
    ),
    source="https://eips.ethereum.org/EIPS/eip-155",
    example=Example(bad='{"destination": {"chainId": -8453}}', good='{"destination": {"chainId": 8453.0}}'),
    check=check,
)
