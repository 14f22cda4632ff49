"""Writes paths for the services that read reports: with `/`, or as URIs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath


def posix_path(path: str) -> str:
    """Return a path with `/` between its parts and no `./` before them."""
    return PurePath(path).as_posix()


@lru_cache(maxsize=64)
def uri_of(path: str) -> tuple[str, bool]:
    """Return a path as a percent-encoded URI reference (RFC 3986), and whether it is relative.

    Bytes of a file name that are not UTF-8 are encoded as they are.
    """
    # Imported on use: 3 ms.
    from urllib.parse import quote

    pure = PurePath(path)
    plain = pure.as_posix()
    if not pure.is_absolute():
        return quote(_bytes(plain), safe="/"), True
    rooted = plain if plain.startswith("/") else f"/{plain}"
    return f"file://{quote(_bytes(rooted), safe='/:')}", False


def _bytes(path: str) -> bytes:
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
