"""The sandbox inside a test: a real server on a free port, in a thread of the test's own process.

    from daimo_validate.sandbox.embedded import serving

    with serving() as server, server.sandbox() as sandbox:
        create_deposit(base_url=sandbox.url, api_key=sandbox.key)   # your code
        assert sandbox.journal[-1].status == 201

The fixture `daimo_sandbox` of pytest does the same.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from daimo_validate.core.validator import Validator
from daimo_validate.sandbox.app import create_app
from daimo_validate.sandbox.errors import ApiError
from daimo_validate.sandbox.journal import Exchange as Exchange
from daimo_validate.sandbox.journal import Journal, asked_error
from daimo_validate.sandbox.server import configured, listen
from daimo_validate.sandbox.sessions import aged, moved, public
from daimo_validate.sandbox.store import MemoryStore, Stored

_HOST: Final = "127.0.0.1"


class Sandbox:
    """A stand-in of the API with an empty store, for one test.

    `url` is its base URL and `key` an API key; any other UUID is one too. To try a hook of `daimo_validate.preflight`
    on it, pass `hosts=[sandbox.url]`.
    """

    def __init__(self, url: str, validator: Validator | None = None) -> None:
        self.url: Final = url
        self.key: Final = str(uuid4())
        self._store: Final = MemoryStore()
        self._journal: Final = Journal()
        self._app: Final = create_app(store=self._store, validator=validator, around=self._journal.around)

    @property
    def headers(self) -> dict[str, str]:
        """The headers with the key."""
        return {"Authorization": f"Bearer {self.key}"}

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """Every request to the API so far, and its answer: `method`, `path`, `status`, `request`, `response`."""
        return tuple(self._journal.exchanges)

    def advance(self, session_id: str, status: str, **fields: Any) -> dict[str, Any]:
        """Move a session to another status, and return it as it is shown without the key.

        `paymentMethod` and `delivery` may be given; plausible ones are made if the status needs them. Raises ValueError
        for an unknown session, a status that the API does not have, and a session in a final status.

            sandbox.advance(session["sessionId"], "succeeded", delivery={"txHash": "0x00", "receivedUnits": "9.50"})
        """
        stored, now = self._store.get(session_id), int(time.time())
        if stored is None:
            raise ValueError("there is no session with this id")
        try:
            session = moved(aged(stored.session, now), {"status": status, **fields}, now)
        except ApiError as error:
            raise ValueError(str(error)) from None
        self._store.replace(Stored(session, stored.owner))
        return public(session)

    def next_error(
        self,
        status: int = 500,
        *,
        times: int = 1,
        code: str | None = None,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next requests to the API, `times` of them, with an error in the form of the API.

        Calls add up: `next_error(503)` and `next_error(429)` are for the next request and the one after it.
        """
        self._journal.errors.extend([asked_error(status, code, message, headers)] * times)

    def __repr__(self) -> str:
        return f"<Sandbox at {self.url}: {len(self._journal.exchanges)} requests, {len(self._store)} sessions>"


class Server:
    """A server that shows one sandbox at a time, at the same address."""

    def __init__(self, url: str) -> None:
        self.url: Final = url
        self._app: ASGIApp = create_app()

    @contextmanager
    def sandbox(self, validator: Validator | None = None) -> Iterator[Sandbox]:
        """Show an empty sandbox for as long as the block lasts. `validator` judges the bodies (default: all rules)."""
        shown = Sandbox(self.url, validator)
        before, self._app = self._app, shown._app
        try:
            yield shown
        finally:
            self._app = before

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server on a free port of the loopback address for as long as the block lasts."""
    bound = listen(_HOST, 0)
    with bound:
        server = Server(f"http://{_HOST}:{bound.getsockname()[1]}")
        running = uvicorn.Server(configured(server))
        # The socket listens already, so a request that comes early waits. A daemon, so that a test that is killed ends.
        thread = threading.Thread(
            target=lambda: asyncio.run(running.serve(sockets=[bound])), name="daimo-validate sandbox", daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            running.should_exit = True
            thread.join()
