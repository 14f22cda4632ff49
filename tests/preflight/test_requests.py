"""What only requests has: its response, its hooks and history, its adapters."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from typing import Any, Final

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from daimo_validate.preflight.requests import PreflightAdapter
from tests.preflight.server import Server
from tests.preflight.test_hooks import BAD, GOOD, JSON, SAID, lines

STREAMED: Final = "sent unchecked: the body is a stream, a file or a form, and checking it would consume it"


@pytest.fixture
def session(server: Server) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.mount("http://", PreflightAdapter(hosts=[server.origin]))
        yield session


class TestResponse:
    def test_it_is_a_whole_response_of_requests(self, session: requests.Session, server: Server) -> None:
        response = session.post(server.url, data=BAD, headers=JSON)
        assert type(response) is requests.Response
        assert (response.status_code, response.reason, response.ok) == (400, "Bad Request", False)
        assert (response.url, response.request.url, response.request.body) == (server.url, server.url, BAD)
        assert response.encoding == "utf-8"
        assert response.text == response.content.decode()
        assert response.headers["Daimo-Validate"] == "preflight"
        assert response.elapsed.total_seconds() >= 0
        assert (response.history, dict(response.cookies), response.links) == ([], {}, {})
        assert (response.is_redirect, response.next) == (False, None)
        assert repr(response) == "<Response [400]>"
        assert server.got == []

    def test_raise_for_status_raises_with_the_answer(self, session: requests.Session, server: Server) -> None:
        with pytest.raises(requests.HTTPError, match=r"^400 Client Error: Bad Request for url: http://") as caught:
            session.post(server.url, data=BAD, headers=JSON).raise_for_status()
        assert caught.value.response is not None
        assert caught.value.response.json()["error"]["param"] == SAID

    def test_it_can_be_streamed(self, session: requests.Session, server: Server) -> None:
        with session.post(server.url, data=BAD, headers=JSON, stream=True) as response:
            parts = list(response.iter_content(16))
        assert len(parts) > 1
        assert b"".join(parts).startswith(b'{"error":{"type":"validation_error"')
        assert response.raw.closed

    def test_it_can_be_read_by_lines_and_from_raw(self, session: requests.Session, server: Server) -> None:
        by_lines = session.post(server.url, data=BAD, headers=JSON, stream=True)
        assert next(by_lines.iter_lines()).startswith(b'{"error":')
        raw = session.post(server.url, data=BAD, headers=JSON, stream=True).raw
        assert raw.status == 400
        assert raw.read(decode_content=True).startswith(b'{"error":')

    def test_hooks_see_it_and_may_send_again(self, session: requests.Session, server: Server) -> None:
        def mend(response: requests.Response, **options: Any) -> requests.Response:
            request = response.request.copy()
            request.prepare_body(GOOD, None)
            mended = vars(response)["connection"].send(request, **options)
            mended.history.append(response)
            return mended  # type: ignore[no-any-return]

        response = session.post(server.url, data=BAD, headers=JSON, hooks={"response": mend})
        assert response.status_code == 201
        assert [old.status_code for old in response.history] == [400]
        assert [got.body for got in server.got] == [GOOD]

    def test_it_can_be_pickled(self, session: requests.Session, server: Server) -> None:
        response = session.post(server.url, data=BAD, headers=JSON)
        copy = pickle.loads(pickle.dumps(response))
        assert (copy.status_code, copy.json()) == (400, response.json())

    def test_it_stands_in_the_history_of_a_redirect(self, session: requests.Session, server: Server) -> None:
        server.statuses, server.location = [307], server.url
        response = session.post(f"{server.origin}/elsewhere", data=BAD, headers=JSON)
        assert response.status_code == 400
        assert [old.status_code for old in response.history] == [307]


class TestBodies:
    def test_a_file_is_handed_on_whole(
        self, session: requests.Session, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        session.post(server.url, data=io.BytesIO(BAD), headers=JSON)
        assert [(got.body, got.headers["content-length"]) for got in server.got] == [(BAD, str(len(BAD)))]
        assert lines(caplog) == [STREAMED]

    def test_an_iterator_is_handed_on_whole(self, session: requests.Session, server: Server) -> None:
        session.post(server.url, data=iter([BAD[:5], BAD[5:]]), headers=JSON)
        assert [got.body for got in server.got] == [BAD]

    def test_a_form_with_a_file_is_handed_on_whole(
        self, session: requests.Session, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        session.post(server.url, files={"payload": io.BytesIO(BAD)})
        assert BAD in server.got[0].body
        assert lines(caplog) == ["sent unchecked: the body is a multipart form, not JSON"]

    def test_form_fields_are_not_json(self, session: requests.Session, server: Server) -> None:
        answer = session.post(server.url, data={"destination": "0x"}).json()
        assert answer["error"]["message"] == "invalid JSON: unquoted text at line 1, column 1"
        assert server.got == []

    def test_a_header_may_be_bytes(self, session: requests.Session, server: Server) -> None:
        headers: Any = {b"content-type": b"application/json", "content-encoding": b"gzip"}
        assert session.post(server.url, data=BAD, headers=headers).status_code == 201
        assert [got.body for got in server.got] == [BAD]

    @pytest.mark.parametrize("kind", [bytearray, memoryview])
    def test_other_kinds_of_bytes_are_judged(self, session: requests.Session, server: Server, kind: type) -> None:
        assert session.post(server.url, data=kind(BAD), headers=JSON).status_code == 400
        assert server.got == []


class TestClosed:
    """With `fail_open=False`, a file or form is not sent."""

    @pytest.mark.parametrize("options", [{"data": io.BytesIO(GOOD)}, {"files": {"payload": io.BytesIO(GOOD)}}])
    def test_files_and_forms_are_not_sent(self, server: Server, options: dict[str, Any]) -> None:
        with requests.Session() as session:
            session.mount("http://", PreflightAdapter(hosts=[server.origin], fail_open=False))
            with pytest.raises(RuntimeError, match="its body cannot be checked: the body is a "):
                session.post(server.url, **options)
        assert server.got == []


class TestAdapters:
    def test_retries_of_the_wrapped_adapter_still_happen(self, server: Server) -> None:
        server.statuses = [503, 503]
        retry = Retry(total=3, status_forcelist=[503], allowed_methods=None, backoff_factor=0)
        with requests.Session() as session:
            adapter = PreflightAdapter(HTTPAdapter(max_retries=retry), hosts=[server.origin])
            session.mount("http://", adapter)
            assert session.post(server.url, data=GOOD, headers=JSON).status_code == 201
            assert [got.body for got in server.got] == [GOOD] * 3
            assert session.post(server.url, data=BAD, headers=JSON).status_code == 400
            assert len(server.got) == 3

    def test_it_closes_what_it_wraps(self) -> None:
        closed: list[bool] = []

        class Inner(HTTPAdapter):
            def close(self) -> None:
                closed.append(True)

        with requests.Session() as session:
            session.mount("https://", PreflightAdapter(Inner()))
        assert closed == [True]

    def test_the_caller_s_options_reach_the_wrapped_adapter(self) -> None:
        seen: dict[str, Any] = {}

        class Inner(HTTPAdapter):
            def send(
                self,
                request: Any,
                stream: Any = 0,
                timeout: Any = 0,
                verify: Any = 0,
                cert: Any = 0,
                proxies: Any = 0,
            ) -> requests.Response:
                seen.update(stream=stream, timeout=timeout, verify=verify, cert=cert, proxies=proxies)
                response = requests.Response()
                response.status_code, response.raw, response.request = 201, io.BytesIO(), request
                return response

        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", PreflightAdapter(Inner()))
            session.post(
                "https://api.daimo.com/v1/sessions",
                data=GOOD,
                headers=JSON,
                stream=True,
                timeout=(1, 2),
                verify="ca.pem",
                cert="me.pem",
                proxies={"https": "http://proxy.example"},
            )
        assert seen == {
            "stream": True,
            "timeout": (1, 2),
            "verify": "ca.pem",
            "cert": "me.pem",
            "proxies": {"https": "http://proxy.example"},
        }
