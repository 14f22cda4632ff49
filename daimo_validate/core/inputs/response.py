"""What the API answered or sent: the session, the chains and tokens that it names, its error, and its event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

DOCUMENTED_STATUSES: Final = (200, 201, 400, 401, 404, 500)
"""The HTTP statuses of the API (its document, and the error table of its overview)."""

STATUS = Input("status")
"""The HTTP status (an int) of an answer that the API does not document."""

SESSION = Input("session")
NAMED_CHAIN = Input("named-chain")
ERROR_BODY = Input("error-body")
EVENT = Input("event")


class Session(NamedTuple):
    """The state of a session, which stands at `path`. What is absent or of a wrong type is None.

    `kind` is the type of its destination; `requested` and `received` are amounts in token units; times are Unix times.
    """

    path: Path
    id: str | None
    status: str | None
    kind: str | None
    has_delivery: bool
    requested: str | None
    received: str | None
    symbol: str | None
    created: float | None
    expires: float | None


class NamedChain(NamedTuple):
    """An object that names a chain by its id and its name, and perhaps a token by its address and its symbol."""

    path: Path
    chain_id: int
    chain_name: str | None
    token_address: str | None
    token_symbol: str | None


class ErrorBody(NamedTuple):
    """The error type of an answer, and the HTTP status that the answer came with."""

    status: int
    type: str


class Event(NamedTuple):
    """The event of a webhook: its type, the status of its session, and what is special about it."""

    type: str | None
    status: str | None
    has_client_secret: bool
    is_test: bool


def session_records_of(body: object, path: Path = ("session",)) -> Iterator[tuple[Input, Any]]:
    """Yield the records of a body that holds a session at `path`, of whatever shape it is."""
    session = body
    for key in path:
        session = _member(session, str(key))
    destination = _member(session, "destination")
    delivery = _member(destination, "delivery")
    yield (
        SESSION,
        Session(
            path=path,
            id=_string(_member(session, "sessionId")),
            status=_string(_member(session, "status")),
            kind=_string(_member(destination, "type")),
            has_delivery=delivery is not None,
            requested=_string(_member(destination, "amountUnits")),
            received=_string(_member(delivery, "receivedUnits")),
            symbol=_string(_member(destination, "tokenSymbol")),
            created=_number(_member(session, "createdAt")),
            expires=_number(_member(session, "expiresAt")),
        ),
    )
    source = _member(_member(session, "paymentMethod"), "source")
    for place, given in (((*path, "destination"), destination), ((*path, "paymentMethod", "source"), source)):
        chain_id = _chain_id(given)
        if chain_id is not None:
            name, address, symbol = (
                _string(_member(given, key)) for key in ("chainName", "tokenAddress", "tokenSymbol")
            )
            yield NAMED_CHAIN, NamedChain(place, chain_id, name, address, symbol)


def error_records_of(status: int, body: object) -> Iterator[tuple[Input, Any]]:
    """Yield the records of an answer that holds an error, of whatever shape it is."""
    kind = _string(_member(_member(body, "error"), "type"))
    if kind is not None:
        yield ERROR_BODY, ErrorBody(status, kind)


def event_records_of(body: object) -> Iterator[tuple[Input, Any]]:
    """Yield the records of a webhook's event, of whatever shape it is."""
    session = _member(_member(body, "data"), "session")
    yield (
        EVENT,
        Event(
            type=_string(_member(body, "type")),
            status=_string(_member(session, "status")),
            has_client_secret=_member(session, "clientSecret") is not None,
            is_test=_member(body, "isTestEvent") is True,
        ),
    )
    yield from session_records_of(body, ("data", "session"))


def _chain_id(given: object) -> int | None:
    kind = _string(_member(given, "type"))
    if kind is not None and (only := tokens.only_chain_of_type(kind)) is not None:
        return only
    number = _member(given, "chainId")
    return int(number) if is_number(number) and number == int(number) else None


def _member(value: object, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return value if is_number(value) else None
