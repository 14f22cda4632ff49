"""Where sessions are kept: in memory, or in an SQLite file that survives a restart and a kill."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Final, Protocol

MAX_SESSIONS: Final = 100_000
"""Sessions that a store takes unless told otherwise."""

# "Daim": marks the file as the sandbox's own (https://www.sqlite.org/pragma.html#pragma_application_id).
_APPLICATION: Final = 0x4461696D


class StoreError(Exception):
    """A file that cannot be the store; the text says why."""


class StoreFullError(Exception):
    """The store has as many sessions as it may."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as its creator gets it, and the digest of the key that opened it."""

    session: dict[str, Any]
    owner: bytes


class Store(Protocol):
    """Keeps sessions by their id. What `add` or `replace` has returned from is not lost by a kill of the program,
    where the store says so."""

    def add(self, stored: Stored) -> None:
        """Keeps a new session. StoreFullError when there are too many."""

    def get(self, session_id: str) -> Stored | None:
        """The session, or None."""

    def replace(self, stored: Stored) -> None:
        """Keeps another state of a session that is there."""

    def __len__(self) -> int: ...

    def close(self) -> None: ...


class MemoryStore:
    """Keeps sessions as long as the program runs."""

    def __init__(self, max_sessions: int = MAX_SESSIONS) -> None:
        self._max: Final = max_sessions
        self._sessions: Final[dict[str, Stored]] = {}

    def add(self, stored: Stored) -> None:
        if len(self._sessions) >= self._max:
            raise StoreFullError
        self._sessions[stored.session["sessionId"]] = stored

    def get(self, session_id: str) -> Stored | None:
        return self._sessions.get(session_id)

    def replace(self, stored: Stored) -> None:
        self._sessions[stored.session["sessionId"]] = stored

    def __len__(self) -> int:
        return len(self._sessions)

    def close(self) -> None:
        return


class SqliteStore:
    """Keeps sessions in a file. Each is committed before the call returns, so a kill of the program loses none;
    a failure of power may lose the last ones (WAL, synchronous=NORMAL)."""

    def __init__(self, path: str | PathLike[str], max_sessions: int = MAX_SESSIONS) -> None:
        self._max: Final = max_sessions
        self._connection, self._count = _opened(Path(path))

    def add(self, stored: Stored) -> None:
        if self._count >= self._max:
            raise StoreFullError
        row = (stored.session["sessionId"], stored.owner, json.dumps(stored.session))
        self._connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", row)
        self._count += 1

    def get(self, session_id: str) -> Stored | None:
        row = self._connection.execute("SELECT session, owner FROM sessions WHERE id = ?", (session_id,)).fetchone()
        return None if row is None else Stored(json.loads(row[0]), row[1])

    def replace(self, stored: Stored) -> None:
        row = (json.dumps(stored.session), stored.session["sessionId"])
        self._connection.execute("UPDATE sessions SET session = ? WHERE id = ?", row)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._connection.close()


def _opened(path: Path) -> tuple[sqlite3.Connection, int]:
    """The connection, and how many sessions there are."""
    try:
        # Autocommit: each statement is a transaction. One event loop uses the connection, from whichever thread.
        # Absolute, because SQLite takes `:memory:` and `file:...` for no file at all.
        connection = sqlite3.connect(path.absolute(), timeout=5, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise StoreError(f"cannot open the store: {error}") from None
    try:
        return connection, _prepared(connection)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"cannot use the store: {error}") from None
    except StoreError:
        connection.close()
        raise


def _prepared(connection: sqlite3.Connection) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != _APPLICATION:
        raise StoreError("the store is a database of another program: name a new file")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if not tables:
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, owner BLOB, session TEXT)")
    (count,) = connection.execute("SELECT count(*) FROM sessions").fetchone()
    return int(count)
