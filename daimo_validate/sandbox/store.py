"""Stores of sessions: in memory, or in an SQLite file that survives a restart and a kill."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Final, Protocol

MAX_SESSIONS: Final = 100_000
"""The most sessions of a store, by default."""

MAX_BYTES: Final = 2**28
"""The most bytes of all sessions of a store, as JSON, by default."""

# "Daim": marks the file as the sandbox's own (https://www.sqlite.org/pragma.html#pragma_application_id).
_APPLICATION: Final = 0x4461696D


class StoreError(Exception):
    """A file cannot be used as the store; the text says why."""


class StoreFullError(Exception):
    """The store has as many sessions or bytes as it may; the text says which."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as its creator gets it, and the digest of the key that opened it."""

    session: dict[str, Any]
    owner: bytes


class Store(Protocol):
    """Keeps sessions by their id."""

    def add(self, stored: Stored) -> None:
        """Keep a new session. Raises StoreFullError if the store is full."""

    def get(self, session_id: str) -> Stored | None:
        """Return the session, or None."""

    def replace(self, stored: Stored) -> None:
        """Keep a new state of a known session. Raises StoreFullError if the store is full."""

    def __len__(self) -> int: ...

    def close(self) -> None: ...


class MemoryStore:
    """Keeps sessions as long as the program runs."""

    def __init__(self, max_sessions: int = MAX_SESSIONS, max_bytes: int = MAX_BYTES) -> None:
        self._max: Final = max_sessions
        self._max_bytes: Final = max_bytes
        self._bytes = 0
        # As JSON, because objects take several times the memory, and how much cannot be told.
        self._sessions: Final[dict[str, tuple[bytes, bytes]]] = {}

    def add(self, stored: Stored) -> None:
        _check_sessions(len(self._sessions), self._max)
        self._keep(stored)

    def get(self, session_id: str) -> Stored | None:
        kept = self._sessions.get(session_id)
        return None if kept is None else Stored(json.loads(kept[0]), kept[1])

    def replace(self, stored: Stored) -> None:
        self._keep(stored)

    def __len__(self) -> int:
        return len(self._sessions)

    def close(self) -> None:
        return

    def _keep(self, stored: Stored) -> None:
        name, text = stored.session["sessionId"], json.dumps(stored.session).encode("ascii")
        old = self._sessions.get(name)
        size = self._bytes + len(text) - (len(old[0]) if old else 0)
        _check_bytes(size, self._max_bytes)
        self._sessions[name] = (text, stored.owner)
        self._bytes = size


class SqliteStore:
    """Keeps sessions in a file, which several servers may share.

    Each session is committed before the call returns, so a kill of the program loses none. A power failure may lose the
    last ones (WAL, synchronous=NORMAL).
    """

    def __init__(self, path: str | PathLike[str], max_sessions: int = MAX_SESSIONS, max_bytes: int = MAX_BYTES) -> None:
        self._max: Final = max_sessions
        self._max_bytes: Final = max_bytes
        self._connection: Final = _opened(Path(path))

    def add(self, stored: Stored) -> None:
        text = json.dumps(stored.session)
        count, size = self._totals()
        _check_sessions(count, self._max)
        _check_bytes(size + len(text), self._max_bytes)
        row = (stored.session["sessionId"], stored.owner, text)
        self._connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", row)

    def get(self, session_id: str) -> Stored | None:
        row = self._connection.execute("SELECT session, owner FROM sessions WHERE id = ?", (session_id,)).fetchone()
        return None if row is None else Stored(json.loads(row[0]), row[1])

    def replace(self, stored: Stored) -> None:
        text, name = json.dumps(stored.session), stored.session["sessionId"]
        (old,) = self._connection.execute("SELECT length(session) FROM sessions WHERE id = ?", (name,)).fetchone()
        _check_bytes(self._totals()[1] + len(text) - old, self._max_bytes)
        self._connection.execute("UPDATE sessions SET session = ? WHERE id = ?", (text, name))

    def __len__(self) -> int:
        return self._totals()[0]

    def close(self) -> None:
        self._connection.close()

    def _totals(self) -> tuple[int, int]:
        count, size = self._connection.execute("SELECT sessions, bytes FROM totals").fetchone()
        return count, size


def _check_sessions(count: int, limit: int) -> None:
    if count >= limit:
        raise StoreFullError(f"the sandbox already has {count:,} sessions, the most it may have; start a new one")


def _check_bytes(size: int, limit: int) -> None:
    if size > limit:
        raise StoreFullError(f"the sessions of the sandbox would have more than {limit:,} bytes; start a new one")


def _opened(path: Path) -> sqlite3.Connection:
    try:
        # Autocommit: each statement is a transaction. One event loop uses the connection, from any thread.
        # An absolute path, because SQLite does not read `:memory:` and `file:...` as file names.
        # A short timeout, because a wait for another server holds up every request.
        connection = sqlite3.connect(path.absolute(), timeout=0.25, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise StoreError(f"cannot open the store: {error}") from None
    try:
        _prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"cannot use the store: {error}") from None
    except StoreError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != _APPLICATION:
        raise StoreError("the store is a database of another program; name a new file")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {2**24}")
    if not tables:
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, owner BLOB, session TEXT)")
    connection.execute("SELECT id, owner, session FROM sessions LIMIT 1")
    connection.executescript(_TOTALS)


# JSON of sessions is ASCII, so a length in characters is one in bytes.
_TOTALS: Final = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS totals (sessions INTEGER, bytes INTEGER);
INSERT INTO totals SELECT * FROM (SELECT count(*), coalesce(sum(length(session)), 0) FROM sessions)
  WHERE NOT EXISTS (SELECT 1 FROM totals);
CREATE TRIGGER IF NOT EXISTS added AFTER INSERT ON sessions BEGIN
  UPDATE totals SET sessions = sessions + 1, bytes = bytes + length(NEW.session);
END;
CREATE TRIGGER IF NOT EXISTS replaced AFTER UPDATE ON sessions BEGIN
  UPDATE totals SET bytes = bytes + length(NEW.session) - length(OLD.session);
END;
COMMIT;
"""
