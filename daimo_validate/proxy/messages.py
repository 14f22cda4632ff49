"""HTTP messages: their heads, what is forwarded of them, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

Fields: TypeAlias = list[tuple[bytes, bytes]]
"""Header fields in their order, the names as they were written."""

_HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Fields that are about one connection (RFC 9110, section 7.6.1), and those of proxies that ask for a login."""

_NEVER_NAMED: Final = frozenset({b"authorization", b"content-encoding", b"content-length", b"content-type", b"host"})
"""Fields that a Connection field cannot remove: without them the message would mean something else."""

_NOT_IN_TRAILERS: Final = frozenset(
    {b"authorization", b"content-encoding", b"content-length", b"content-range", b"content-type", b"host", b"trailer"}
    | _HOP_BY_HOP
)
"""What RFC 9110, section 6.5.1 forbids there, as far as it could change what a message means."""

_TARGET: Final = re.compile(rb"/[!$-~\"]*+|\*")
"""A path and query without white space, control characters, fragment or bytes beyond ASCII."""

_ABSOLUTE: Final = re.compile(rb"https?://([^/?#@]+)(/[^#]*|\?[^#]*)?", re.IGNORECASE)


class Request(NamedTuple):
    """The head of a request."""

    method: bytes
    target: bytes
    version: str
    fields: Fields
    keep_alive: bool

    @property
    def is_chunked(self) -> bool:
        return has(self.fields, b"transfer-encoding")


class Response(NamedTuple):
    """The head of a response."""

    status: int
    reason: bytes
    fields: Fields
    keep_alive: bool

    @property
    def is_informational(self) -> bool:
        return self.status < 200

    def has_body(self, method: bytes) -> bool:
        return method != b"HEAD" and self.status not in (204, 304) and not self.is_informational

    @property
    def has_length(self) -> bool:
        return has(self.fields, b"content-length")

    @property
    def encodings(self) -> list[bytes]:
        """The transfer encodings. Only `chunked` alone is understood."""
        return values(self.fields, b"transfer-encoding")


def values(fields: Fields, name: bytes) -> list[bytes]:
    """Return the values of a field, in lower case and without white space around them. `name` is in lower case."""
    return [value.strip(b" \t").lower() for key, value in fields if key.lower() == name]


def has(fields: Fields, name: bytes) -> bool:
    """Return whether there is a field of this name, which is in lower case."""
    return any(key.lower() == name for key, _ in fields)


def items(fields: Fields, name: bytes) -> list[bytes]:
    """Return the members of the comma-separated lists of a field, in lower case."""
    return [item.strip(b" \t") for value in values(fields, name) for item in value.split(b",") if item.strip(b" \t")]


def end_to_end(fields: Fields) -> Fields:
    """Return the fields that are for the other end, without those of this connection."""
    named = items(fields, b"connection")
    dropped = _HOP_BY_HOP.union(named) - _NEVER_NAMED if named else _HOP_BY_HOP
    return [field for field in fields if field[0].lower() not in dropped]


def trailers(fields: Fields) -> Fields:
    """Return the trailing fields that may be forwarded."""
    return [field for field in fields if field[0].lower() not in _NOT_IN_TRAILERS]


def origin_form(target: bytes) -> tuple[bytes, bytes | None] | None:
    """Return the path and query of a request target, and the host if the target names one; None if it is not valid."""
    if _TARGET.fullmatch(target):
        return target, None
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        return None
    path = absolute[2] or b"/"
    path = path if path.startswith(b"/") else b"/" + path
    return (path, absolute[1]) if _TARGET.fullmatch(path) else None


def framing_problem(request: Request) -> str | None:
    """Return why the end of a request's body is not beyond doubt.

    The parser refuses most of this. A second look costs little, and a request that two servers read differently is an
    unchecked one.
    """
    encodings = values(request.fields, b"transfer-encoding")
    lengths = values(request.fields, b"content-length")
    if encodings and lengths:
        return "a request must not have both Content-Length and Transfer-Encoding"
    if encodings and (encodings != [b"chunked"] or request.version != "1.1"):
        return "the only Transfer-Encoding that is supported is chunked, in HTTP/1.1"
    if len(lengths) > 1 or any(not length.isdigit() for length in lengths):
        return "the Content-Length must be one number"
    return None


def write_head(start: bytes, fields: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the bytes of a head. Raises ValueError if a field would end it early."""
    lines = [b"%b: %b\r\n" % field for field in fields]
    head = b"%b\r\n%b\r\n" % (start, b"".join(lines))
    if head.count(b"\n") != len(lines) + 2 or head.count(b"\r") != len(lines) + 2 or b"\0" in head:
        raise ValueError("a field holds a line break or NUL")
    return head


def chunk(part: bytes) -> bytes:
    """Return a part of a body as a chunk."""
    return b"%x\r\n%b\r\n" % (len(part), part)


def last_chunk(fields: Fields) -> bytes:
    """Return the end of a chunked body, with trailing fields."""
    return b"0\r\n" + b"".join(b"%b: %b\r\n" % field for field in fields) + b"\r\n"
