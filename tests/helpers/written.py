"""Write a text as a string of some format, with random escapes, and keep the place of each character."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple


class Written(NamedTuple):
    """The text of a string, and where each character of what it means begins and ends in it."""

    text: str
    starts: list[int]
    ends: list[int]

    def between(self, before: str, after: str) -> Written:
        return Written(
            before + self.text + after,
            [start + len(before) for start in self.starts],
            [end + len(before) for end in self.ends],
        )


Writer = Callable[[str, Random], Written]


def by_characters(text: str, written: Callable[[str], str]) -> Written:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for char in text:
        part = written(char)
        parts.append(part)
        starts.append(at)
        at += len(part)
        ends.append(at)
    return Written("".join(parts), starts, ends)


def json_string(text: str, random: Random) -> Written:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "/": "\\/"}

    def written(char: str) -> str:
        if random.random() < 0.1 or (char < " " and char not in short):
            units = char.encode("utf-16-be")
            return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
        return short[char] if char in '"\\\n\t' or (char == "/" and random.random() < 0.5) else char

    return by_characters(text, written).between('"', '"')


def _with_code_points(text: str, random: Random, *, quote: str, keeps_lines: bool = False) -> Written:
    def written(char: str) -> str:
        if char in '"\\':
            return f"\\{char}"
        if char == "\n":
            return "\n" if keeps_lines else "\\n"
        if random.random() < 0.1 or char < " " or char == "\x7f":
            return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
        return char

    return by_characters(text, written).between(quote, quote)


def yaml_double(text: str, random: Random) -> Written:
    return _with_code_points(text, random, quote='"')


def yaml_single(text: str, _random: Random) -> Written:
    return by_characters(text.replace("\n", " "), lambda char: "''" if char == "'" else char).between("'", "'")


def yaml_literal(text: str, random: Random) -> Written:
    indent = " " * random.randint(2, 6)
    header = random.choice(["|", "|-", "|+", "| # a comment"])
    return by_characters(text, lambda char: f"\n{indent}" if char == "\n" else char).between(
        f"{header}\n{indent}", "\n"
    )


def yaml_folded(text: str, random: Random) -> Written:
    text = " ".join(text.split())
    before = ""

    def written(char: str) -> str:
        nonlocal before
        is_between, before = char == " " and before in ",:{", char
        # A value that is divided between lines is marked at its key.
        return "\n  " if is_between and random.random() < 0.3 else char

    chars = by_characters(text, written)
    return chars.between(f"{random.choice(['>', '>-', '>+'])}\n  ", "\n")


def toml_basic(text: str, random: Random) -> Written:
    return _with_code_points(text, random, quote='"')


def toml_multi(text: str, random: Random) -> Written:
    written = _with_code_points(text, random, quote='"""', keeps_lines=True)
    return (
        written
        if random.random() < 0.5
        else Written(
            '"""\n' + written.text[3:], [start + 1 for start in written.starts], [end + 1 for end in written.ends]
        )
    )


def toml_literal(text: str, random: Random) -> Written:
    quote = random.choice(["'''", "'''\n"])
    return by_characters(text, lambda char: char).between(quote, "'''")


def dotenv_single(text: str, _random: Random) -> Written:
    return by_characters(text, lambda char: f"\\{char}" if char in "'\\" else char).between("'", "'")


def dotenv_double(text: str, _random: Random) -> Written:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
    return by_characters(text, lambda char: short.get(char, char)).between('"', '"')


def dotenv_bare(text: str, _random: Random) -> Written:
    return by_characters(" ".join(text.split()), lambda char: char)


def _lines(text: str, first: str, before: str, last: str) -> Written:
    return by_characters(text, lambda char: f"\n{before}" if char == "\n" else char).between(
        f"{first}\n{before}", f"\n{last}"
    )


def markdown_fence(text: str, random: Random) -> Written:
    info = random.choice(["json", " JSON", 'jsonc title="a"', "json {1,3}", "", "{.json}"])
    marks = random.choice(["```", "~~~~", "`````"])
    return _lines(text, f"{marks}{info}", "", f"{marks}\n")


def markdown_quote(text: str, random: Random) -> Written:
    before = random.choice(["> ", ">", "> > ", " >   "])
    return _lines(text, f"{before}```json", before, f"{before}```\n")


def markdown_list(text: str, random: Random) -> Written:
    mark = random.choice(["- ", "10. ", "* > "])
    before = "  > " if ">" in mark else " " * len(mark)
    return _lines(text, f"{mark}~~~json", before, random.choice([f"{before}~~~\n", ""]))


def http_body(text: str, random: Random) -> Written:
    first = random.choice(
        ["POST /v1/sessions\nA: b\n", "### é\n# c\n@a = b\nPOST x\n", "GET y\n\n###\n\n< {%\n\n%}\nPOST z\n"]
    )
    return _lines(text, first, "", random.choice(["\n### next\n", "> {% x %}\n", ""]))


def shell_single(text: str, random: Random) -> Written:
    before = random.choice(["curl --json '", "curl x \\\n  -d'", "BODY='", "echo a | http POST x --raw='"])
    return by_characters(text, lambda char: "'\\''" if char == "'" else char).between(before, "'")


def shell_double(text: str, random: Random) -> Written:
    before = random.choice(['curl --data "', 'export A="', "curl -d'{'\"", 'x "$(date "+%F")" "'])
    if "'{'" in before:
        text = text.removeprefix("{")
        written = by_characters(text, lambda char: f"\\{char}" if char in '"\\$`' else char).between(before, '"')
        return Written(written.text, [before.index("{"), *written.starts], [before.index("{") + 1, *written.ends])
    return by_characters(text, lambda char: f"\\{char}" if char in '"\\$`' else char).between(before, '"')


def shell_ansi(text: str, random: Random) -> Written:
    def written(char: str) -> str:
        if char in "'\\":
            return f"\\{char}"
        if char == "\n":
            return "\\n"
        if random.random() < 0.1 and not (char.isascii() and char.isalpha()):
            return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"
        return char

    return by_characters(text, written).between("curl -d $'", "'")


def shell_heredoc(text: str, random: Random) -> Written:
    word, end = random.choice([("<<EOF", "EOF"), ("<<'EOF' | jq .", "EOF"), ('<<"JSON" > x', "JSON"), ("<<\\E", "E")])
    tabs = random.choice(["", "\t"])
    operator = "<<-" if tabs else "<<"
    first = random.choice(["curl -d @- x ", "(", 'curl -d "$(']) + "cat " + word.replace("<<", operator)
    closing = {"(": ")", '"': ')"'}.get(first[8:9] if first.startswith("curl") and "$" in first[:12] else first[:1], "")
    escapes = "" if "'" in word or '"' in word or "\\" in word else "\\$`"

    def written(char: str) -> str:
        return f"\n{tabs}" if char == "\n" else f"\\{char}" if char in escapes else char

    return by_characters(text, written).between(f"{first}\n{tabs}", f"\n{tabs}{end}\n{closing}")


def _escaped(text: str, special: str, before: str, after: str, short: dict[str, str]) -> Written:
    return by_characters(text, lambda char: short.get(char, f"\\{char}" if char in special else char)).between(
        before, after
    )


def script_string(text: str, random: Random) -> Written:
    quote = random.choice("'\"")
    return _escaped(text, f"{quote}\\", f"JSON.parse({quote}", f"{quote})", {"\n": "\\n", "é": "\\u{e9}"})


def script_template(text: str, random: Random) -> Written:
    return _escaped(text, "`\\$", random.choice(["`", "`" + "${a}` + `"]), "`", {})


def python_text(text: str, random: Random) -> Written:
    prefix, quotes = random.choice(["", "b", "f"]), random.choice(['"' * 3, "'" * 3])
    braces = {"{": "{{", "}": "}}"} if prefix == "f" else {}
    return _escaped(text, "\\", f"a = f({prefix}{quotes}", f"{quotes}.encode())", braces)


def python_string(text: str, random: Random) -> Written:
    comma = random.choice([",", ",' '"])
    return _escaped(text, "'\\", "('' \"\"\n  '", "')", {"\n": "\\n", ",": comma})


WRITERS: Final[dict[str, tuple[tuple[str, Writer], ...]]] = {
    "json": (('{{"a": [{}, 1], "é😀": 2}}', json_string), ("{}", json_string)),
    "jsonc": (('// é\n{{"a": /* 😀 */ {},}}', json_string),),
    "jsonl": (('{{"b": 1}}\n{{"a": {}}}\n', json_string),),
    "yaml": (
        ("é: 1\na:\n  - {}\n", yaml_double),
        ("é: 1\na: {{b: {}}}\n", yaml_single),
        ("a: &x !!str {}\nb: 1\n", yaml_literal),
        ("a: {}\nb: 😀\n", yaml_folded),
        ("a: {}\nb: 😀\n", yaml_literal),
    ),
    "toml": (("a = {}\n", toml_basic), ('["é"]\nb = [{}]\n', toml_multi), ("a = {{b = {}}}", toml_literal)),
    "dotenv": (("A=1\nB={}\n", dotenv_single), ("# é\nexport B={} # c\n", dotenv_double), ("B={}\n", dotenv_bare)),
}
"""For each format, files with room for a string, and what writes such a string."""

FILES: Final[dict[str, tuple[tuple[str, Writer], ...]]] = {
    **WRITERS,
    "markdown": (
        ("# é 😀\n{}\n", markdown_fence),
        ("{}\nThe `destination`\n", markdown_quote),
        ("- a\n\n{}\nend\n", markdown_list),
    ),
    "http": (("{}", http_body),),
    "typescript": (("// é\nconst a = {}; x\n", script_string), ("const a = {} as const\n", script_template)),
    "python": (("# é\n{}\n", python_text), ("a = f{}\n", python_string)),
    "shell": tuple(
        ("#!/bin/sh\n# don't é 😀\n{}\necho $X\n", writer)
        for writer in (shell_single, shell_double, shell_ansi, shell_heredoc)
    ),
}
"""The same, and files with room for a JSON text."""
