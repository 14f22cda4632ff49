"""What the hooks of all clients share: which requests are meant, the verdict on a body, the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection
from typing import Final, Literal, Protocol, TypeAlias, TypeVar, get_args

from daimo_validate.core.failure import described
from daimo_validate.core.finding import Finding
from daimo_validate.core.report import Report, ValidationError
from daimo_validate.core.validator import validate_json
from daimo_validate.preflight._endpoint import Body, Endpoint, Outgoing

OnError: TypeAlias = Literal["respond", "raise", "warn"]
Request = TypeVar("Request")

HOSTS: Final = ("api.daimo.com",)
PATH: Final = "/v1/sessions"
STATUS: Final = 400
REASON: Final = "Bad Request"

_LOG: Final = logging.getLogger("daimo_validate.preflight")
_MOST_LINES: Final = 20


class Checker(Protocol):
    """What a hook asks of a `Validator`."""

    def validate_json(self, body: Body) -> Report: ...


class Gate:
    """The settings of one hook. Immutable, and safe to share between threads."""

    __slots__ = ("_endpoint", "_fail_open", "_on_error", "_validate")

    def __init__(
        self, validator: Checker | None, on_error: OnError, fail_open: bool, hosts: Collection[str], path: str
    ) -> None:
        if on_error not in get_args(OnError):
            raise ValueError(f'on_error is "respond", "raise" or "warn", not {on_error!r}')
        if validator is not None and not callable(getattr(validator, "validate_json", None)):
            raise TypeError(f"validator takes a Validator, not a {type(validator).__name__}")
        self._validate: Final = validate_json if validator is None else validator.validate_json
        self._on_error: Final = on_error
        self._fail_open: Final = fail_open
        self._endpoint: Final = Endpoint(hosts, path)

    def answer(self, read: Callable[[Request], Outgoing | None], request: Request) -> bytes | None:
        """The V1ErrorResponse to answer with instead of sending the request, or None to send it.

        `read` turns the client's request into what is judged, None when it is no POST.
        ValidationError when errors are to be raised; RuntimeError when the check failed and `fail_open` is
        off.
        """
        failure = report = answer = None
        try:
            outgoing = read(request)
            if outgoing is None or not self._endpoint.is_meant(outgoing):
                return None
            report = self._judged(outgoing)
            if report is None or not (report.findings or report.crashes):
                return None
            answer = _json(report)
            failure = _crashes(report)
            self._log_findings(report)
        except Exception as error:
            failure = described(error)
        # Not in the handler: what is raised there would carry the failure, whose text may repeat the body.
        if failure is not None:
            _LOG.error("the check itself failed, which is a bug in daimo-validate: %s", failure)
            if answer is None and not self._fail_open:
                raise RuntimeError(f"the request was not sent, because its check failed: {failure}")
        if report is None or answer is None or self._on_error == "warn":
            return None
        if self._on_error == "raise":
            raise ValidationError(report)
        return answer

    def _judged(self, outgoing: Outgoing) -> Report | None:
        """The report on the body, or None when there is nothing that could be judged."""
        reason = _why_unreadable(outgoing)
        if reason is not None:
            _LOG.warning("sent unchecked: %s", reason)
            return None
        if not _is_json(outgoing.content_type):
            _LOG.warning("the Content-Type is not application/json, the only one that the API documents")
        body = outgoing.body
        assert body is not None
        return self._validate(body)

    def _log_findings(self, report: Report) -> None:
        if self._on_error != "raise":
            _log("sent with an error" if self._on_error == "warn" else "not sent", report.errors)
        _log("warning", report.warnings)


def headers(body: bytes) -> dict[str, str]:
    """All headers of an answer that no server gave."""
    return {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "daimo-validate": "preflight",
    }


def _why_unreadable(outgoing: Outgoing) -> str | None:
    content_type, encoding = outgoing.content_type, outgoing.content_encoding
    if outgoing.body is None:
        return "the body is a stream, a file or a form, which the check would use up"
    if content_type and content_type.lstrip()[:10].lower() == "multipart/":
        return "the body is a multipart form, not JSON"
    if encoding and encoding.strip().lower() != "identity":
        return "the body is compressed"
    return None


def _is_json(content_type: str | None) -> bool:
    if content_type == "application/json":
        return True
    essence = (content_type or "").partition(";")[0].strip().lower()
    return essence == "application/json" or (essence.startswith("application/") and essence.endswith("+json"))


def _json(report: Report) -> bytes | None:
    response = report.to_v1()
    # ASCII, so that no text of a payload can fail to be encoded.
    return None if response is None else json.dumps(response, separators=(",", ":")).encode("ascii")


def _crashes(report: Report) -> str | None:
    return ", ".join(f"{crash.error} in {crash.rule}" for crash in report.crashes) or None


def _log(prefix: str, findings: Collection[Finding]) -> None:
    for finding in list(findings)[:_MOST_LINES]:
        _LOG.warning("%s: %s: %s (%s)", prefix, finding.param, finding.message, finding.rule)
    if len(findings) > _MOST_LINES:
        _LOG.warning("%s: and %d more", prefix, len(findings) - _MOST_LINES)
