"""The examples for web frameworks, as they stand in the document, in the frameworks themselves."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import daimo_validate.integrations

FOLDER = Path(daimo_validate.integrations.__file__).parent
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
README = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
TEXT = "a-note-that-nobody-may-see"
GOOD = {
    "destination": {
        "type": "evm",
        "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "chainId": 8453,
        "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    },
    "display": {"title": "Deposit to Acme", "verb": "Deposit"},
    "metadata": {"note": TEXT, "phone": "+14155552671"},
}
WRONG = json.dumps(GOOD).replace("BeAed", "BeAeD").encode()
# A client sends bytes, and gets a status and a parsed body.
Client = Callable[[bytes], tuple[int, Any]]
handlers: dict[str, Any] = {}


def names_of(title: str, number: int = 0) -> dict[str, Any]:
    """Return what an example under a title defines."""
    page = README if title == "In a web framework and in tests" else PAGE
    section = re.split(r"^## ", page.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    code = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[number]
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, f"README.md: {title}", "exec", dont_inherit=True), names)
    return names


def fastapi() -> Client:
    import httpx

    async def post(body: bytes) -> httpx.Response:
        transport = httpx.ASGITransport(names_of("In a web framework and in tests")["app"])
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/deposits", content=body, headers={"Content-Type": "application/json"})

    def send(body: bytes) -> tuple[int, Any]:
        answer = asyncio.run(post(body))
        return answer.status_code, answer.json()

    return send


def flask() -> Client:
    client = names_of("Flask")["app"].test_client()

    def send(body: bytes) -> tuple[int, Any]:
        answer = client.post("/deposits", data=body, content_type="application/json")
        return answer.status_code, answer.get_json()

    return send


def django_view(title: str) -> Client:
    import django
    from django.conf import settings
    from django.middleware.csrf import CsrfViewMiddleware
    from django.test import RequestFactory

    if not settings.configured:
        rest: dict[str, Any] = {
            "UNAUTHENTICATED_USER": None,
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            # Django's settings are made once in a process; the example is there when an error is.
            "EXCEPTION_HANDLER": lambda error, context: handlers["answer"](error, context),
        }
        settings.configure(ALLOWED_HOSTS=["testserver"], REST_FRAMEWORK=rest, INSTALLED_APPS=["rest_framework"])
        django.setup()
    names = names_of(title)
    handlers.update(names)
    view = names["deposit"]

    def send(body: bytes) -> tuple[int, Any]:
        request = RequestFactory().post("/deposits", data=body, content_type="application/json")
        guard = CsrfViewMiddleware(view)
        # Returns an answer if it refuses the request, as it does in a project with Django's own settings.
        answer = guard.process_view(request, view, (), {}) or view(request)
        if hasattr(answer, "render"):
            from rest_framework.renderers import JSONRenderer

            answer.accepted_renderer = JSONRenderer()
            answer.accepted_media_type = "application/json"
            answer.renderer_context = {}
            answer.render()
        return answer.status_code, json.loads(answer.content)

    return send


@pytest.fixture(
    params=[
        fastapi,
        flask,
        lambda: django_view("Django"),
        lambda: django_view("Django REST framework"),
    ],
    ids=["fastapi", "flask", "django", "rest_framework"],
)
def send(request: pytest.FixtureRequest) -> Client:
    client: Client = request.param()
    return client


def test_a_good_request_arrives(send: Client) -> None:
    assert send(json.dumps(GOOD).encode()) == (200, {"to": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"})


def test_a_wrong_address_is_refused(send: Client) -> None:
    status, body = send(WRONG)
    assert status == 400
    error = body["error"]
    assert (error["type"], error["code"]) == ("validation_error", "invalid_parameter")
    assert error["param"] == "destination.address"
    assert "EIP-55" in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        WRONG,
        json.dumps(GOOD | {"metadata": {"note": [TEXT]}}).encode(),
        json.dumps(GOOD).encode()[:-1],
        json.dumps(GOOD).replace('"verb"', '"title"').encode(),
        b'"' + TEXT.encode() + b'"',
        b"",
    ],
    ids=["address", "metadata", "half a body", "repeated key", "a string", "nothing"],
)
def test_an_answer_repeats_no_metadata(send: Client, body: bytes) -> None:
    status, answer = send(body)
    assert status == 400
    assert set(answer["error"]) == {"type", "code", "message", "param"}
    assert TEXT not in json.dumps(answer)
    assert "4155552671" not in json.dumps(answer)
