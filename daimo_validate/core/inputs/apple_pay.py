"""Apple Pay as the only way to pay, and the phone number that it is to start with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput

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
    """Return whether there are no payment options, or no phone number."""
    return "paymentOptions" not in display or _PHONE not in (body.get("metadata") or ())


APPLE_PAY = RequestInput("apple-pay", extract, is_ordinary)


def _is_only_option(items: Any) -> bool:
    if not isinstance(items, (list, tuple)):
        return False
    names = [name for item in items for name in (item if isinstance(item, (list, tuple)) else (item,))]
    return bool(names) and all(name == _APPLE_PAY for name in names)
