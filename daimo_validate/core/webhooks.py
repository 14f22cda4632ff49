"""Whether a webhook comes from Daimo: the signature in its header, and its age.

Source: docs.daimo.com, "guides/webhooks", read 2026-11-27. The header is `Daimo-Signature: t=<unix>,v1=<hex>`, where
the hex is the HMAC-SHA256 of `<t>.<body>` with the secret of the endpoint.
"""

from __future__ import annotations

import hmac
import re
from enum import StrEnum
from typing import Final, NoReturn

TOLERANCE_SECONDS: Final = 300
"""How old the time in a signature may be, or how far ahead of the clock."""

# Unix seconds have at most 11 digits until the year 5138.
_TIME: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_LONGEST_HEADER: Final = 4096


class WebhookProblem(StrEnum):
    """Why a webhook is not trusted."""

    NO_SECRET = "no-secret"
    NO_SIGNATURE = "no-signature"
    BAD_HEADER = "bad-header"
    WRONG_SIGNATURE = "wrong-signature"
    TOO_OLD = "too-old"
    IN_THE_FUTURE = "in-the-future"


class WebhookError(ValueError):
    """A webhook that must not be trusted. `reason` is a `WebhookProblem` (a string); the text is a sentence."""

    def __init__(self, reason: WebhookProblem, message: str) -> None:
        self.reason: Final = reason
        super().__init__(message)

    def __reduce__(self) -> tuple[type[WebhookError], tuple[WebhookProblem, str]]:
        return type(self), (self.reason, str(self))


def verify_webhook(secret: str, header: str | None, body: bytes | bytearray | memoryview | str, now: float) -> None:
    """Return if a webhook comes from the holder of `secret` and is at most five minutes old; else raise WebhookError.

    `header` is the value of `Daimo-Signature` (None if there is none), `body` the body exactly as it arrived, `now` the
    time in Unix seconds. Raises TypeError for a body that is already parsed: writing it again gives other bytes.

        verify_webhook(secret, request.headers.get("Daimo-Signature"), request.body, time.time())
    """
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    elif not isinstance(body, (bytes, bytearray, memoryview)):
        raise TypeError(f"the body must be the bytes that arrived, not {type(body).__name__}")
    if not secret:
        _refuse(WebhookProblem.NO_SECRET, "the secret is empty, so anyone could sign")
    if not header or not header.strip():
        _refuse(WebhookProblem.NO_SIGNATURE, "there is no Daimo-Signature header")
    time, signatures = _read(header)
    expected = _signature(secret, time, bytes(body))
    # All are compared, each in constant time, so that the time taken says nothing about the right one.
    matches = [hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")) for given in signatures]
    if not any(matches):
        _refuse(WebhookProblem.WRONG_SIGNATURE, "the signature does not match: another secret, or the body was changed")
    age = now - int(time)
    if not age <= TOLERANCE_SECONDS:
        _refuse(WebhookProblem.TOO_OLD, f"the signature is {age:,.0f} seconds old; the limit is {TOLERANCE_SECONDS}")
    if not age >= -TOLERANCE_SECONDS:
        _refuse(WebhookProblem.IN_THE_FUTURE, f"the signature is {-age:,.0f} seconds ahead; check your clock")


def signature_header(secret: str, body: bytes | str, now: float) -> str:
    """Return the header of a webhook with this body, sent at the Unix time `now`: for tests and stand-ins."""
    data = body.encode() if isinstance(body, str) else body
    return f"t={int(now)},v1={_signature(secret, str(int(now)), data)}"


def _signature(secret: str, time: str, body: bytes) -> str:
    return hmac.new(secret.encode("utf-8", "surrogatepass"), time.encode() + b"." + body, "sha256").hexdigest()


def _read(header: str) -> tuple[str, list[str]]:
    """Return the time and the signatures of a header; other schemes than v1 are skipped."""
    fields = [field.strip().partition("=") for field in header[:_LONGEST_HEADER].split(",")]
    times = [value for key, _, value in fields if key == "t"]
    signatures = [value.lower() for key, _, value in fields if key == "v1"]
    if len(header) > _LONGEST_HEADER or len(times) != 1 or not _TIME.fullmatch(times[0]):
        _refuse(WebhookProblem.BAD_HEADER, "the Daimo-Signature header is not `t=<unix time>,v1=<hex>`")
    if not signatures:
        _refuse(WebhookProblem.NO_SIGNATURE, "the Daimo-Signature header has no v1 signature")
    return times[0], signatures


def _refuse(problem: WebhookProblem, message: str) -> NoReturn:
    raise WebhookError(problem, message)
