"""`dummy-address`: a recipient address that somebody made up."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import KNOWN, burn_name
from daimo_validate.core.noted import looks_made_up
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.core.wording import quoted, shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    key = recipient.key
    if not looks_made_up(key) or key in KNOWN or key in AT_ADDRESS or burn_name(key) is not None:
        return NOTHING
    message = (
        f"{shown_param(recipient.path)} {quoted(recipient.address)} is a made-up address: "
        "nobody has its key, so money sent there is lost"
    )
    return (Found(recipient.path, message, "use your own address"),)


RULE = Rule(
    id="dummy-address",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or refund address is made of a pattern, such as `0x1111…` or `0x1234567890…`.",
    why=(
        "An address is a hash, so one whose 40 digits have at most two distinct digits, repeat a unit of at most 20 "
        "digits or count up or down was typed by hand, and nobody has its key. The whole address must follow the "
        "pattern: a vanity address such as 1inch's `0x1111111254…` does not. Silent in test files, example files and "
        "documentation, where such an address is a placeholder."
    ),
    example=Example(
        bad='{"destination": {"address": "0x1111111111111111111111111111111111111111"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
