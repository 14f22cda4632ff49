"""`daimo-validate serve --upstream` as a user starts it: before the sandbox, from Node and curl, until a signal."""

from __future__ import annotations

import io
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from tests.proxy.serving import BAD, GOOD, KEY
from tests.sandbox.serving import CHECKOUT
from tests.sandbox.serving import serving as sandbox

_NODE: Final = """
const [url, ...bodies] = process.argv.slice(1);
const headers = { "content-type": "application/json", authorization: "Bearer KEY" };
for (const body of bodies) {
  const response = await fetch(url + "/v1/sessions", { method: "POST", headers, body });
  const answer = await response.json();
  console.log(response.status, response.headers.get("daimo-validate"), Object.keys(answer).join());
}
""".replace("KEY", KEY)


@contextmanager
def proxy(*options: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address."""
    command = [sys.executable, "-m", "daimo_validate", "serve", "--port", "0", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = {"PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process, process.stdout.readline().strip().rpartition(" ")[2]
        finally:
            process.terminate()


@pytest.mark.skipif(
    shutil.which("node") is None or shutil.which("curl") is None, reason="node and npm are not installed"
)
def test_node_and_curl_are_protected_and_the_upstream_counts_what_is_good(tmp_path: Path) -> None:
    (tmp_path / "daimo-validate.toml").write_text("[guards]\nallowed-chains = [8453]\n", encoding="utf-8")
    other = GOOD.replace(b"8453", b"1")
    bodies = [body.decode() for body in (GOOD, BAD, GOOD)]
    with sandbox() as upstream, proxy("--upstream", upstream.url, "--log", "json", folder=tmp_path) as (process, url):
        call = ["node", "--input-type=module", "-e", _NODE, url, *bodies]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=True)
        refused = "missing-field;severity=error"
        assert done.stdout.splitlines() == ["201 ok session", f"400 {refused} error", "201 ok session"]
        call = [
            "curl",
            "-s",
            f"{url}/v1/sessions",
            "-H",
            f"Authorization: Bearer {KEY}",
            "--data-binary",
            other.decode(),
        ]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=True)
        assert json.loads(done.stdout)["error"]["param"] == "destination.chainId"
        assert upstream.ask("GET", "/sandbox/state").json == {"standIn": True, "requests": 2, "sessions": 2}
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
        assert process.returncode == 0
        assert log.startswith(f"configuration: {tmp_path / 'daimo-validate.toml'}\n")
        assert [json.loads(line)["status"] for line in log.splitlines()[1:]] == [201, 400, 201, 400]
        assert KEY not in log


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--upstream", "api.daimo.com"], "--upstream: must be an http or https URL, such as https://api.daimo.com\n"),
        (["--upstream", "https://a", "--port", "70000"], "--port: 70000 is not between 0 and 65535\n"),
        (["--upstream", "https://a", "--timeout", "nan"], "--timeout: nan is not between 0 and 86400 seconds\n"),
        (["--upstream", "https://a", "--store", "x"],
            "--store is an option of the sandbox, not of the proxy: leave out --upstream, or --store\n"),
        (["--log", "json"], "daimo-validate: --log needs --upstream\n"),
        (["--no-config"], "daimo-validate: --no-config needs --upstream\n"),
        (["--on-error", "warn"], "daimo-validate: --on-error needs --upstream\n"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_named_and_nothing_starts(given: list[str], told: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert main(["serve", *given], Streams(None, out, err, {})) == 2
    assert (out.getvalue(), err.getvalue()) == ("", told)


def test_a_wrong_configuration_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "daimo-validate.toml").write_text("[guards]\nallowed-chain = [1]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    out, err = io.StringIO(), io.StringIO()
    assert main(["serve", "--upstream", "https://a", "--port", "0"], Streams(None, out, err, {})) == 2
    assert "unknown key" in err.getvalue()
