"""How cost grows with size: for every field, rule and file format at most linearly, whatever the text."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any, Final, NamedTuple

from benchmarks.section import Options, Section, Target
from daimo_validate import Validator
from daimo_validate.config.patterns import Patterns
from daimo_validate.core.plain import MAX_NODES, MAX_TEXT
from daimo_validate.documents.registry import FILE_FORMATS
from daimo_validate.lint.check import CheckSettings, check_bytes

_LIMIT: Final = 1.3
_FACTOR: Final = 4
_ROUNDS: Final = 5
_TRIES: Final = 3
# A shorter time is mostly noise.
_SHORTEST: Final = 0.010
# A slow case is slow enough to measure after fewer rounds.
_PATIENCE: Final = 1.0

_REQUEST: Final[dict[str, Any]] = {
    "destination": {
        "type": "evm",
        "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "chainId": 8453,
        "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    },
    "display": {"title": "Deposit to Acme", "verb": "Deposit"},
}
_FIELDS: Final = (
    ("destination", "type"),
    ("destination", "address"),
    ("destination", "chainId"),
    ("destination", "tokenAddress"),
    ("destination", "amountUnits"),
    ("destination", "calldata"),
    ("destination", "unknownField"),
    ("display", "title"),
    ("display", "verb"),
    ("display", "themeCssUrl"),
    ("display", "paymentOptions"),
    ("metadata", "email"),
    ("metadata", "phone"),
    ("metadata", "note"),
    ("metadata", "apiKey"),
    ("refundAddress",),
    ("unknownField",),
)
_TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "letters": lambda n: "a" * n,
    "digits": lambda n: "1" * n,
    "zeros and a point": lambda n: "0" * (n // 2) + "." + "0" * (n // 2),
    "hex": lambda n: "0x" + "aB" * (n // 2),
    "spaces": lambda n: "a" + " " * n + "b",
    "words": lambda n: "abandon " * (n // 8),
    "combining marks": lambda n: "https://a" + "\u0300\u0316" * (n // 2) + ".de/",
    "dots": lambda n: "https://" + "a." * (n // 2),
    "at signs": lambda n: "a@" * (n // 2),
    "base58": lambda n: "9WzDXwBb" * (n // 8),
    "quotes": lambda n: '"\\' * (n // 2),
    "lists": lambda n: "[1," * (n // 3),
    "invisible": lambda n: "\u200b" * n,
}
_JSON: Final = json.dumps(_REQUEST)
_YAML: Final = (
    "destination: {type: evm, address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', chainId: 8453}\n"
    "display: {title: x, verb: Pay}\n"
)
_TOML: Final = '[[p]]\n[p.destination]\ntype = "evm"\nchainId = 8453\n[p.display]\ntitle = "x"\n'
_FILES: Final[tuple[tuple[str, str, Callable[[int], str]], ...]] = (
    ("json", "payloads", lambda n: "[" + ",\n".join([_JSON] * n) + "]"),
    ("json", "unknown fields", lambda n: json.dumps({**_REQUEST, **{f"field{i}": 1 for i in range(n)}})),
    ("json", "repeated keys", lambda n: "{" + '"a": 1,' * n + _JSON[1:]),
    ("json", "open brackets", lambda n: _JSON + "[" * n),
    ("json", "one long line", lambda n: '{"x": "' + "a" * n + '", "p": ' + _JSON + "}"),
    ("jsonc", "comments", lambda n: "// daimo-validate: ignore[unknown-field]\n" * n + _JSON),
    ("jsonl", "lines", lambda n: f"{_JSON}\n" * n),
    ("yaml", "documents", lambda n: f"---\n{_YAML}" * n),
    ("yaml", "aliases", lambda n: "p: &p\n  " + _YAML.replace("\n", "\n  ") + "\nq:\n" + "- *p\n" * n),
    ("yaml", "merged aliases", lambda n: "p: &p\n  " + _YAML.replace("\n", "\n  ") + "\nq:\n" + "- {<<: *p}\n" * n),
    ("yaml", "repeated keys", lambda n: _YAML + "k: 1\n" * n),
    ("yaml", "tags", lambda n: _YAML + "".join(f"k{i}: !x y\n" for i in range(n))),
    ("yaml", "suppressions", lambda n: "# daimo-validate: ignore[missing-field]\n" * n + _YAML),
    ("yaml", "holes", lambda n: _YAML + "x: {{ a }}\n" * n),
    ("toml", "tables", lambda n: _TOML * n),
    ("toml", "broken lines", lambda n: _TOML + "x\n" * n),
    ("toml", "suppressions", lambda n: "# daimo-validate: ignore[missing-field]\n" * n + _TOML),
    ("dotenv", "keys", lambda n: "".join(f"DAIMO_{i}_CHAIN_ID=8453\n" for i in range(n))),
    ("dotenv", "defaults", lambda n: "DAIMO_CHAIN_ID=" + "${A:-1}" * n),
    ("json", "requests in strings", lambda n: "[" + ",\n".join([json.dumps(_JSON)] * n) + "]"),
    ("json", "strings in strings", lambda n: json.dumps([json.dumps([_JSON] * n)])),
    ("yaml", "requests in blocks", lambda n: "".join(f"k{i}: |\n  {_JSON}\n" for i in range(n))),
    ("toml", "requests in strings", lambda n: "a = [" + ",\n".join([json.dumps(_JSON)] * n) + "]"),
    ("dotenv", "requests in values", lambda n: "".join(f"K{i}='{_JSON}'\n" for i in range(n))),
    ("markdown", "fences", lambda n: f"```json\n{_JSON}\n```\n" * n),
    ("markdown", "fences in quotes", lambda n: f"> ```json\n{_JSON}\n" * n),
    ("markdown", "markers", lambda n: _JSON + "\n" + "> - " * n + "\n" + "```\n~~~\n" * n),
    ("markdown", "dots", lambda n: '```json\n{"destination": {"type": "evm",' + "...," * n + "}}\n```\n"),
    ("http", "requests", lambda n: f"POST x\n\n{_JSON}\n\n###\n" * n),
    ("http", "headers", lambda n: "POST x\n" + "A: b\n" * n + "\n" + _JSON),
    ("shell", "commands", lambda n: f"curl -d '{_JSON}' x\n" * n),
    ("shell", "here-documents", lambda n: f"cat <<EOF\n{_JSON}\nEOF\n" * n),
    ("shell", "holes", lambda n: 'curl -d \'["destination evm token"' + "'\"$A\"'" * n + "]'"),
    ("notebook", "cells", lambda n: json.dumps({"cells": [{"cell_type": "code", "source": [f"a = {_JSON}"]}] * n})),
    ("dotenv", "references", lambda n: "A=1\n" + "".join(f"DAIMO_{i}_AMOUNT=${{A}}\n" for i in range(n))),
)


class Case(NamedTuple):
    """Something that grows: `make` gives what is checked at a size, up to `largest`."""

    name: str
    make: Callable[[int], Any]
    check: Callable[[Any], object]
    largest: int


def run(options: Options) -> Section:
    """Measure each case at one size and at four times that size."""
    lines, targets = [], []
    worst: dict[str, tuple[float, str]] = {}
    count = 0
    for group, case in _cases(options.quick):
        count += 1
        exponent = _exponent(case)
        for _ in range(_TRIES - 1):
            if exponent is not None and exponent > _LIMIT:
                # Another program on the machine can slow one of the two sizes down; a real growth shows every time.
                exponent = min(exponent, _exponent(case) or 0.0)
        if exponent is not None and exponent > worst.get(group, (-1.0, ""))[0]:
            worst[group] = exponent, case.name
        worst.setdefault(group, (-1.0, ""))
    for group, (exponent, name) in worst.items():
        shown = f"n^{exponent:.2f}, {name}" if name else f"under {_SHORTEST * 1000:.0f} ms at every size"
        lines.append(f"- {group}: {shown}")
        measured = max(exponent, 0.0)
        targets.append(
            Target(text=f"growth of {group}", measured=measured, bound="at most", limit=_LIMIT, unit="", note=name)
        )
    return Section(
        name="growth",
        lines=[f"Growth of the cost with the size of the input, the worst of {count} cases:", *lines],
        targets=targets,
        figures={group: exponent for group, (exponent, _) in worst.items()},
    )


def _cases(quick: bool) -> Iterator[tuple[str, Case]]:
    validator = Validator()
    for path in _FIELDS:
        for name, text in _TEXTS.items():
            yield (
                "fields",
                Case(
                    f"{'.'.join(path)} of {name}",
                    lambda n, path=path, text=text: _with(path, text(n)),  # type: ignore[misc]
                    validator.validate,
                    MAX_TEXT - 10_000,
                ),
            )
    for name, body in _BODIES.items():
        yield "bodies", Case(name, body, validator.validate, MAX_NODES - 100)
    for name, text in _BROKEN.items():
        yield "bodies as text", Case(name, text, validator.validate_json, MAX_TEXT - 100)
    for name, line in _PATTERNS.items():
        yield "ignore patterns", Case(name, line, _matched, 4_000)
    settings = CheckSettings(validator=validator)
    for kind, name, text in _FILES:

        def check(data: bytes, kind: str = kind) -> object:
            return check_bytes(data, f"payload.{kind}", FILE_FORMATS[kind], settings)

        largest = 4_000 if quick else 16_000
        if name in ("one long line", "open brackets"):
            largest = 4_000_000
        yield f"{kind} files", Case(f"{kind} {name}", lambda n, text=text: text(n).encode(), check, largest)  # type: ignore[misc]


# Texts of about a size in characters: not JSON, or hard to read.
_BROKEN: Final[dict[str, Callable[[int], str]]] = {
    "one key repeated": lambda n: "{" + ",".join(['"a":1'] * (n // 6)) + "}",
    "escaped quotes": lambda n: "[" * 60 + '"' + '\\"' * (n // 2),
    "open strings": lambda n: "[" * 60 + '"\\' * (n // 2),
    "quotes": lambda n: '"' * n,
    "digits": lambda n: "1" * n,
    "signs": lambda n: "-" * n,
    "spaces": lambda n: '{"a": 1,' + " " * n + "x",
    "lines": lambda n: '{"a":' + "\n" * n,
    "comments": lambda n: "[1 " + "/* " * (n // 3),
    "templates": lambda n: "{{ " * (n // 3),
    "shell templates": lambda n: '{"a": ' + "${ " * (n // 3),
}
# Lines of an ignore file.
_PATTERNS: Final[dict[str, Callable[[int], str]]] = {
    "stars": lambda n: "*a" * (n // 2) + "*b",
    "double stars": lambda n: "**/" * (n // 3) + "b",
    "stars and letters": lambda n: "a" + "/**/a" * (n // 5) + "/b",
}


def _matched(line: str) -> object:
    return Patterns("/r", [line]).verdict("/r" + "/a" * 300 + ".json", is_dir=False)


_BODIES: Final[dict[str, Callable[[int], Any]]] = {
    "unknown fields": lambda n: {**_REQUEST, **{f"feild{i}": 1 for i in range(n)}},
    "misspelt fields": lambda n: {**_REQUEST, "destination": {f"adress{i}": "0x" for i in range(n)}},
    "options": lambda n: _with(("display", "paymentOptions"), ["Coinbasse"] * n),
    "nested options": lambda n: _with(("display", "paymentOptions"), [["Coinbase"]] * (n // 2)),
    "seed phrases": lambda n: {**_REQUEST, "metadata": {f"k{i}": "abandon " * 12 for i in range(n)}},
    "long names": lambda n: {**_REQUEST, "metadata": {f"{i}" * 100: i for i in range(n)}},
}


def _with(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**_REQUEST, path[0]: value}
    return {**_REQUEST, path[0]: {**_REQUEST.get(path[0], {}), path[1]: value}}


def _exponent(case: Case) -> float | None:
    """Return the exponent of growth, or None if the case is too fast to measure at every size."""
    size = min(256, case.largest // _FACTOR)
    while _seconds(case, size, 1) < _SHORTEST and size * _FACTOR < case.largest:
        size *= _FACTOR
    grown = min(size * _FACTOR, case.largest)
    if grown == size:
        size = grown // _FACTOR
    long = _seconds(case, grown, _ROUNDS)
    if long < _SHORTEST:
        return None
    return math.log(long / max(_seconds(case, size, _ROUNDS), 1e-4)) / math.log(grown / size)


def _seconds(case: Case, size: int, rounds: int) -> float:
    """Return the shortest processor time of some rounds, each on a value of its own."""
    best, total = math.inf, 0.0
    for _ in range(rounds):
        value = case.make(size)
        gc.collect()
        gc.disable()
        start = process_time()
        case.check(value)
        taken = process_time() - start
        gc.enable()
        best, total = min(best, taken), total + taken
        if total > _PATIENCE:
            break
    return best
