"""The amount of the deposit."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.destination import destination_of
from daimo_validate.core.inputs.fields import AMOUNT_PATH, PLACES
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.text.patterns import compiled, with_shortcut
from daimo_validate.text.records import NamedTuple

_MOST_DECIMALS = 6
# A positive amount below a million with at most so many decimals.
_ORDINARY_AMOUNT = rf"(?:[1-9][0-9]{{0,5}}(?:\.[0-9]{{1,{_MOST_DECIMALS}}})?|0\.[0-9]{{0,{_MOST_DECIMALS - 1}}}[1-9])"
# The addresses of listed tokens that do not have as many decimals. There may be none.
_COARSE = frozenset(address for (_, address), token in tokens.TOKENS.items() if token.decimals < _MOST_DECIMALS)
_NUMBER = r"(?a)([0-9]+)(?:\.([0-9]*))?|\.([0-9]+)"


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
    match = compiled(_NUMBER).fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    whole, fraction, bare_fraction = match.groups()
    return Amount(match.string, whole or "", fraction or bare_fraction or "", token)


def extract(request: Request) -> Iterator[Amount]:
    """Yield the amount, if it can be read as a number."""
    amount = read_amount(request.destination.get("amountUnits"), None)
    if amount is not None:
        yield amount._replace(token=destination_of(request).token)


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there is no amount, or a positive one below a million with at most six decimals of the token."""
    text = destination.get("amountUnits")
    if text is None:
        return True
    if _COARSE and tokens.token_key(0, destination["tokenAddress"])[1] in _COARSE:
        return False
    return compiled(_ORDINARY_AMOUNT).fullmatch(text) is not None


def _is_plain(text: str) -> bool | None:
    """Return True for an ordinary amount of 1 or more."""
    whole, point, fraction = text.partition(".")
    is_plain = (
        f"{whole}{fraction}".isdigit()
        and text.isascii()
        and 0 < len(whole) <= 6
        and whole[0] != "0"
        and bool(point) <= len(fraction) <= _MOST_DECIMALS
    )
    return is_plain or None


AMOUNT = RequestInput(
    "amount",
    extract,
    is_ordinary,
    usual={AMOUNT_PATH: {"pattern": with_shortcut(f"^{_ORDINARY_AMOUNT}$", _is_plain)}},
    is_usual=is_ordinary if _COARSE else is_usual,
    decided_by=(*PLACES, AMOUNT_PATH),
)
