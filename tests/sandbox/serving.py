"""The sandbox as a process of its own, as a user starts it, and requests to it over real sockets."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).parents[2]
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
AUTHORIZED = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}

_PROGRAM = """
import argparse, sys
from daimo_validate.sandbox import command
parser = argparse.ArgumentParser()
command.add_arguments(parser)
raise SystemExit(command.serve(parser.parse_args(), sys.stdout, sys.stderr))
"""


class Answer(NamedTuple):
    """What a request got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Serving(NamedTuple):
    """A running sandbox."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own. `body` is what http.client takes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            return _answer(connection.getresponse())
        finally:
            connection.close()

    def create(self, payload: Any, **headers: str) -> Answer:
        """`POST /v1/sessions` of a JSON value or of bytes, with a good key."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload)
        return self.ask("POST", "/v1/sessions", body, AUTHORIZED | headers)

    def raw(self, text: bytes, method: str = "GET") -> Answer:
        """What the server answers to these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(text)
            response = HTTPResponse(connection, method=method)
            response.begin()
            return _answer(response)


@contextmanager
def serving(*options: str) -> Iterator[Serving]:
    """Starts `daimo-validate serve` on a free port with more options."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, "--port", "0", *options],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("daimo-validate sandbox (a stand-in, not Daimo) at http://127.0.0.1:"), line
        yield Serving(process, int(line.rsplit(":", 1)[1]))
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def _answer(response: HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())
