"""What the API answered or sent, checked like a request: the responses to its calls, and the events of its webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias

from daimo_validate.compiled import load
from daimo_validate.core.inputs import Record
from daimo_validate.core.inputs.base import Request
from daimo_validate.core.inputs.response import (
    DOCUMENTED_STATUSES,
    STATUS,
    error_records_of,
    event_records_of,
    session_records_of,
)
from daimo_validate.core.policy import Policy
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator
from daimo_validate.text.records import NamedTuple

OPEN_STATUSES: Final = frozenset({"requires_payment_method", "waiting_payment", "processing"})
"""The statuses of a session that may still change."""

_RecordsOf: TypeAlias = Callable[[Any], Iterable[Record]]

_SESSIONS: Final = {200: "RetrieveSessionResponse", 201: "CreateSessionResponse"}


def check_response(status: int, body: object, *, policy: Policy | None = None) -> Report:
    """Return everything that is wrong with what the API answered.

    `status` is the HTTP status of `POST /v1/sessions` (201) or `GET /v1/sessions/{id}` (200), or of an error; `body` is
    the parsed JSON, or the text as bytes or str. Never raises on what it holds. A body with a status that the API does
    not document is not checked, and a warning says so.

        report = check_response(201, response.content)
    """
    validator = _of_status(status, policy or Policy())
    if status not in DOCUMENTED_STATUSES:
        return validator.judge([(STATUS, status)])
    return _report(validator, body)


def check_event(body: object, *, validator: Validator | None = None) -> Report:
    """Return everything that is wrong with the event that a webhook delivered.

    Verify its signature first (`verify_webhook`). `body` is the parsed JSON, or the text as bytes or str. Never raises
    on what it holds. The policy is that of `validator`; its guards are for requests.

        report = check_event(request.body)
    """
    return _report(_of_events(Policy() if validator is None else validator.policy), body)


class _Component(NamedTuple):
    compiled: Any


class _ResponseValidator(Validator):
    """A validator of bodies of one component, and of the records that are taken from them."""

    __slots__ = ("_extract",)

    def __init__(self, component: str, extract: _RecordsOf, policy: Policy) -> None:
        super().__init__(policy=policy, schema=_Component(load(component)))
        self._extract: Final = extract

    def _records_of(self, value: Any, request: Request) -> Iterable[Record]:  # noqa: ARG002
        return self._extract(value)


@lru_cache(maxsize=32)
def _of_status(status: int, policy: Policy) -> _ResponseValidator:
    if status in _SESSIONS:
        return _ResponseValidator(_SESSIONS[status], session_records_of, policy)
    return _ResponseValidator("V1ErrorResponse", partial(error_records_of, status), policy)


@lru_cache(maxsize=8)
def _of_events(policy: Policy) -> _ResponseValidator:
    return _ResponseValidator("SessionEvent", event_records_of, policy)


def _report(validator: Validator, body: object) -> Report:
    if isinstance(body, (bytes, bytearray, memoryview, str)):
        return validator.validate_json(body)
    return validator.validate(body)
