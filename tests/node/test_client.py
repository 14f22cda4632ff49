"""Daimo's own client (npm `@daimo/sdk` 1.7.0) against the sandbox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.helpers.requests import plain_request
from tests.node.packages import daimo_client, node
from tests.sandbox.serving import serving


def test_the_real_client_reads_a_session_and_every_field_of_an_error(tmp_path: Path) -> None:
    program = node()
    packages = daimo_client()
    # Node looks for packages beside the file that imports them.
    shutil.copy(Path(__file__).with_name("client.mjs"), tmp_path)
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")
    with serving() as sandbox:
        session = sandbox.create(plain_request()).json["session"]
        done = subprocess.run(
            [program, "--preserve-symlinks", "client.mjs", sandbox.url, session["sessionId"]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    saw = json.loads(done.stdout)
    public = {name: value for name, value in session.items() if name not in ("clientSecret", "metadata")}
    assert saw.pop("retrieved") == {"session": public}
    for error in saw.values():
        assert error.pop("isRequestError") is True
        assert error.pop("name") == "DaimoRequestError"
        assert error.pop("requestId").startswith("req_")
    assert saw == {
        "unknown": {
            "status": 404,
            "type": "invalid_request_error",
            "code": "not_found",
            "param": "sessionId",
            "message": "there is no session with this id",
        },
        "missing": {
            "status": 404,
            "type": "invalid_request_error",
            "code": "not_found",
            "param": "path",
            "message": "there is nothing at this path",
        },
        "unauthorized": {
            "status": 401,
            "type": "authentication_error",
            "code": "invalid_api_key",
            "param": "Authorization",
            "message": "missing API key; send any UUID as `Authorization: Bearer <UUID>`",
        },
        "invalid": {
            "status": 400,
            "type": "validation_error",
            "code": "invalid_parameter",
            "param": "destination",
            "message": "missing required field `destination`",
        },
    }
