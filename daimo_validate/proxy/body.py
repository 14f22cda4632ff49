"""A body on its way: what has arrived of it and is not taken yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from daimo_validate.proxy.messages import Fields

HIGH: Final = 2**16
"""Bytes that wait to be taken, from which on no more are read from the connection."""


class Body:
    """The bytes between a parser, which adds them, and one reader, which takes them.

    `on_taken` is called when bytes are taken, so that reading can go on.
    """

    __slots__ = ("_failure", "_on_taken", "_parts", "_waiter", "complete", "size", "trailers")

    def __init__(self, on_taken: Callable[[], None]) -> None:
        self._parts: list[bytes] = []
        self._on_taken = on_taken
        self._waiter: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self.size = 0
        self.complete = False
        self.trailers: Fields = []

    @property
    def is_full(self) -> bool:
        return self.size >= HIGH

    def add(self, part: bytes) -> None:
        self._parts.append(part)
        self.size += len(part)
        self._wake()

    def finish(self) -> None:
        self.complete = True
        self._wake()

    def fail(self, failure: Exception) -> None:
        """Let the reader fail, after it has taken what there is."""
        if not self.complete and self._failure is None:
            self._failure = failure
            self._wake()

    def take(self) -> bytes:
        """Return what there is, without waiting."""
        taken = b"".join(self._parts)
        self._parts.clear()
        if self.size:
            was_full = self.is_full
            self.size = 0
            if was_full:
                self._on_taken()
        return taken

    async def next(self) -> bytes:
        """Return what there is as soon as there is something; nothing at the end. Raises what `fail` was given."""
        while not self._parts and not self.complete:
            if self._failure is not None:
                raise self._failure
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self.take()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
