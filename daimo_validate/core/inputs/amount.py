"""The amount of the deposit."""

from __future__ import annotations

import re
from typing import NamedTuple

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Input

AMOUNT = Input("amount")

_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]*))?|\.([0-9]+)", re.ASCII)


class Amount(NamedTuple):
    """An amountUnits in token units, split at its decimal point; `token` is None if it is not a listed one."""

    text: str
    whole: str
    fraction: str
    token: tokens.Token | None

    @property
    def significant_decimals(self) -> int:
        """How many decimals there are without trailing zeros."""
        return len(self.fraction.rstrip("0"))


def read_amount(text: object, token: tokens.Token | None) -> Amount | None:
    """Return an amount split at its point; None if it is not a string of ASCII digits with at most one point."""
    match = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    whole, fraction, bare_fraction = match.groups()
    return Amount(match.string, whole or "", fraction or bare_fraction or "", token)
