"""`eip55-checksum`: a mixed-case address with an invalid EIP-55 checksum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core import eip55
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(text: Text) -> Iterable[Found]:
    address = evm_address(text.value)
    if address is None or not eip55.carries_checksum(address) or eip55.has_valid_checksum(address):
        return NOTHING
    return (
        Found(
            text.path,
            f"invalid EIP-55 checksum in {quoted(address)}: at least one character is wrong",
            "copy the address from its source again; do not re-encode this one, because its digits may be wrong",
        ),
    )


RULE = Rule(
    id="eip55-checksum",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A mixed-case address with an invalid EIP-55 checksum.",
    why=(
        "The upper and lower case of the letters is a checksum over the digits (EIP-55), so a mixed-case address that "
        "fails it was mistyped or altered. The API does not catch this: Daimo's own client silently re-encodes the "
        "address. No fix is offered, because the digits themselves may be wrong."
    ),
    source="https://eips.ethereum.org/EIPS/eip-55",
    example=Example(
        bad='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
