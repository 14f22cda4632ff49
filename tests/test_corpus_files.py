"""The corpus of files: what is said of each, as text, as JSON and as SARIF, by the library and by the command."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pytest

from daimo_validate import Validator
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.cli.version import version
from daimo_validate.core.rules import RULES
from daimo_validate.documents import FILE_FORMATS, format_of
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.run import FixMode, Outcome, run_data
from daimo_validate.output import OutputOptions, render

FILES = Path(__file__).parent / "corpus" / "files"
FORMATS = {"text": "txt", "json": "json", "sarif": "sarif", "diff": "diff"}
OK = sorted((FILES / "ok").iterdir())
ERR = sorted(path for path in (FILES / "err").iterdir() if ".expected." not in path.name)
CHECK = FixMode()
ENGINES = [Validator(engine="jsonschema-rs"), Validator(engine="jsonschema")]


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)


def of_library(path: Path, validator: Validator, fixes: FixMode = CHECK) -> Outcome:
    format = format_of(path.name)
    assert format is not None
    settings = CheckSettings(validator=validator, is_named=True)
    return run_data(path.read_bytes(), path.relative_to(FILES).as_posix(), format, settings, fixes, None)


def rendered(path: Path, name: str, validator: Validator) -> str:
    if name == "diff":
        return of_library(path, validator, FixMode(diff=True)).diff
    return render(name, of_library(path, validator).result, OutputOptions(version=version()))


def of_command(path: Path, name: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    options = ["--diff"] if name == "diff" else ["--format", name]
    code = main(["check", "--no-config", *options, path.relative_to(FILES).as_posix()], Streams(None, out, err, {}))
    assert name == "diff" or err.getvalue() == ""
    # Where nothing can be fixed there is no diff, and what is left is the output.
    return code, out.getvalue() if name != "diff" or out.getvalue().startswith("---") else ""


def as_kept(name: str, text: str) -> str:
    """The text as it is kept: SARIF without the description of the tool, which is the same for all."""
    if name != "sarif":
        return text
    document: dict[str, Any] = json.loads(text)
    (run,) = document["runs"]
    assert [rule["id"] for rule in run.pop("tool")["driver"]["rules"]] == [*RULES]
    for result in run["results"]:
        assert [*RULES][result.pop("ruleIndex")] == result["ruleId"]
    return json.dumps(document, indent=2) + "\n"


def kept(path: Path, name: str) -> Path:
    return path.with_name(f"{path.name}.expected.{FORMATS[name]}")


@pytest.mark.parametrize("path", OK, ids=lambda path: path.name)
def test_ok(path: Path) -> None:
    for validator in ENGINES:
        result = of_library(path, validator).result
        assert (result.diagnostics, result.crashes) == ((), ())
        assert result.payloads > 0
    code, text = of_command(path, "text")
    assert code == 0
    assert text.endswith(": no findings\n")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("path", ERR, ids=lambda path: path.name)
def test_err(path: Path, name: str, request: pytest.FixtureRequest) -> None:
    code, text = of_command(path, name)
    by_engine = [as_kept(name, rendered(path, name, validator)) for validator in ENGINES]
    assert by_engine == [as_kept(name, text)] * len(ENGINES)
    expected = kept(path, name)
    if request.config.getoption("--update-corpus"):
        if by_engine[0]:
            expected.write_bytes(by_engine[0].encode())
        else:
            expected.unlink(missing_ok=True)
    assert by_engine[0] == (expected.read_bytes().decode() if expected.exists() else "")
    assert code == (1 if " error: [" in kept(path, "text").read_text() or (name == "diff" and text) else 0)


# Below `test_err`, which writes the expected files with --update-corpus.
def test_there_are_cases_of_every_format() -> None:
    for paths in (OK, ERR):
        assert {format_of(path.name) for path in paths} == set(FILE_FORMATS.values())
    expected = {path.name.split(".expected.")[0] for path in (FILES / "err").glob("*.expected.*")}
    assert expected == {path.name for path in ERR}


@pytest.mark.parametrize("path", ERR, ids=lambda path: path.name)
def test_every_place_is_the_same_in_all_outputs(path: Path) -> None:
    """Lines and columns, bytes, and the characters over the carets tell of the same stretch of the file."""
    data = path.read_bytes()
    lines = data.decode().removeprefix("\ufeff").splitlines()
    findings = json.loads(kept(path, "json").read_bytes())["findings"]
    results = json.loads(kept(path, "sarif").read_bytes())["runs"][0]["results"]
    blocks = [block for block in kept(path, "text").read_text(encoding="utf-8").split("\n\n") if ": [" in block]
    for finding, result, block in zip(findings, results, blocks, strict=True):
        assert f"[{finding['rule']}]" in block
        assert result["ruleId"] == finding["rule"]
        if finding["line"] is None:
            assert (finding["rule"], "^" in block) == ("no-payload", False)
            continue
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (finding["line"], finding["column"]) == (region["startLine"], region["startColumn"])
        assert (finding["end_line"], finding["end_column"]) == (region["endLine"], region["endColumn"])
        assert finding["end_line"] == finding["line"]
        there = lines[finding["line"] - 1][finding["column"] - 1 : finding["end_column"] - 1]
        assert data[region["byteOffset"] :][: region["byteLength"]].decode() == there
        shown, carets = block.split("\n")[2:4]
        first, last = carets.index("^"), carets.rindex("^")
        above = in_cells(shown)[first : last + 1].replace(WIDE, "")
        assert re.fullmatch(re.escape(above).replace(r"\*\*\*", ".*"), there)


WIDE = "\0"


def in_cells(text: str) -> str:
    """A text with a mark behind each character that takes two cells."""
    return "".join(f"{char}{WIDE}" if east_asian_width(char) in "WF" else char for char in text)
