"""What the API answered: the session, the chains and tokens that it names, and its error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.text.pointers import Path

STATUS = Input("status")
"""The HTTP status (an int) of an answer that the API document does not describe."""

SESSION = Input("session")
NAMED_CHAIN = Input("named-chain")
ERROR_BODY = Input("error-body")


class Session(NamedTuple):
    """The state of a session. `kind` is the type of its destination; None if absent or not a string."""

    status: str | None
    kind: str | None
    has_delivery: bool


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


def session_records_of(body: object) -> Iterator[tuple[Input, Any]]:
    """Yield the records of an answer that holds a session, of whatever shape it is."""
    session = _member(body, "session")
    destination = _member(session, "destination")
    kind = _string(_member(destination, "type"))
    yield SESSION, Session(_string(_member(session, "status")), kind, _member(destination, "delivery") is not None)
    source = _member(_member(session, "paymentMethod"), "source")
    for path, given in ((("session", "destination"), destination), (("session", "paymentMethod", "source"), source)):
        chain_id = _chain_id(given)
        if chain_id is not None:
            name, address, symbol = (
                _string(_member(given, key)) for key in ("chainName", "tokenAddress", "tokenSymbol")
            )
            yield NAMED_CHAIN, NamedChain(path, chain_id, name, address, symbol)


def error_records_of(status: int, body: object) -> Iterator[tuple[Input, Any]]:
    """Yield the records of an answer that holds an error, of whatever shape it is."""
    kind = _string(_member(_member(body, "error"), "type"))
    if kind is not None:
        yield ERROR_BODY, ErrorBody(status, kind)


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
