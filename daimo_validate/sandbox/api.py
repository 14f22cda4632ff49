"""The documented endpoints, and those that only the sandbox has."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from daimo_validate.core.plain import MAX_DEPTH
from daimo_validate.core.validator import Validator
from daimo_validate.sandbox.answers import json_response
from daimo_validate.sandbox.bounds import read_body
from daimo_validate.sandbox.errors import ApiError, bad_request, no_session, unauthorized
from daimo_validate.sandbox.sessions import aged, moved, open_session, public
from daimo_validate.sandbox.store import Store, Stored
from daimo_validate.text.json import read_body as read_body_text

_T = TypeVar("_T")

_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# RFC 9110, section 11.1: the name of a scheme is not case-sensitive.
_BEARER: Final = re.compile(rf"bearer +({_UUID})", re.ASCII | re.IGNORECASE)
_KEY_ANYWHERE: Final = re.compile(_UUID, re.ASCII)
_JSON_TYPE: Final = re.compile(
    r'application/json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?;?', re.ASCII | re.IGNORECASE
)
# Checking a body of this many bytes takes a few milliseconds, so it does not need a thread.
_SMALL: Final = 8192
_MOST_WAITING: Final = 32
_MAX_MOVE: Final = 65536


@dataclass(slots=True)
class Api:
    """The endpoints over one store. `clock` returns Unix seconds."""

    store: Store
    clock: Callable[[], float]
    max_body: int
    validator: Validator = field(default_factory=Validator)
    requests: int = 0
    waiting: int = 0
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))

    def count(self, path: str) -> None:
        """Count a request to the API, good or bad. Requests to the sandbox's own paths do not count."""
        if path.startswith("/v1/"):
            self.requests += 1

    async def create(self, request: Request) -> Response:
        """`POST /v1/sessions`."""
        owner = _owner(request)
        if owner is None:
            raise unauthorized(_without_key(request))
        body = await self._json_text(request)
        now = int(self.clock())
        refusal, session = await self.beside(len(body), lambda: self._judged(body, now))
        if session is None:
            return json_response(refusal, 400)
        self.store.add(Stored(session, owner))
        return json_response({"session": session}, 201)

    def _judged(self, body: bytes, now: int) -> tuple[Any, dict[str, Any] | None]:
        refusal = self.validator.validate_json(body).to_v1()
        if refusal is not None:
            return refusal, None
        # Not `json.loads`: it raises for an integer of thousands of digits.
        return None, open_session(read_body_text(body, MAX_DEPTH).value, now)

    async def beside(self, size: int, work: Callable[[], _T]) -> _T:
        """Return the result of `work`, which runs in a thread if it has more than a small input of `size`.

        Raises ApiError 503 if too much work is waiting already.
        """
        if size <= _SMALL:
            return work()
        if self.waiting >= _MOST_WAITING:
            raise ApiError(503, "busy", "too many large bodies at once; try again", "body", type="api_error")
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.waiting -= 1

    async def retrieve(self, request: Request) -> Response:
        """`GET /v1/sessions/{id}`: everything with the key that opened it, else the public part."""
        owner = _owner(request)
        stored = self._stored(request)
        session = aged(stored.session, int(self.clock()))
        return json_response({"session": session if owner == stored.owner else public(session)})

    async def move(self, request: Request) -> Response:
        """`POST /sandbox/sessions/{id}/status`."""
        self._stored(request)
        move = await self.json_value(request, _MAX_MOVE)
        # Read again, because another move may have arrived while this body did.
        stored, now = self._stored(request), int(self.clock())
        session = moved(aged(stored.session, now), move, now)
        self.store.replace(Stored(session, stored.owner))
        return json_response({"session": public(session)})

    async def state(self, _request: Request) -> Response:
        """`GET /sandbox/state`: requests to /v1 since the start of this server, and sessions in the store."""
        return json_response({"standIn": True, "requests": self.requests, "sessions": len(self.store)})

    async def json_value(self, request: Request, limit: int | None = None) -> Any:
        """Return the JSON value of a request to one of the sandbox's own paths."""
        body = await self._json_text(request, limit)
        try:
            return json.loads(body, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise bad_request("the body is not JSON") from None

    def _stored(self, request: Request) -> Stored:
        stored = self.store.get(request.path_params["session_id"])
        if stored is None:
            raise no_session()
        return stored

    async def _json_text(self, request: Request, limit: int | None = None) -> bytes:
        headers = request.headers
        if "transfer-encoding" in headers and "content-length" in headers:
            message = "a request must not have both Content-Length and Transfer-Encoding (RFC 9112, section 6.2)"
            raise bad_request(message, "Content-Length", {"Connection": "close"})
        if headers.get("content-encoding", "identity").lower() != "identity":
            message = "compressed bodies are not supported; send plain JSON, without Content-Encoding"
            raise bad_request(message, "Content-Encoding", {"Accept-Encoding": "identity"})
        types = headers.getlist("content-type")
        if len(types) != 1 or not _JSON_TYPE.fullmatch(types[0].strip()):
            raise bad_request("the Content-Type must be application/json", "Content-Type")
        return await read_body(request.receive, min(self.max_body, limit or self.max_body))


def _owner(request: Request) -> bytes | None:
    """Return the digest of the API key, or None without the header. Raises ApiError 401 for a malformed key."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    match = _BEARER.fullmatch(given[0].strip()) if len(given) == 1 else None
    if match is None:
        raise unauthorized("the Authorization header must be `Bearer` and a UUID, the form of Daimo's API keys")
    return sha256(match[1].lower().encode()).digest()


def _without_key(request: Request) -> str:
    if _KEY_ANYWHERE.search(request.url.query):
        return "an API key in the query is ignored, and may now be in logs; send it as `Authorization: Bearer <key>`"
    return "missing API key; send any UUID as `Authorization: Bearer <UUID>`"


def _no_constant(name: str) -> Any:
    raise ValueError(name)
