"""The common headers of every answer of the sandbox, and compact JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from starlette.responses import Response

STAND_IN_HEADER: Final = (b"daimo-validate-sandbox", b"stand-in, not Daimo")
"""On every answer, also to malformed requests."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SAFE: Final = (
    (b"server", b"daimo-validate-sandbox"),
    STAND_IN_HEADER,
    (b"x-content-type-options", b"nosniff"),
)


def common_headers() -> list[tuple[bytes, bytes]]:
    """Return the common headers of one answer, with a new `request-id`."""
    return [*_SAFE, (b"request-id", f"req_{uuid4().hex}".encode())]


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `value` as an answer that must not be cached."""
    return Response(
        to_json(value),
        status,
        {"cache-control": "no-store", **(headers or {})},
        media_type="application/json",
    )


def to_json(value: Any) -> bytes:
    """Return compact JSON in UTF-8."""
    # A lone surrogate becomes its own JSON escape.
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")
