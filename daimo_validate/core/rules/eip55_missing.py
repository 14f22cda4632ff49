"""`eip55-missing`: a valid address all in one case, which carries no checksum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core import eip55
from daimo_validate.core.finding import Fix
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(text: Text) -> Iterable[Found]:
    address = evm_address(text.value)
    if address is None or eip55.carries_checksum(address):
        return NOTHING
    checksummed = eip55.to_checksum(address)
    if checksummed == address:
        return NOTHING
    case = "lower" if address.islower() else "upper"
    return (
        Found(
            text.path,
            f"{quoted(address)} is all {case} case, so no checksum protects it from a typing error",
            f"compare it with its source, then write {checksummed}",
            Fix(replacement=checksummed, safe=True),
        ),
    )


RULE = Rule(
    id="eip55-missing",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A valid address all in one case that differs from its checksummed form.",
    why=(
        "Only an address in its EIP-55 spelling shows a wrong digit. A few addresses are all in one case when "
        "checksummed; they get no finding."
    ),
    example=Example(
        bad='{"destination": {"address": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
