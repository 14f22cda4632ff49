"""Apple Pay as the only way to pay, and the phone number that it is to start with."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.fields import METADATA_PATH, OPTIONS_PATH
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.text.hints import Any
from daimo_validate.text.records import NamedTuple

_APPLE_PAY = "ApplePay"
_PHONE = "phone"


class ApplePay(NamedTuple):
    """The phone number in metadata of a request whose only payment option is Apple Pay."""

    phone: str


def extract(request: Request) -> Iterator[ApplePay]:
    """Yield the phone number, if there is one and Apple Pay is the only option."""
    phone = request.metadata.get(_PHONE)
    if isinstance(phone, str) and _is_only_option(request.display.get("paymentOptions")):
        yield ApplePay(phone)


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there is no phone number, or another payment option than Apple Pay."""
    return _PHONE not in (body.get("metadata") or ()) or not _is_only_option(display.get("paymentOptions"))


APPLE_PAY = RequestInput(
    "apple-pay",
    extract,
    is_ordinary,
    usual={OPTIONS_PATH: {"not": {"const": [_APPLE_PAY]}}},
    is_usual=is_usual,
    decided_by=(OPTIONS_PATH, METADATA_PATH),
)


def _is_only_option(items: Any) -> bool:
    if not isinstance(items, (list, tuple)):
        return False
    names = [name for item in items for name in (item if isinstance(item, (list, tuple)) else (item,))]
    return bool(names) and all(name == _APPLE_PAY for name in names)
