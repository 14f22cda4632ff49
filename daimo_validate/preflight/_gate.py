"""The part that the hooks of all clients share: checking a body, the answer, the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, get_args

from daimo_validate.core.failure import described
from daimo_validate.core.finding import Finding
from daimo_validate.core.report import Report, ValidationError
from daimo_validate.core.validator import validate_json
from daimo_validate.preflight._endpoint import Endpoint

Body: TypeAlias = bytes | bytearray | memoryview | str
OnError: TypeAlias = Literal["respond", "raise", "warn"]
Request = TypeVar("Request")

HOSTS: Final = ("api.daimo.com",)
PATH: Final = "/v1/sessions"
STATUS: Final = 400
REASON: Final = "Bad Request"

_LOG: Final = logging.getLogger("daimo_validate.preflight")
_MOST_LINES: Final = 20
_JSON: Final = "application/json"
_HOW_TO_SEND: Final = "send the JSON from memory (`json=`, bytes or str), without Content-Encoding"


class Checker(Protocol):
    """The method of `Validator` that a hook calls."""

    def validate_json(self, body: Body) -> Report: ...


class Outgoing(NamedTuple):
    """A POST that a client is about to send. `path` is as sent, without the query.

    `body` is None if it is not in memory, so that reading it would consume it.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    body: Body | None
    content_type: str | None
    content_encoding: str | None


class Refusal(NamedTuple):
    """What a hook answers instead of sending a request: a V1ErrorResponse, and the report that it comes from."""

    body: bytes
    report: Report


class _NoReportError(Exception):
    """The validator returned something that is not a Report."""


class Gate:
    """Checks requests by the settings of one hook. Immutable and thread-safe."""

    __slots__ = ("_endpoint", "_fail_open", "_on_error", "_validate")

    def __init__(
        self, validator: Checker | None, on_error: OnError, fail_open: bool, hosts: Collection[str], path: str
    ) -> None:
        if on_error not in get_args(OnError):
            raise ValueError(f'on_error must be "respond", "raise" or "warn", not {on_error!r}')
        if validator is not None and not callable(getattr(validator, "validate_json", None)):
            raise TypeError(f"validator must be a Validator, not a {type(validator).__name__}")
        self._validate: Final = validate_json if validator is None else validator.validate_json
        self._on_error: Final = on_error
        self._fail_open: Final = fail_open
        self._endpoint: Final = Endpoint(hosts, path)

    def answer(self, read: Callable[[Request], Outgoing | None], request: Request) -> Refusal | None:
        """Return what to answer instead of sending the request, or None to send it.

        `read` turns the client's request into an Outgoing, or into None if it is not a POST.
        Raises ValidationError if `on_error` is "raise" and the body has errors. Raises RuntimeError if `fail_open` is
        off and the body could not be checked.
        """
        report, answer, problem = self._check(read, request)
        # Not raised in an except block: the exception would carry the failure, whose text may repeat the body.
        if problem is not None and answer is None and not self._fail_open:
            raise RuntimeError(f"the request was not sent, because {problem}")
        if report is None or answer is None or self._on_error == "warn":
            return None
        if self._on_error == "raise":
            raise ValidationError(report)
        return Refusal(answer, report)

    def _check(
        self, read: Callable[[Request], Outgoing | None], request: Request
    ) -> tuple[Report | None, bytes | None, str | None]:
        """Return the report, the answer if the body has errors, and why the check is not complete."""
        report = answer = failure = None
        try:
            outgoing = read(request)
            if outgoing is None:
                return None, None, None
            if not self._endpoint.matches(outgoing.scheme, outgoing.host, outgoing.port, outgoing.path):
                return None, None, None
            reason = _why_unreadable(outgoing)
            if reason is not None:
                if self._fail_open:
                    _LOG.warning("sent unchecked: %s", reason)
                return None, None, f"its body cannot be checked: {reason}; {_HOW_TO_SEND}"
            report = self._validated(outgoing)
            if not report.findings and not report.crashes:
                return report, None, None
            answer = _json(report)
            failure = _crashes(report)
            self._log_findings(report)
        except _NoReportError as error:
            failure = str(error)
        except Exception as error:
            failure = described(error)
        if failure is None:
            return report, answer, None
        _LOG.error("the check itself failed, which is a bug in daimo-validate or in the validator: %s", failure)
        return report, answer, f"its check failed: {failure}"

    def _validated(self, outgoing: Outgoing) -> Report:
        if not _is_json(outgoing.content_type):
            _LOG.warning("the Content-Type is not application/json, the only type that the API documents")
        body = outgoing.body
        assert body is not None
        report = self._validate(body)
        if not isinstance(report, Report):
            raise _NoReportError(f"the validator returned a {type(report).__name__}, not a Report")
        return report

    def _log_findings(self, report: Report) -> None:
        if self._on_error != "raise":
            _log("sent with an error" if self._on_error == "warn" else "not sent", report.errors)
        _log("warning", report.warnings)


REPORT: Final = "daimo_validate_report"
"""The extension of httpx, or the attribute of the other responses, that has the report."""


def report_in(carried: Mapping[str, Any]) -> Report | None:
    """Return the report that the answer of a hook carries, or None for the answer of a server."""
    report = carried.get(REPORT)
    return report if isinstance(report, Report) else None


def headers(body: bytes) -> dict[str, str]:
    """Return all headers of an answer that the hook gives in place of the server."""
    return {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "daimo-validate": "preflight",
    }


def _why_unreadable(outgoing: Outgoing) -> str | None:
    content_type = outgoing.content_type
    if outgoing.body is None:
        return "the body is a stream, a file or a form, and checking it would consume it"
    if content_type and content_type != _JSON and content_type.lstrip()[:10].lower() == "multipart/":
        return "the body is a multipart form, not JSON"
    if outgoing.content_encoding:
        encodings = outgoing.content_encoding.lower().split(",")
        if any(encoding.strip() not in ("", "identity") for encoding in encodings):
            return "the body is compressed"
    return None


def _is_json(content_type: str | None) -> bool:
    if content_type == _JSON:
        return True
    essence = (content_type or "").partition(";")[0].strip().lower()
    return essence == _JSON or (essence.startswith("application/") and essence.endswith("+json"))


def _json(report: Report) -> bytes | None:
    response = report.to_v1()
    # ASCII, because a payload may hold text that UTF-8 cannot encode.
    return None if response is None else json.dumps(response, separators=(",", ":")).encode("ascii")


def _crashes(report: Report) -> str | None:
    return ", ".join(f"{crash.error} in {crash.rule}" for crash in report.crashes) or None


def _log(prefix: str, findings: Collection[Finding]) -> None:
    for finding in list(findings)[:_MOST_LINES]:
        _LOG.warning("%s: %s: %s (%s)", prefix, finding.param, finding.message, finding.rule)
    if len(findings) > _MOST_LINES:
        _LOG.warning("%s: and %d more", prefix, len(findings) - _MOST_LINES)
