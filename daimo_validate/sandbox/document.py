"""The OpenAPI document of the sandbox: the published operation, and those of the sandbox."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from daimo_validate.compiled import load

_COMPONENTS: Final = (
    "CreateSessionRequest",
    "CreateSessionResponse",
    "Session",
    "SessionPublicInfo",
    "V1ErrorResponse",
)


@cache
def openapi() -> dict[str, Any]:
    """Return the document as JSON. It must not be changed."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "daimo-validate sandbox: a stand-in, not Daimo",
            "version": "1.0.0",
            "description": "A local stand-in of Daimo's POST /v1/sessions. No money moves here.",
        },
        "paths": {
            "/v1/sessions": {"post": _create()},
            "/v1/sessions/{sessionId}": {"get": _retrieve()},
            "/sandbox/sessions/{sessionId}/status": {"post": _move()},
        },
        "components": {
            "schemas": {name: _schema(name) for name in _COMPONENTS},
            "securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schema(name: str) -> dict[str, Any]:
    return {key: value for key, value in load(name)["schema"].items() if key != "$schema"}


def _create() -> dict[str, Any]:
    linked = {"parameters": {"sessionId": "$response.body#/session/sessionId"}}
    return {
        "operationId": "createSession",
        "summary": "Open a deposit session",
        "security": [{"BearerAuth": []}],
        "requestBody": {"required": True, "content": _json("CreateSessionRequest")},
        "responses": {
            "201": {
                "description": "The session was opened.",
                "content": _json("CreateSessionResponse"),
                "links": {
                    "retrieve": {"operationId": "retrieveSession", **linked},
                    "move": {"operationId": "moveSession", **linked},
                },
            },
            "400": _error("The body has errors."),
            "401": _error("The API key is missing or malformed."),
            "408": _error("The body took too long."),
            "413": _error("The body is too large."),
            "503": _error("The store is full or has failed, or too many large bodies are waiting."),
        },
    }


def _retrieve() -> dict[str, Any]:
    return {
        "operationId": "retrieveSession",
        "summary": "Retrieve a session: everything with the key that opened it, else the public part",
        "security": [{}, {"BearerAuth": []}],
        "parameters": [_session_id()],
        "responses": {
            "200": {
                "description": "The session.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["session"],
                            "properties": {"session": {"$ref": "#/components/schemas/SessionPublicInfo"}},
                        }
                    }
                },
            },
            "401": _error("The API key is malformed."),
            "404": _error("There is no such session."),
            "503": _error("The store is full or has failed."),
        },
    }


def _move() -> dict[str, Any]:
    statuses = load("SessionPublicInfo")["schema"]["properties"]["status"]["enum"]
    body = {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"type": "string", "enum": statuses}},
        "additionalProperties": False,
    }
    return {
        "operationId": "moveSession",
        "summary": "Move a session to another status (the sandbox's own, not Daimo's)",
        "parameters": [_session_id()],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": "The session in its new status.", "content": _retrieved()},
            "400": _error("The move is not valid."),
            "404": _error("There is no such session."),
            "408": _error("The body took too long."),
            "409": _error("The session is in a final status."),
            "413": _error("The body is too large."),
            "503": _error("The store has failed."),
        },
    }


def _retrieved() -> dict[str, Any]:
    content: dict[str, Any] = _retrieve()["responses"]["200"]["content"]
    return content


def _json(component: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{component}"}}}


def _error(description: str) -> dict[str, Any]:
    return {"description": description, "content": _json("V1ErrorResponse")}


def _session_id() -> dict[str, Any]:
    return {"name": "sessionId", "in": "path", "required": True, "schema": {"type": "string"}}
