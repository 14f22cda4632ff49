"""Bodies of Daimo's older payment API, which POST /v1/sessions rejects as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from daimo_validate.core.gaps import NO_GAPS, Gaps
from daimo_validate.core.inputs.fields import ADDRESS_PATH
from daimo_validate.text.hints import Any, Final

SUCCESSORS: Final[Mapping[str, str]] = {
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
"""Fields of the older API, and the param that replaces each; "" if requests have none any more."""

FLAT_KEYS: Final = ("toChain", "toToken", "toUnits", "toAddress", "destinationAddress")
"""Fields that only a flat body of the older API has at its top."""

# Other systems' routes have `fromChain` and `toChain`; `appId` is a setting of the older API's button.
_NOT_OLDER: Final = ("fromChain", "fromToken", "fromAddress", "fromAmount", "appId")


def is_older_body(value: Any, gaps: Gaps = NO_GAPS) -> bool:
    """Return whether a plain value is a body of the older API: flat (`toChain`, `toToken`), or with the older
    address in its destination. Such a body always lacks a field that today's schema requires."""
    if not isinstance(value, Mapping) or gaps.hide(value, ADDRESS_PATH):
        return False
    destination = value.get(ADDRESS_PATH[0])
    if isinstance(destination, Mapping):
        return "destinationAddress" in destination and ADDRESS_PATH[-1] not in destination
    return ADDRESS_PATH[0] not in value and len(flat_fields(value)) >= 2


def flat_fields(value: Mapping[str, Any]) -> list[str]:
    """Return the fields of the flat older body that an object has; none if it is something else."""
    if any(name in value for name in _NOT_OLDER):
        return []
    return [name for name in FLAT_KEYS if isinstance(value.get(name), (str, int, float))]
