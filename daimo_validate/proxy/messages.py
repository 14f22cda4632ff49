"""HTTP messages: their heads, what is forwarded of them, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

Fields: TypeAlias = list[tuple[bytes, bytes]]
"""Header fields in their order, the names as they were written."""

Index: TypeAlias = dict[bytes, list[bytes]]
"""The values of each field by its name, both in lower case, without white space around them."""

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
    names: Index
    keep_alive: bool

    @property
    def is_chunked(self) -> bool:
        return b"transfer-encoding" in self.names


class Response(NamedTuple):
    """The head of a response."""

    status: int
    reason: bytes
    fields: Fields
    names: Index
    keep_alive: bool

    @property
    def is_informational(self) -> bool:
        return self.status < 200

    def has_body(self, method: bytes) -> bool:
        return method != b"HEAD" and self.status not in (204, 304) and not self.is_informational

    @property
    def has_length(self) -> bool:
        return b"content-length" in self.names

    @property
    def encodings(self) -> list[bytes]:
        """The transfer encodings. Only `chunked` alone is understood."""
        return values(self.names, b"transfer-encoding")


def index(fields: Fields) -> Index:
    """Return the values of fields by their names."""
    found: Index = {}
    for name, value in fields:
        found.setdefault(name.lower(), []).append(value.strip(b" \t").lower())
    return found


def values(names: Index, name: bytes) -> list[bytes]:
    """Return the values of a field."""
    return names.get(name, [])


def items(names: Index, name: bytes) -> list[bytes]:
    """Return the members of the comma-separated lists of a field."""
    return [item.strip(b" \t") for value in values(names, name) for item in value.split(b",") if item.strip(b" \t")]


def end_to_end(fields: Fields, names: Index) -> Fields:
    """Return the fields that are for the other end, without those of this connection."""
    named = items(names, b"connection")
    dropped = _HOP_BY_HOP.union(named) - _NEVER_NAMED if named else _HOP_BY_HOP
    return [field for field in fields if field[0].lower() not in dropped]


def without_expect(fields: Fields) -> Fields:
    """Return the fields without Expect."""
    return [field for field in fields if field[0].lower() != b"expect"]


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
    encodings = values(request.names, b"transfer-encoding")
    lengths = values(request.names, b"content-length")
    if b"" in request.names:
        return "a header has no name"
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
