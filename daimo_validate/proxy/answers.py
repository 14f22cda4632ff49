"""What the proxy answers by itself, in the form of the API."""

from __future__ import annotations

import json
from typing import Any, Final

from daimo_validate.proxy.messages import Fields

FINDINGS: Final = b"Daimo-Validate"
"""The header that says what the proxy found. It holds ids and codes only."""

REASONS: Final = {
    200: b"OK",
    400: b"Bad Request",
    408: b"Request Timeout",
    413: b"Content Too Large",
    421: b"Misdirected Request",
    431: b"Request Header Fields Too Large",
    500: b"Internal Server Error",
    501: b"Not Implemented",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
    504: b"Gateway Timeout",
    505: b"HTTP Version Not Supported",
    508: b"Loop Detected",
}


class Answer(Exception):  # noqa: N818 - not every answer is an error
    """An answer that ends a request. `code` stands in the log, `fields` are sent beside the common ones."""

    def __init__(self, status: int, code: str, body: bytes, fields: Fields | None = None) -> None:
        super().__init__(code)
        self.status: Final = status
        self.code: Final = code
        self.body: Final = body
        self.fields: Final[Fields] = fields or [(FINDINGS, code.replace("_", "-").encode("ascii"))]


def error(status: int, code: str, message: str, param: str, type: str = "invalid_request_error") -> Answer:
    """Return an answer with a V1ErrorResponse."""
    return Answer(status, code, to_json({"error": {"type": type, "code": code, "message": message, "param": param}}))


def gateway(status: int, code: str, message: str) -> Answer:
    """Return an error of the upstream, or on the way to it."""
    return error(status, code, message, "upstream", "api_error")


def malformed(message: str = "this is not a well-formed HTTP/1.1 request") -> Answer:
    """Return the answer to a request that cannot be forwarded safely."""
    return error(400, "malformed_request", message, "request")


def head_too_large(limit: int) -> Answer:
    """Return the answer to a request with too long a head."""
    return error(431, "header_too_large", f"the headers are larger than {limit:,} bytes", "request")


def too_slow() -> Answer:
    """Return the answer to a request that does not arrive in time."""
    return error(408, "request_timeout", "the request took too long", "request")


def busy(message: str) -> Answer:
    """Return the answer to what is too much at once."""
    return error(503, "busy", message, "request", "api_error")


def to_json(value: Any) -> bytes:
    """Return compact JSON in ASCII: a payload may hold text that UTF-8 cannot encode."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")
