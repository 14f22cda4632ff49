"""An adapter for requests that checks the body of `POST /v1/sessions`. Extra: `requests`."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from daimo_validate.preflight import _gate
from daimo_validate.preflight._gate import HOSTS, PATH, Gate, OnError, Outgoing, Refusal

if TYPE_CHECKING:
    from daimo_validate.core.report import Report
    from daimo_validate.core.validator import Validator

__all__ = ["PreflightAdapter", "report_of"]


def report_of(response: requests.Response) -> Report | None:
    """Return all findings if a hook has answered in place of the server, or None if the server has.

    if (report := report_of(response)) is not None:
        print(report)  # one line per finding
    """
    return _gate.report_in(vars(response))


class PreflightAdapter(BaseAdapter):
    """Wraps another adapter, `HTTPAdapter()` by default; `session.mount("https://", PreflightAdapter())`.

    Mount it at the scheme: requests chooses an adapter by the start of the URL, and a longer prefix would miss
    `https://user@api.daimo.com/`.

    `on_error`: "respond" answers 400 with a V1ErrorResponse and the header `daimo-validate: preflight`,
    "raise" raises ValidationError, "warn" logs the errors and sends the request. `fail_open`: whether to send a request
    whose body cannot be checked (a stream, a file, a form, a compressed body, a failure of the check); if False, it
    raises RuntimeError. `hosts`: each is `host`, `host:port` or `scheme://host:port`.
    """

    def __init__(
        self,
        adapter: BaseAdapter | None = None,
        *,
        validator: Validator | None = None,
        on_error: OnError = "respond",
        fail_open: bool = True,
        hosts: Collection[str] = HOSTS,
        path: str = PATH,
    ) -> None:
        super().__init__()
        self._gate: Final = Gate(validator, on_error, fail_open, hosts, path)
        self._adapter: Final = HTTPAdapter() if adapter is None else adapter

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: dict[str, str] | None = None,
    ) -> requests.Response:
        """Return the response of the wrapped adapter, or a 400 that says what is wrong."""
        answer = self._gate.answer(_outgoing, request)
        if answer is not None:
            return self._response(request, answer)
        return self._adapter.send(request, stream, timeout, verify, cert, proxies)

    def close(self) -> None:
        self._adapter.close()

    def _response(self, request: requests.PreparedRequest, answer: Refusal) -> requests.Response:
        response = requests.Response()
        response.status_code, response.reason = _gate.STATUS, _gate.REASON
        response.headers = CaseInsensitiveDict(_gate.headers(answer.body))
        response.encoding = "utf-8"
        response.raw = HTTPResponse(
            body=BytesIO(answer.body),
            headers=dict(response.headers),
            status=_gate.STATUS,
            reason=_gate.REASON,
            preload_content=False,
        )
        response.url = request.url or ""
        response.request = request
        # As HTTPAdapter does, for response hooks that send again. The declared type is too narrow.
        vars(response)["connection"] = self
        vars(response)[_gate.REPORT] = answer.report
        return response


def _outgoing(request: requests.PreparedRequest) -> Outgoing | None:
    if request.method != "POST" or not request.url:
        return None
    scheme, host, port, path = _target(request.url)
    body, headers = request.body, request.headers
    if body is None:
        body = b""
    elif not isinstance(body, (bytes, bytearray, memoryview, str)):
        body = None
    return Outgoing(
        scheme,
        host,
        port,
        path,
        body,
        _text(headers.get("content-type")),
        _text(headers.get("content-encoding")),
    )


# A program sends to few URLs, and the properties of a split URL split it again.
@lru_cache(maxsize=64)
def _target(url: str) -> tuple[str, str, int | None, str]:
    # requests itself gets the host to connect to from this function.
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port, parts.path


def _text(header: str | bytes | None) -> str | None:
    return header.decode("latin-1") if isinstance(header, bytes) else header
