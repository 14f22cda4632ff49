"""What the API answered, checked against the same document: 201, 400 and 401."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from daimo_validate.compiled import load
from daimo_validate.core.inputs import Record
from daimo_validate.core.inputs.response import STATUS, error_records_of, session_records_of
from daimo_validate.core.policy import Policy
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator

OPEN_STATUSES: Final = frozenset({"requires_payment_method", "waiting_payment", "processing"})
"""The statuses of a session that may still change."""

_COMPONENTS: Final = {201: "CreateSessionResponse", 400: "V1ErrorResponse", 401: "V1ErrorResponse"}


def check_response(status: int, body: object, *, policy: Policy | None = None) -> Report:
    """Return everything that is wrong with an answer to `POST /v1/sessions`.

    `status` is the HTTP status; `body` is the parsed JSON, or the text as bytes or str. Never raises on what it
    holds. A body with a status that the API document does not describe is not checked, and a warning says so.

        report = check_response(201, response.content)
    """
    validator = _validator(status, policy or Policy())
    if status not in _COMPONENTS:
        return validator.judge([(STATUS, status)])
    if isinstance(body, (bytes, bytearray, memoryview, str)):
        return validator.validate_json(body)
    return validator.validate(body)


class _Component(NamedTuple):
    compiled: Any


class _ResponseValidator(Validator):
    """A validator of the answers with one status."""

    __slots__ = ("_status",)

    def __init__(self, status: int, policy: Policy) -> None:
        super().__init__(policy=policy, schema=_Component(load(_COMPONENTS.get(status, "V1ErrorResponse"))))
        self._status: Final = status

    def _records_of(self, value: Any) -> Iterable[Record]:
        return session_records_of(value) if self._status == 201 else error_records_of(self._status, value)


@lru_cache(maxsize=32)
def _validator(status: int, policy: Policy) -> _ResponseValidator:
    return _ResponseValidator(status, policy)
