"""The kit for other languages, used from Node: the schema in Ajv over the vectors, and the command over a pipe."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from daimo_validate.compiled import load
from tests.helpers.requests import evm, plain_request, request
from tests.node.packages import ajv, node

COMMAND: Final = (sys.executable, "-m", "daimo_validate")
ROOT: Final = Path(__file__).parents[2]
TESTS: Final[list[dict[str, Any]]] = [test for group in load("vectors") for test in group["tests"]]


def run(program: str, file: Path, given: str = "") -> Any:
    done = subprocess.run(
        [program, "--preserve-symlinks", "--preserve-symlinks-main", str(file), *COMMAND],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ajv_agrees_on_every_structural_verdict(tmp_path: Path) -> None:
    program, packages = node(), ajv()
    # Node looks for packages beside the file that imports them.
    shutil.copy(Path(__file__).with_name("schema.mjs"), tmp_path)
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")
    saw = run(program, tmp_path / "schema.mjs")
    structural = [test.get("structural") for test in TESTS]
    assert saw == {
        "id": "urn:daimo-validate:CreateSessionRequest",
        "counts": {
            "accepted": structural.count(True),
            "refused": structural.count(False),
            "withoutPayload": structural.count(None),
        },
        "disagreements": [],
    }
    assert saw["counts"]["accepted"] > 100
    assert saw["counts"]["refused"] > 100


def test_check_is_driven_over_a_pipe() -> None:
    bodies: dict[str, str | int] = {
        "good": json.dumps(plain_request()),
        "a warning alone": json.dumps(request(evm(amountUnits="10."))),
        "bad": json.dumps(request(evm(amountUnits="1,000.00"))),
        "empty": "",
        "no JSON": "{'a': 1}",
        "huge": 20_000_000,
    }
    saw = run(node(), Path(__file__).with_name("pipe.mjs"), json.dumps(bodies))
    usage = saw.pop("an option that is none")
    assert (usage["code"], usage["stdout"]) == (2, "")
    assert usage["stderr"].endswith(
        "daimo-validate: error: unrecognized arguments: --formt json; did you mean `--format`?\n"
    )
    assert {name: (answer["code"], answer["written"], answer["stderr"]) for name, answer in saw.items()} == {
        "good": (0, "whole", ""),
        "a warning alone": (0, "whole", ""),
        "bad": (1, "whole", ""),
        "empty": (1, "whole", ""),
        "no JSON": (1, "whole", ""),
        "huge": (1, "whole", ""),
    }
    assert {name: answer["report"]["ok"] for name, answer in saw.items()} == {
        name: answer["code"] == 0 for name, answer in saw.items()
    }
    found = {
        name: [(finding["param"], finding["rule"], finding["severity"]) for finding in answer["report"]["findings"]]
        for name, answer in saw.items()
    }
    assert found == {
        "good": [],
        "a warning alone": [("destination.amountUnits", "amount-style", "warning")],
        "bad": [("destination.amountUnits", "amount-format", "error")],
        "empty": [("body", "syntax", "error")],
        "no JSON": [("body", "syntax", "error")],
        "huge": [("body", "too-large", "error")],
    }


@pytest.mark.slow
def test_the_pipe_says_what_the_vectors_say() -> None:
    program = node()
    # Each starts a program.
    chosen = {
        f"{group['description']}: {test['description']}": test
        for group in load("vectors")[::3]
        for test in group["tests"][:1]
        if "policy" not in test
    }
    bodies = {name: test["body"] if "body" in test else json.dumps(test["payload"]) for name, test in chosen.items()}
    saw = run(program, Path(__file__).with_name("pipe.mjs"), json.dumps(bodies))
    group_of = {name: name.split(":")[0] for name in chosen}
    for name, test in chosen.items():
        answer = saw[name]
        assert answer["code"] == (0 if test["valid"] else 1), name
        found = [
            {key: finding[key] for key in ("param", "rule", "severity")} for finding in answer["report"]["findings"]
        ]
        # The library hands NaN on to the rules of values; a file that holds it is not JSON.
        if group_of[name] != "not-json":
            # Files are told in the order of the text, bodies with their errors first.
            assert sorted(found, key=str) == sorted(test["findings"], key=str), name
