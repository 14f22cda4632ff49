"""Shell scripts: which texts are JSON, what they mean, and what only the shell knows."""

from __future__ import annotations

import pytest

from daimo_validate.documents import Format
from daimo_validate.text.pointers import Path
from tests.documents.reads import reading_of
from tests.helpers import formats
from tests.lint.linting import lint, told

TEXTS: list[tuple[str, list[object]]] = [
    ("""curl -d '{"a": "it'\\''s"}' x""", [{"a": "it's"}]),
    ("""curl --data-raw "{\\"a\\": \\"b\\\\\\\\c\\"}" x""", [{"a": "b\\c"}]),
    ("""curl --json $'{"a": "\\x41\\u00e9\\'"}'""", [{"a": "A\xe9'"}]),
    ("""curl -d'{"a": 1}' --data='{"b": 2}'""", [{"a": 1}, {"b": 2}]),
    ("""BODY='{"a": 1}'\nexport B="[2]"\n""", [{"a": 1}, [2]]),
    ("""curl -d {\\"a\\":1}""", [{"a": 1}]),
    ("""curl \\\n  -d "{\\"a\\": \\\n1}" \\\n  x""", [{"a": 1}]),
    ('curl -d @- <<EOF\n{"a": "\\$b"}\nEOF\n', [{"a": "$b"}]),
    ('curl -d @- <<\'EOF\'\n{"a": "\\\\$b"}\nEOF\n', [{"a": "\\$b"}]),
    ('cat <<-END | jq .\n\t{"a":\n\t\t1}\n\tEND\n', [{"a": 1}]),
    ('curl -d "$(cat <<EOF\n{"a": 1}\nEOF\n)" x', [{"a": 1}]),
    ("read -r -d '' A <<JSON || true\n{\"a\": 1}\nJSON\n", [{"a": 1}]),
    ("cat > a.yaml <<EOF\na: [1]\nEOF\n", [{"a": [1]}]),
    ("kubectl apply -f - <<EOF\na: 1\n---\nb: 2\nEOF\n", [{"a": 1}, {"b": 2}]),
    ("tee a.toml <<TOML\na = 1\nTOML\n", [{"a": 1}]),
    ("cat <<EOF > notes.txt\na: 1\nEOF\n", []),
    (
        'http POST x q==1 a:b c=d e:=\'{"f": [1]}\' g:=true h="it\'s $I"',
        [{"c": "d", "e": {"f": [1]}, "g": True, "h": "it's ${_}"}],
    ),
    ("xh x; http x a", []),
    ("jq -n '{a: $b}'", []),
    ('awk \'{print $1}\' x; echo "[$X]" # {"a": 1}', [[None]]),
    ("""curl -d '{"a": 1, ...}'""", [{"a": 1}]),
    ("""curl -d '{"a": 1'""", []),
    ("""curl -d '{"a": 1}""", []),
    ("if [ 1; then {{{ \"'", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "values"), TEXTS)
def test_texts(text: str, values: list[object]) -> None:
    reading = reading_of(text, formats.SHELL)
    assert reading.problems == ()
    assert [document.value for document in reading.documents] == values
    assert [document.number for document in reading.documents] == list(range(len(values)))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        (
            """curl -d "{\\"a\\": \\"$A\\", \\"b\\": ${B:-1}, \\"c\\": \\"x $(date "+%F")\\"}\"""",
            {("a",), ("b",), ("c",)},
        ),
        ("""curl -d '{"a": "'"$A"'", "b": '$B', "c": "'$(date)'x"}'""", {("a",), ("b",), ("c",)}),
        ('curl -d @- <<EOF\n{"a": "`x`", "b": $((1 + 2)), "c": "d"}\nEOF\n', {("a",), ("b",)}),
        ('curl -d @- <<\'EOF\'\n{"a": "$A and ${B}", "b": "c"}\nEOF\n', {("a",)}),
    ],
)
def test_what_the_shell_fills_in_is_unknown(text: str, unknown: set[Path]) -> None:
    (document,) = reading_of(text, formats.SHELL).documents
    assert document.unknown() == unknown


REQUEST = (
    '{"destination": {"type": "evm", "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "chainId": 8453,'
    ' "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}, "display": {"title": "a", "verb": "Pay"}}'
)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        (f"run: |\n  set -e\n  curl -d '{REQUEST}' x\n", formats.YAML, "3:55"),
        (f"```console\n$ curl \\\n>  -d '{REQUEST}'\n{{\"session\": 1}}\n```\n", formats.MARKDOWN, "3:51"),
        (f"```\nme@host:~/a$ curl -d '{REQUEST}'\n```\n", formats.MARKDOWN, "2:66"),
        (f"> ```sh\n> curl -d '{REQUEST}'\n> ```\n", formats.MARKDOWN, "2:55"),
    ],
)
def test_commands_in_other_formats(text: str, format: Format, expected: str) -> None:
    assert told(lint(text, format)) == [f"{expected} eip55-checksum"]


def test_a_command_in_json() -> None:
    escaped = REQUEST.replace('"', '\\\\\\"')
    text = f'{{"scripts": {{"pay": "curl -d \\"{escaped}\\" x"}}}}'
    (found,) = told(lint(text, formats.JSON))
    assert found.endswith(" eip55-checksum")
