"""Decides which requests are checked, by host and path.

Only the host that the client connects to counts, never the Host header. Hosts are compared without regard to case, and
a trailing dot is ignored. A longer name, user info or another port does not match. Paths are compared after
percent-encoding, double slashes, dot segments and trailing slashes are resolved, because servers differ in whether they
resolve them. The case of a path counts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final, TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

_PORTS: Final = {"https": 443, "http": 80}
_Origin: TypeAlias = tuple[str, str, int | None]


class Endpoint:
    """The hosts and the path whose POST requests are checked.

    A host is `host`, `host:port` or `scheme://host:port`. Without a scheme, http and https both match. Without a port,
    only the default port of the scheme matches. Raises ValueError if a host or the path is not valid.
    """

    __slots__ = ("_origins", "_path", "_usual")

    def __init__(self, hosts: Collection[str], path: str) -> None:
        if isinstance(hosts, str):
            raise ValueError("hosts must be a collection of hosts, not a string")
        if not hosts:
            raise ValueError("hosts is empty: nothing would be checked")
        if not path.startswith("/") or "?" in path or "#" in path:
            raise ValueError(f"path: {path!r} is not an absolute path such as '/v1/sessions'")
        self._origins: Final = frozenset(origin for host in hosts for origin in _origins(host))
        self._path: Final = _plain_path(path)
        # As clients that name no port or the default one write them: most requests are found here at once.
        self._usual: Final = frozenset(
            (scheme, host, written, self._path)
            for scheme, host, port in self._origins
            for written in ((port, None) if port == _PORTS.get(scheme) else (port,))
        )

    def matches(self, scheme: str, host: str, port: int | None, path: str) -> bool:
        """Return whether a request goes to one of the hosts and to the path."""
        if (scheme, host, port, path) in self._usual:
            return True
        origin = (scheme, host.lower().rstrip("."), port or _PORTS.get(scheme))
        return origin in self._origins and (path == self._path or _plain_path(path) == self._path)


def _origins(host: str) -> list[_Origin]:
    problem = ValueError(f"hosts: {host!r} is neither a host, nor host:port, nor scheme://host:port")
    try:
        parts = urlsplit(host if "://" in host else f"//{host}")
        port = parts.port
    except ValueError:
        raise problem from None
    name = parts.hostname
    if not name or _has_more_than_an_origin(parts) or not host.isascii() or any(c.isspace() for c in host):
        raise problem
    schemes = [parts.scheme] if parts.scheme else list(_PORTS)
    return [(scheme, name.rstrip("."), port or _PORTS[scheme]) for scheme in schemes]


def _has_more_than_an_origin(parts: SplitResult) -> bool:
    is_http = parts.scheme in ("", *_PORTS)
    return not is_http or parts.path not in ("", "/") or bool(parts.query or parts.fragment) or "@" in parts.netloc


def _plain_path(path: str) -> str:
    return posixpath.normpath("/" + unquote(path).lstrip("/"))
