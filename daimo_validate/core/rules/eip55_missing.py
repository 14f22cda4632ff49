"""`eip55-missing`: a valid address in one case, which has no checksum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core import eip55
from daimo_validate.core.finding import Fix
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.known import CONTRACTS, KNOWN
from daimo_validate.core.noted import looks_made_up
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.core.wording import quoted


def check(text: Text) -> Iterable[Found]:
    address = evm_address(text.value)
    if address is None or eip55.carries_checksum(address):
        return NOTHING
    checksummed = eip55.to_checksum(address)
    if checksummed == address:
        return NOTHING
    case = "lower" if address.islower() else "upper"
    message = f"missing EIP-55 checksum in {quoted(address)}: it is all {case} case, so a typo would go unnoticed"
    # A checksum would make a placeholder look like a checked address.
    known = KNOWN.get(address.lower())
    if known is not None and known.kind in CONTRACTS:
        return (Found(text.path, message, f"it is {known.name}; if you mean that contract, use {checksummed}"),)
    if known is not None or (looks_made_up(address) and address.lower() not in AT_ADDRESS):
        return (Found(text.path, message, "replace it with your own address, copied with its checksum"),)
    hint = f"compare it with its source, then use {checksummed}"
    return (Found(text.path, message, hint, Fix(replacement=checksummed, safe=True)),)


RULE = Rule(
    id="eip55-missing",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A valid address in all lower or all upper case, which has no checksum.",
    why=(
        "Only an address in its EIP-55 spelling reveals a wrong digit. The few addresses whose checksummed form is all "
        "in one case are accepted. No fix is offered for made-up addresses (`0x1234567890…`) and for those with a "
        "known role, such as burn addresses, test accounts and Permit2."
    ),
    source="https://eips.ethereum.org/EIPS/eip-55",
    example=Example(
        bad='{"destination": {"address": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
