"""What a proxy is told: where it forwards to, what it does with errors, and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit

from daimo_validate.core.validator import Validator

OnError = Literal["refuse", "warn"]
LogFormat = Literal["text", "json", "off"]

MAX_HEAD: Final = 2**16
"""The most bytes of a request line, headers and trailers together, of a request or a response."""

MAX_BODY: Final = 2**20
"""The most bytes of the body of a session request, and of what it unpacks to. A valid one has a few hundred."""

_PORTS: Final = {"http": 80, "https": 443}


class Upstream(NamedTuple):
    """Where requests go. `base` is put before each path: empty, or with a leading and without a trailing slash."""

    scheme: str
    host: str
    port: int
    base: bytes

    @property
    def authority(self) -> bytes:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}").encode("ascii")

    @property
    def origin(self) -> str:
        """The address to show, without the path."""
        return f"{self.scheme}://{self.authority.decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a proxy. Times are in seconds.

    `hosts` may be named in the Host header, in lower case, with or without a port; `*` allows every host.
    """

    upstream: Upstream
    validator: Validator
    on_error: OnError = "refuse"
    hosts: frozenset[str] = field(default=frozenset({"localhost", "127.0.0.1", "[::1]"}))
    log: LogFormat = "text"
    request_seconds: float = 10.0
    """The head of a request, and the whole body of a session request, arrive in this time. Other bodies never pause
    for longer."""

    upstream_seconds: float = 60.0
    """The head of the response arrives in this time, once the request is sent."""

    connect_seconds: float = 10.0
    idle_seconds: float = 75.0
    """A client's connection is closed after this time without a request."""

    upstream_idle_seconds: float = 4.0
    """An idle connection to the upstream is used again within this time only: many servers close theirs after 5."""

    half_closed_seconds: float = 2.0
    """What a client that has closed its side of the connection still gets."""

    stalled_seconds: float = 60.0
    """A client that reads nothing for this time is given up."""

    shutdown_seconds: float = 25.0
    """Running requests end in this time after a signal."""

    max_connections: int = 400


def parse_upstream(url: str) -> Upstream:
    """Return the upstream of an http or https URL. Raises ValueError, whose text never repeats user info or a query."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        raise ValueError("not a valid URL") from None
    if (wrong := _wrong_part(url, parts)) is not None:
        raise ValueError(wrong)
    return Upstream(
        parts.scheme, host, _PORTS[parts.scheme] if port is None else port, parts.path.rstrip("/").encode("ascii")
    )


def _wrong_part(url: str, parts: SplitResult) -> str | None:
    if parts.scheme not in _PORTS or not parts.hostname:
        return "must be an http or https URL, such as https://api.daimo.com"
    if "@" in parts.netloc:
        return "must not hold a user name or password"
    if "?" in url or "#" in url:
        return "must not have a query or fragment"
    if parts.port == 0:
        return "port 0 cannot be connected to"
    if any(not "!" <= character <= "~" for character in parts.path) or any(c.isspace() for c in parts.netloc):
        return "white space and characters beyond ASCII must be percent-encoded"
    return None
