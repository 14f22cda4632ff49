"""Comments that suppress findings in text inside text."""

from __future__ import annotations

import pytest

from daimo_validate.documents import Format
from tests.helpers import formats
from tests.lint.linting import lint, told

BODY = """{
  "destination": {"type": "evm", "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "chainId": 8453,
    "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"},
  "display": {"title": "a", "verb": "Pay"}
}"""
IGNORE = "daimo-validate: ignore[eip55-checksum]"


def indented(text: str, by: str) -> str:
    return text.replace("\n", f"\n{by}")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (f"# {IGNORE} for a test\ncurl -X POST \\\n  -d '{BODY}' x\n", formats.SHELL),
        (f"# {IGNORE}\n\ncurl -d @- <<EOF\n{BODY}\nEOF\n", formats.SHELL),
        (f"if a; then\n  # {IGNORE}\n  A=$(curl -d '{BODY}' x)\nfi\n", formats.SHELL),
        (f"# {IGNORE}\nPOST x\nA: b\n\n{BODY}\n", formats.HTTP),
        (f"### a\n# {IGNORE}\n# @name b\nPOST x\n\n{BODY}\n", formats.HTTP),
        (f"a: 1\n# {IGNORE}\nb: |\n  {indented(BODY, '  ')}\n", formats.YAML),
        (f"b: | # {IGNORE}\n  {indented(BODY, '  ')}\n", formats.YAML),
        (f"# {IGNORE}\nb = '''\n{BODY}'''\n", formats.TOML),
        (f"# {IGNORE}\nB='{BODY}'\n", formats.DOTENV),
        (f"<!-- {IGNORE} -->\n\n```json\n{BODY}\n```\n", formats.MARKDOWN),
        (f"{{/* {IGNORE} */}}\n```json\n{BODY}\n```\n", formats.MARKDOWN),
        (
            f"```json\n{BODY.replace(chr(10), f' // {IGNORE}{chr(10)}', 2).replace(f'// {IGNORE}', '', 1)}\n```\n",
            formats.MARKDOWN,
        ),
        (f"```bash\n# {IGNORE}\ncurl -d '{BODY}' x\n```\n", formats.MARKDOWN),
    ],
)
def test_a_comment_is_about_the_whole_statement(text: str, format: Format) -> None:
    result = lint(text, format)
    assert told(result) == []
    assert result.suppressed == 1


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (f"# {IGNORE}\ncurl x\ncurl -d '{BODY}' x\n", formats.SHELL),
        (f"# {IGNORE}\nPOST x\n\n###\nPOST y\n\n{BODY}\n", formats.HTTP),
        (f"# {IGNORE}\na: 1\nb: |\n  {indented(BODY, '  ')}\n", formats.YAML),
        (f"<!-- {IGNORE} -->\n\ntext\n\n```json\n{BODY}\n```\n", formats.MARKDOWN),
    ],
)
def test_a_comment_about_another_statement_suppresses_nothing(text: str, format: Format) -> None:
    rules = [each.split()[1] for each in told(lint(text, format))]
    assert sorted(rules) == ["eip55-checksum", "unused-suppression"]
