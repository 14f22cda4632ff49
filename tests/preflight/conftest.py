"""A counting server for each test, and every client in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.preflight.clients import CLIENTS, Send
from tests.preflight.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(params=CLIENTS)
def send(request: pytest.FixtureRequest) -> Send:
    return CLIENTS[request.param]
