"""What the guards of a policy look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.base import Input

if TYPE_CHECKING:
    from daimo_validate.core.policy import Policy

GUARDED = Input("guarded")


class Guarded(NamedTuple):
    """A request beside the guards of the policy.

    Strings are compared even if they are not well formed, so that switching off another rule opens no hole.
    """

    policy: Policy
    destination_address: str | None
    refund_address: str | None
    chain_id: int | float | None
    token_address: str | None
    amount: Amount | None
    is_solana: bool
