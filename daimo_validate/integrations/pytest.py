"""The fixture `daimo_sandbox`. pytest loads this module at every start, so it imports nothing before the first use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator
    from daimo_validate.sandbox.embedded import Sandbox, Server


@pytest.fixture(scope="session")
def _daimo_sandbox_server() -> Iterator[Server]:
    try:
        # Imported on use: 220 ms.
        from daimo_validate.sandbox.embedded import serving
    except ImportError as error:
        pytest.fail(f"daimo_sandbox needs {error.name}: pip install 'daimo-validate[sandbox]'", pytrace=False)
    with serving() as server:
        yield server


@pytest.fixture
def daimo_validator() -> Validator | None:
    """The validator of `daimo_sandbox`: override it to judge bodies by your own guards. None means all rules."""
    return None


@pytest.fixture
def daimo_sandbox(_daimo_sandbox_server: Server, daimo_validator: Validator | None) -> Iterator[Sandbox]:
    """A stand-in of Daimo's API at `url`, with a `key`, in this process; every test gets an empty one.

    `journal` has every request and its answer, `advance(session_id, status)` moves a session on, and `next_error(500)`
    makes the next request fail.
    """
    with _daimo_sandbox_server.sandbox(daimo_validator) as sandbox:
        yield sandbox
