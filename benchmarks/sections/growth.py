"""How cost grows with size: for every field, rule and file format at most linearly, whatever the text."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from time import process_time
from typing import Any, Final, NamedTuple

from benchmarks.section import Options, Section, Target
from daimo_validate import Validator
from daimo_validate.config.patterns import Patterns
from daimo_validate.core.plain import MAX_NODES, MAX_TEXT
from daimo_validate.documents.registry import FILE_FORMATS
from daimo_validate.lint.check import CheckSettings, check_bytes

_TARGET: Final = 1.1
# A quiet machine measures up to 1.1 for what is linear, because a large input does not fit the caches of a processor;
# with many programs beside it, up to 1.2. What is quadratic has 1.5 and more at these sizes.
_LIMIT: Final = 1.25
# The larger size of a case by the smaller one. Noise counts half as much in 16 as in 4.
_FACTOR: Final = 16
_STEP: Final = 4
_ROUNDS: Final = 3
_SHORT_RUNS: Final = 3
_TRIES: Final = 3
# A shorter time is mostly noise.
_SHORTEST: Final = 0.010
# A larger size takes long enough to show how a case grows.
_LONG: Final = 0.020
# A slow case is slow enough to measure after fewer rounds.
_PATIENCE: Final = 0.4
_PROCESSES: Final = 2

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
    "half-width marks": lambda n: "\uff76" + "\uff9e\u0316" * (n // 2),
    "dots": lambda n: "https://" + "a." * (n // 2),
    "at signs": lambda n: "a@" * (n // 2),
    "base58": lambda n: "9WzDXwBb" * (n // 8),
    "quotes": lambda n: '"\\' * (n // 2),
    "lists": lambda n: "[1," * (n // 3),
    "invisible": lambda n: "\u200b" * n,
    "direction marks": lambda n: "\u200e" * n + "\u05d0",
    "joined emoji": lambda n: "\u2764\ufe0f\u200d" * (n // 3) + "\u2764",
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
    """Something that grows: `make` gives what is checked at a size, from about `smallest` up to `largest`."""

    name: str
    make: Callable[[int], Any]
    check: Callable[[Any], object]
    largest: int
    smallest: int = 65_536


def run(options: Options) -> Section:
    """Measure each case at one size and at sixteen times that size, some cases side by side."""
    lines, targets = [], []
    worst: dict[str, tuple[float, str]] = {}
    groups = [(group, case.name) for group, case in _all_cases(options.quick)]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        exponents = list(pool.map(_exponent_of, range(len(groups)), [options.quick] * len(groups)))
    for (group, name), exponent in zip(groups, exponents, strict=True):
        if exponent is not None and exponent > worst.get(group, (-1.0, ""))[0]:
            worst[group] = exponent, name
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
        lines=[f"Growth of the cost with the size of the input, the worst of {len(groups)} cases:", *lines],
        targets=targets,
        figures={group: exponent for group, (exponent, _) in worst.items()},
    )


@cache
def _all_cases(quick: bool) -> tuple[tuple[str, Case], ...]:
    cases = tuple(_cases(quick))
    # What lives as long as the program takes no part in the collections between the runs.
    gc.freeze()
    return cases


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
        largest = MAX_TEXT - 10_000 if name.startswith("a name of") else MAX_NODES - 100
        yield "bodies", Case(name, body, validator.validate, largest)
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
        yield f"{kind} files", Case(f"{kind} {name}", lambda n, text=text: text(n).encode(), check, largest, 256)  # type: ignore[misc]


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
    "a name of combining marks": lambda n: {**_REQUEST, "metadata": {_TEXTS["combining marks"](n): 1}},
    "a name of joined emoji": lambda n: {**_REQUEST, "metadata": {_TEXTS["joined emoji"](n): 1}},
    "a name of direction marks": lambda n: {**_REQUEST, "metadata": {_TEXTS["direction marks"](n): 1}},
    "long names": lambda n: {**_REQUEST, "metadata": {f"{i}" * 100: i for i in range(n)}},
}


def _with(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**_REQUEST, path[0]: value}
    return {**_REQUEST, path[0]: {**_REQUEST.get(path[0], {}), path[1]: value}}


def _exponent_of(index: int, quick: bool) -> float | None:
    """Return the exponent of one case, the best of some tries if it is over the limit; None if it is always fast.

    Another program on the machine can slow one of the two sizes down, and past some size a text is judged in another
    way. A real growth shows every time, and at larger sizes too.
    """
    _, case = _all_cases(quick)[index]
    large, taken = _large_enough(case)
    if taken < _SHORTEST:
        return None
    exponent = math.inf
    for _ in range(_TRIES):
        exponent = min(exponent, _exponent(case, large, taken))
        if exponent <= _LIMIT:
            break
        taken = math.inf
        # What is quadratic takes too long at a larger size.
        if _seconds(case, large) < _PATIENCE:
            large = min(large * _STEP, case.largest)
    return exponent


def _large_enough(case: Case) -> tuple[int, float]:
    """Return a size at which a case takes long enough to be measured, or its largest, and the seconds of one run."""
    # The first run imports what it needs.
    _seconds(case, 16)
    large = min(case.smallest, case.largest)
    while (taken := _seconds(case, large)) < _LONG and large < case.largest:
        large = min(large * _STEP, case.largest)
    return large, taken


def _exponent(case: Case, large: int, long: float = math.inf) -> float:
    """Return the exponent of growth up to a size, of which one run has taken `long` seconds."""
    small = large // _FACTOR
    short = exponent = math.inf
    total = 0.0 if math.isinf(long) else long
    for _ in range(_ROUNDS):
        if math.isinf(long) or short < math.inf:
            taken = _seconds(case, large)
            # The shortest times are those with the least noise.
            long, total = min(long, taken), total + taken
        short = min(short, *(_seconds(case, small) for _ in range(_SHORT_RUNS)))
        exponent = math.log(long / max(short, 1e-5)) / math.log(large / small)
        if exponent <= _TARGET or total > _PATIENCE:
            break
    return exponent


def _seconds(case: Case, size: int) -> float:
    """Return the processor time of one run, on a value of its own."""
    value = case.make(size)
    gc.collect()
    gc.disable()
    start = process_time()
    case.check(value)
    taken = process_time() - start
    gc.enable()
    return taken
