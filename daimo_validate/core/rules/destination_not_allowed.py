"""`destination-not-allowed`: a destination that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import outside


def check(guarded: Guarded) -> Iterable[Found]:
    return outside(guarded.destination, guarded.guards.destinations, "allowed_destinations", "destination")


RULE = Rule(
    id="destination-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination address is not in `Policy.allowed_destinations` (`[guards] allowed-destinations`).",
    why=(
        "A team that only pays into a few treasuries can list them. Any other address is then an error, even if it "
        "is well formed."
    ),
    example=Example(
        bad='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
        good='{"destination": {"address": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"}}',
        policy={"allowed_destinations": ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]},
    ),
    check=check,
)
