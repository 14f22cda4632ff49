"""Formats by file name, and what reading one format imports."""

import subprocess
import sys

import pytest

from daimo_validate.documents import FILE_FORMATS, Format, format_of, read
from tests.helpers import formats


@pytest.mark.parametrize(
    ("path", "format"),
    [
        ("a.json", formats.JSON),
        ("dir.yaml/A.JSON", formats.JSON),
        ("a.jsonc", formats.JSONC),
        ("tsconfig.json", formats.JSONC),
        ("x/tsconfig.build.json", formats.JSONC),
        ("jsconfig.json", formats.JSONC),
        (".vscode/settings.json", formats.JSONC),
        (".devcontainer/devcontainer.json", formats.JSONC),
        (".eslintrc.json", formats.JSONC),
        ("a.code-workspace", formats.JSONC),
        ("a.jsonl", formats.JSONL),
        ("a.ndjson", formats.JSONL),
        ("a.yaml", formats.YAML),
        ("a.b.yml", formats.YAML),
        ("a.toml", formats.TOML),
        (".env", formats.DOTENV),
        (".env.local", formats.DOTENV),
        (".env.production.local", formats.DOTENV),
        ("prod.env", formats.DOTENV),
        ("app.env.production", formats.DOTENV),
        ("env.example", formats.DOTENV),
        ("pay.json.example", formats.JSON),
        ("pay.yaml.dist", formats.YAML),
        ("config.sample.toml", formats.TOML),
        ("config.toml.template", formats.TOML),
        (".dev.vars", formats.DOTENV),
        (".envrc", formats.ENVRC),
        ("Dockerfile", formats.DOCKERFILE),
        ("Dockerfile.dev", formats.DOCKERFILE),
        ("web.dockerfile", formats.DOCKERFILE),
        ("Containerfile", formats.DOCKERFILE),
        ("application.properties", formats.PROPERTIES),
        ("prod.auto.tfvars", formats.TERRAFORM),
        (".env.json", formats.JSON),
        ("C:\\x\\.vscode\\a.json", formats.JSONC),
        (".json", None),
        ("a.json/", None),
        (".env.ts", FILE_FORMATS["typescript"]),
        ("a.d.mts", FILE_FORMATS["typescript"]),
        ("Page.TSX", FILE_FORMATS["javascript"]),
        ("a.cjs", FILE_FORMATS["javascript"]),
        (".ts", None),
        ("env", None),
        ("a.env.py", FILE_FORMATS["python"]),
        ("a.pyc", None),
        ("json", None),
        ("a.json.bak", None),
        ("a.json5", None),
        ("README.rst", None),
        ("", None),
    ],
)
def test_the_name_of_a_file_decides_its_format(path: str, format: Format | None) -> None:
    assert format_of(path) is format


HEAVY = ("yaml", "tree_sitter", "tree_sitter_hcl", "tree_sitter_toml", "tomli", "dotenv", "jsonschema", "difflib")


@pytest.mark.parametrize(
    ("format", "text", "imports"),
    [
        (formats.JSON, '{"destination": {"type": "evm"}}', set()),
        (formats.JSONC, '{"destination": {"type": "evm",}}', set()),
        (formats.JSONL, '{"destination": {"type": "evm"}}', set()),
        (formats.YAML, "destination: {type: evm}", {"yaml"}),
        (formats.TOML, "a = 1", {"tomli"}),
        (formats.DOTENV, "DAIMO_CHAIN_ID=1", {"dotenv"}),
        (formats.ENVRC, "export DAIMO_CHAIN_ID=1", set()),
        (formats.DOCKERFILE, "ENV DAIMO_CHAIN_ID=1", set()),
        (formats.PROPERTIES, "daimo.chainId=1", set()),
        (formats.TERRAFORM, "daimo_chain_id = 1", {"tree_sitter", "tree_sitter_hcl"}),
    ],
)
def test_a_format_imports_its_own_parser_and_no_other(format: Format, text: str, imports: set[str]) -> None:
    program = (
        "import sys; from daimo_validate.documents import FILE_FORMATS, read\n"
        "from daimo_validate.payloads.search import find_payloads\n"
        f"find_payloads(read({text.encode()!r}, FILE_FORMATS[{format.name!r}]), bool)\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == imports


def test_bytes_that_are_not_text_are_a_problem_in_every_format() -> None:
    for format in FILE_FORMATS.values():
        reading = read(b"\xff\xfe{\0}\0", format)
        assert [problem.message for problem in reading.problems] == ["the text is encoded as UTF-16; it must be UTF-8"]
        assert reading.problems[0].hint == "save or send it as UTF-8"
        assert not reading.readable
