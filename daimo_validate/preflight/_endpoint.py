"""Which requests are meant: the hosts and the path, whatever the spelling.

Only what the client connects to counts, never the Host header. A host matches without regard to case and
with the dot at its end that DNS allows. What merely looks like it does not match: a part of a longer name,
user info, another port. A path matches once percent-encoding, doubled slashes, dot segments and slashes at
the end are resolved, because servers differ in whether they do so; its case counts. An absolute URL inside
the path is a path like any other.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

Body: TypeAlias = bytes | bytearray | memoryview | str

_PORTS: Final = {"https": 443, "http": 80}
_Origin: TypeAlias = tuple[str, str, int | None]


class Outgoing(NamedTuple):
    """A POST that a client is about to send. `path` is as on the wire, without the query.

    `body` is None when it is not in memory and reading it would use it up.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    body: Body | None
    content_type: str | None
    content_encoding: str | None


class Endpoint:
    """Hosts, each `host`, `host:port` or `scheme://host:port`, and one path.

    Without a scheme, http and https both match; without a port, only the scheme's own.
    ValueError when a host or the path cannot be meant.
    """

    __slots__ = ("_origins", "_path")

    def __init__(self, hosts: Collection[str], path: str) -> None:
        if isinstance(hosts, str):
            raise ValueError("hosts takes a collection of hosts, not one string")
        if not hosts:
            raise ValueError("hosts is empty: nothing would be checked")
        if not path.startswith("/") or "?" in path or "#" in path:
            raise ValueError(f"path: {path!r} is not an absolute path, such as '/v1/sessions'")
        self._origins: Final = frozenset(origin for host in hosts for origin in _origins(host))
        self._path: Final = _plain_path(path)

    def is_meant(self, outgoing: Outgoing) -> bool:
        """Whether a POST goes to one of the hosts and to the path."""
        scheme, host, port, path = outgoing[:4]
        origin = (scheme, host.lower().rstrip("."), port or _PORTS.get(scheme))
        return origin in self._origins and (path == self._path or _plain_path(path) == self._path)


def _origins(host: str) -> list[_Origin]:
    problem = ValueError(f"hosts: {host!r} is neither a host, nor host:port, nor scheme://host:port")
    try:
        parts = urlsplit(host if "://" in host else f"//{host}")
        port = parts.port
    except ValueError:
        raise problem from None
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if has_more or not parts.hostname or not host.isascii() or any(c.isspace() for c in host):
        raise problem
    if parts.scheme and parts.scheme not in _PORTS:
        raise problem
    schemes = [parts.scheme] if parts.scheme else list(_PORTS)
    return [(scheme, parts.hostname.rstrip("."), port or _PORTS[scheme]) for scheme in schemes]


def _plain_path(path: str) -> str:
    return posixpath.normpath("/" + unquote(path).lstrip("/"))
