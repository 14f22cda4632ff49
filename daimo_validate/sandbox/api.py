"""The documented endpoints, and the sandbox's own beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from daimo_validate.core.plain import MAX_DEPTH
from daimo_validate.core.validator import Validator
from daimo_validate.sandbox.answers import json_response
from daimo_validate.sandbox.bounds import read_body
from daimo_validate.sandbox.errors import ApiError, bad_request, no_session, unauthorized
from daimo_validate.sandbox.sessions import aged, moved, open_session, public
from daimo_validate.sandbox.store import Store, Stored, StoreFullError
from daimo_validate.text.json import read_body as read_body_text

_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# RFC 9110, section 11.1: the name of a scheme is not case-sensitive.
_BEARER: Final = re.compile(rf"bearer +({_UUID})", re.ASCII | re.IGNORECASE)
_KEY_ANYWHERE: Final = re.compile(_UUID, re.ASCII)
_JSON_TYPE: Final = re.compile(
    r'application/json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?;?', re.ASCII | re.IGNORECASE
)


@dataclass(slots=True)
class Api:
    """The endpoints over one store. `clock` gives Unix seconds."""

    store: Store
    clock: Callable[[], float]
    max_body: int
    validator: Validator = field(default_factory=Validator)
    requests: int = 0

    def count(self, path: str) -> None:
        """Takes note of a request to the API, good or bad; those to the sandbox's own paths do not count."""
        if path.startswith("/v1/"):
            self.requests += 1

    async def create(self, request: Request) -> Response:
        """`POST /v1/sessions`."""
        owner = _owner(request)
        if owner is None:
            raise unauthorized(_without_key(request))
        body = await self._json_text(request)
        report = self.validator.validate_json(body)
        refusal = report.to_v1()
        if refusal is not None:
            return json_response(refusal, 400)
        # Read as the validator reads it: `json.loads` takes no integer of thousands of digits.
        session = open_session(read_body_text(body, MAX_DEPTH).value, int(self.clock()))
        try:
            self.store.add(Stored(session, owner))
        except StoreFullError:
            message = f"the sandbox has {len(self.store):,} sessions, as many as it may: start a new one"
            raise ApiError(503, "store_full", message, "body", type="api_error") from None
        return json_response({"session": session}, 201)

    async def retrieve(self, request: Request) -> Response:
        """`GET /v1/sessions/{id}`: all of it with the key that opened it, otherwise what is public."""
        owner = _owner(request)
        stored = self._stored(request)
        session = aged(stored.session, int(self.clock()))
        return json_response({"session": session if owner == stored.owner else public(session)})

    async def move(self, request: Request) -> Response:
        """`POST /sandbox/sessions/{id}/status`."""
        self._stored(request)
        move = await self.json_value(request)
        # Only now, because another move may have come while the body did.
        stored, now = self._stored(request), int(self.clock())
        session = moved(aged(stored.session, now), move, now)
        self.store.replace(Stored(session, stored.owner))
        return json_response({"session": public(session)})

    async def state(self, _request: Request) -> Response:
        """`GET /sandbox/state`: requests to /v1 since the start, and sessions in the store."""
        return json_response({"standIn": True, "requests": self.requests, "sessions": len(self.store)})

    async def json_value(self, request: Request) -> Any:
        """The JSON of a request to one of the sandbox's own paths."""
        body = await self._json_text(request)
        try:
            return json.loads(body, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise bad_request("the body is not JSON") from None

    def _stored(self, request: Request) -> Stored:
        stored = self.store.get(request.path_params["session_id"])
        if stored is None:
            raise no_session()
        return stored

    async def _json_text(self, request: Request) -> bytes:
        headers = request.headers
        if "transfer-encoding" in headers and "content-length" in headers:
            message = "a request has Content-Length or Transfer-Encoding, not both (RFC 9112, section 6.2)"
            raise bad_request(message, "Content-Length", {"Connection": "close"})
        if headers.get("content-encoding", "identity").lower() != "identity":
            message = "a compressed body is not taken: send the JSON as it is, without Content-Encoding"
            raise bad_request(message, "Content-Encoding", {"Accept-Encoding": "identity"})
        types = headers.getlist("content-type")
        if len(types) != 1 or not _JSON_TYPE.fullmatch(types[0].strip()):
            raise bad_request("the body has to be sent as Content-Type: application/json", "Content-Type")
        return await read_body(request.receive, self.max_body)


def _owner(request: Request) -> bytes | None:
    """The digest of the request's key, None without the header. ApiError 401 for a key that is none."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    match = _BEARER.fullmatch(given[0].strip()) if len(given) == 1 else None
    if match is None:
        raise unauthorized("the Authorization header has to be Bearer and a UUID, the form of Daimo's API keys")
    return sha256(match[1].lower().encode()).digest()


def _without_key(request: Request) -> str:
    if _KEY_ANYWHERE.search(request.url.query):
        return "an API key in the query is ignored, and may be in logs now: send it as Authorization: Bearer"
    return "there is no API key: send it as Authorization: Bearer and a UUID; the sandbox takes any"


def _no_constant(name: str) -> Any:
    raise ValueError(name)
