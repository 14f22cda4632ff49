"""`eip55-checksum`: an address in mixed case whose EIP-55 checksum does not hold."""

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
            f"the EIP-55 checksum of {quoted(address)} does not hold: a digit or the case of a letter is wrong",
            "copy the address again from where it comes from; do not re-encode this one, its digits may be wrong",
        ),
    )


RULE = Rule(
    id="eip55-checksum",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An address in mixed case whose EIP-55 checksum does not hold.",
    why=(
        "The case of the letters is a checksum over the digits (EIP-55), so an address in mixed case that fails it "
        "was mistyped or altered. The API does not notice: Daimo's own client re-encodes such an address and goes "
        "on. The hint never offers the re-encoded address, because the digits may be what is wrong."
    ),
    example=Example(
        bad='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
