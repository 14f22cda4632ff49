"""From a name to a format, and what reading one format imports."""

import subprocess
import sys

import pytest

from daimo_validate.documents import Kind, kind_of, read


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.json", Kind.JSON),
        ("dir.yaml/A.JSON", Kind.JSON),
        ("a.jsonc", Kind.JSONC),
        ("tsconfig.json", Kind.JSONC),
        ("x/tsconfig.build.json", Kind.JSONC),
        ("jsconfig.json", Kind.JSONC),
        (".vscode/settings.json", Kind.JSONC),
        (".devcontainer/devcontainer.json", Kind.JSONC),
        (".eslintrc.json", Kind.JSONC),
        ("a.code-workspace", Kind.JSONC),
        ("a.jsonl", Kind.JSONL),
        ("a.ndjson", Kind.JSONL),
        ("a.yaml", Kind.YAML),
        ("a.b.yml", Kind.YAML),
        ("a.toml", Kind.TOML),
        (".env", Kind.DOTENV),
        (".env.local", Kind.DOTENV),
        (".env.production.local", Kind.DOTENV),
        ("prod.env", Kind.DOTENV),
        (".env.json", Kind.JSON),
        ("C:\\x\\.vscode\\a.json", Kind.JSONC),
        (".json", None),
        ("a.json/", None),
        (".env.ts", None),
        ("env", None),
        ("a.env.py", None),
        ("json", None),
        ("a.json.bak", None),
        ("a.json5", None),
        ("README.md", None),
        ("", None),
    ],
)
def test_the_format_is_told_from_the_name(path: str, kind: Kind | None) -> None:
    assert kind_of(path) is kind


HEAVY = ("yaml", "tree_sitter", "tree_sitter_toml", "tomllib", "dotenv", "jsonschema", "difflib")


@pytest.mark.parametrize(
    ("kind", "text", "imports"),
    [
        (Kind.JSON, '{"destination": {"type": "evm"}}', set()),
        (Kind.JSONC, '{"destination": {"type": "evm",}}', set()),
        (Kind.JSONL, '{"destination": {"type": "evm"}}', set()),
        (Kind.YAML, "destination: {type: evm}", {"yaml"}),
        (Kind.TOML, "a = 1", {"tomllib"}),
        (Kind.DOTENV, "DAIMO_CHAIN_ID=1", {"dotenv"}),
    ],
)
def test_a_format_imports_its_own_parser_and_no_other(kind: Kind, text: str, imports: set[str]) -> None:
    program = (
        "import sys; from daimo_validate.documents import Kind, read\n"
        "from daimo_validate.payloads.search import find_payloads\n"
        f"find_payloads(read({text.encode()!r}, Kind.{kind.name}), bool)\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == imports


def test_what_is_no_text_is_a_problem_of_every_format() -> None:
    for kind in Kind:
        reading = read(b"\xff\xfe{\0}\0", kind)
        assert [problem.message for problem in reading.problems] == ["this is not UTF-8 text: it is encoded as UTF-16"]
        assert reading.problems[0].hint == "save the file as UTF-8"
        assert not reading.readable
