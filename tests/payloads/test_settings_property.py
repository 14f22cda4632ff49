"""A group of settings with one known mistake, in every form: it is found at exactly its place, and nothing else is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import Format
from tests.helpers import formats
from tests.lint.linting import lint

Pairs = list[tuple[str, str]]

RIGHT = "0xC4b771095f16B197A1edf8423A513cd1A65F644d"
REFUND = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
FIELDS = {
    "TREASURY_ADDRESS": RIGHT,
    "REFUND_ADDRESS": REFUND,
    "TOKEN_ADDRESS": USDC,
    "CHAIN_ID": "8453",
    "AMOUNT": "10.00",
}
MISTAKES = [
    ("TREASURY_ADDRESS", RIGHT[:-1] + "D", "eip55-checksum"),
    ("REFUND_ADDRESS", REFUND[:-1], "evm-address"),
    ("TOKEN_ADDRESS", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "wrong-chain-token"),
    ("AMOUNT", "10,50", "amount-format"),
]
OTHERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["PORT", "LOG_LEVEL", "NODE_ENV", "DAIMO_API_KEY", "DAIMO_WEBHOOK_URL", "SUPPORT_ADDRESS", "RPC"]
        ),
        st.sampled_from(["3000", "info", "x y", "https://example.com/a?b=c", "it's", "é😀", "10,5"]),
    ),
    max_size=3,
    unique_by=lambda pair: pair[0],
)


class Written(NamedTuple):
    """A text with settings, and its wrong value as written there."""

    text: str
    value: str


class Form(NamedTuple):
    """A way to write settings; `value` is what stands in the text for a value, quotes left out."""

    format: Format
    write: Callable[[Pairs, str], str]
    value: Callable[[str], str] = str


def camel(key: str) -> str:
    first, *rest = key.lower().split("_")
    return first + "".join(word.title() for word in rest)


def yaml_map(pairs: Pairs, quote: str) -> str:
    lines = "".join(f"      {key}: {quoted(value, quote)}\n" for key, value in pairs)
    return f"services:\n  web: # é\n    environment:\n{lines}"


def yaml_list(pairs: Pairs, quote: str) -> str:
    lines = "".join(f"      - {quoted(f'{key}={value}', quote)}\n" for key, value in pairs)
    return f"services:\n  web:\n    environment:\n{lines}"


def yaml_pairs(pairs: Pairs, quote: str) -> str:
    lines = "".join(f"    - name: {key}\n      value: {quoted(value, quote)}\n" for key, value in pairs)
    return f"containers:\n  - env:\n{lines}"


def yaml_secret(pairs: Pairs, _quote: str) -> str:
    lines = "".join(f"  {key}: {encoded(value)}\n" for key, value in pairs)
    return f"kind: Secret\ndata:\n{lines}"


def yaml_section(pairs: Pairs, quote: str) -> str:
    lines = "".join(f"    {camel(key)}: {quoted(value, quote)}\n" for key, value in in_section(pairs))
    return f"app:\n  Daimo:\n{lines}"


def quoted(value: str, quote: str) -> str:
    return "'" + value.replace("'", "''") + "'" if quote == "'" else json.dumps(value, ensure_ascii=False)


def encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def in_section(pairs: Pairs) -> Pairs:
    return [(key.removeprefix("NEXT_PUBLIC_").removeprefix("DAIMO_"), value) for key, value in pairs]


def json_map(pairs: Pairs, _quote: str) -> str:
    return json.dumps({"build": [{"env": dict(pairs)}]}, ensure_ascii=False, indent=1)


def json_pairs(pairs: Pairs, _quote: str) -> str:
    return json.dumps({"values": [{"key": key, "value": value} for key, value in pairs]}, ensure_ascii=False)


def json_section(pairs: Pairs, _quote: str) -> str:
    return json.dumps({"a": 1, "daimo": {camel(key): value for key, value in in_section(pairs)}}, ensure_ascii=False)


def toml_table(pairs: Pairs, _quote: str) -> str:
    return "[env.prod.vars]\n" + "".join(f"{key} = {quoted(value, chr(34))} # é\n" for key, value in pairs)


def dotenv(pairs: Pairs, _quote: str) -> str:
    return "# é\n" + "".join(f"{key}={quoted(value, chr(34))}\n" for key, value in pairs)


def envrc(pairs: Pairs, _quote: str) -> str:
    return "use nix\n" + "".join(f"export {key}={quoted(value, chr(34))}\n" for key, value in pairs)


def dockerfile(pairs: Pairs, _quote: str) -> str:
    return "FROM x\nENV " + " \\\n    ".join(f"{key}={quoted(value, chr(34))}" for key, value in pairs) + "\n"


def properties(pairs: Pairs, _quote: str) -> str:
    return "# c\n" + "".join(f"{key.lower().replace('_', '.')} = {value}\n" for key, value in pairs)


def tfvars(pairs: Pairs, _quote: str) -> str:
    return "".join(f"{key.lower()} = {quoted(value, chr(34))} # é\n" for key, value in pairs)


FORMS = {
    "map": Form(formats.YAML, yaml_map),
    "list": Form(formats.YAML, yaml_list),
    "pairs": Form(formats.YAML, yaml_pairs),
    "Secret": Form(formats.YAML, yaml_secret, encoded),
    "section": Form(formats.YAML, yaml_section),
    "JSON": Form(formats.JSON, json_map),
    "JSON pairs": Form(formats.JSON, json_pairs),
    "JSON section": Form(formats.JSON, json_section),
    "TOML": Form(formats.TOML, toml_table),
    "dotenv": Form(formats.DOTENV, dotenv),
    "envrc": Form(formats.ENVRC, envrc),
    "Dockerfile": Form(formats.DOCKERFILE, dockerfile),
    "properties": Form(formats.PROPERTIES, properties),
    "tfvars": Form(formats.TERRAFORM, tfvars),
}


@given(
    data=st.data(),
    form=st.sampled_from(sorted(FORMS)),
    mistake=st.sampled_from([None, *MISTAKES]),
    others=OTHERS,
    prefix=st.sampled_from(["DAIMO_", "NEXT_PUBLIC_DAIMO_"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_mistake_is_found_at_its_place(
    data: st.DataObject, form: str, mistake: tuple[str, str, str] | None, others: Pairs, prefix: str, end: str
) -> None:
    values = FIELDS | ({mistake[0]: mistake[1]} if mistake else {})
    given_pairs = [(f"{prefix if data.draw(st.booleans()) else 'DAIMO_'}{key}", value) for key, value in values.items()]
    pairs = data.draw(st.permutations([*given_pairs, *others]))
    format, write, value = FORMS[form]
    text = write(list(pairs), data.draw(st.sampled_from("'\""))).replace("\n", end)

    found = lint(text, format, is_named=True).diagnostics

    if mistake is None:
        assert [each.finding.rule for each in found] == []
        return
    (diagnostic,) = found
    assert diagnostic.finding.rule == mistake[2]
    region = diagnostic.region
    assert region is not None
    line = text.splitlines()[region.start.line - 1]
    assert line[region.start.column - 1 : region.end.column - 1].strip("'\"") == value(mistake[1])
