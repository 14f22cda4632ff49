"""Hypothesis strategies: valid requests, requests with something broken, any JSON, any Python object."""

from __future__ import annotations

import enum
from copy import deepcopy
from decimal import Decimal
from typing import Any

import base58
from eth_utils.address import to_checksum_address
from hypothesis import strategies as st

from daimo_validate.core.known import KNOWN
from daimo_validate.core.tokens import TOKENS
from tests.helpers.published import published
from tests.helpers.requests import BASE_USDC, NATIVE, REFUND, SOLANA_USDC, SOLANA_WALLET, WALLET, plain_request

OPTIONS: list[str] = published()["components"]["schemas"]["CreateSessionRequest"]["properties"]["display"][
    "properties"
]["paymentOptions"]["items"]["anyOf"][0]["enum"]

evm_addresses = st.binary(min_size=20, max_size=20).map(to_checksum_address)
any_case_addresses = st.one_of(
    evm_addresses, evm_addresses.map(str.lower), evm_addresses.map(lambda a: "0x" + a[2:].upper())
)
twin_addresses = st.binary(min_size=16, max_size=16).map(
    lambda middle: to_checksum_address(f"{WALLET[:6]}{middle.hex()}{WALLET[-4:]}".lower())
)
"""Addresses with the ends of the plain request's wallet."""
_units = st.text("0123456789abcdef", min_size=1, max_size=21)
noted_addresses = st.one_of(
    st.sampled_from([known.address for known in KNOWN.values() if known.address.startswith("0x")]),
    _units.map(lambda unit: "0x" + (unit * 40)[:40]),
    st.integers(0, 2**36).map(lambda number: f"0x{number:040x}"),
).map(to_checksum_address)
"""Addresses with a known role, of a pattern, and of the chain itself, and some that nearly are."""
solana_addresses = st.one_of(
    st.just(SOLANA_WALLET), st.binary(min_size=32, max_size=32).map(lambda key: base58.b58encode(key).decode())
)
amounts = st.one_of(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2).map(str),
    st.from_regex(r"\A[0-9]{0,9}(\.[0-9]{0,9})?\Z"),
)
_evm_tokens = sorted({token.address for token in TOKENS.values() if token.address.startswith("0x")})
_chains = [1, 10, 56, 137, 8453, 8453.0, 42161, 84532, 501, 999_999]

evm_destinations = st.fixed_dictionaries(
    {
        "type": st.just("evm"),
        "address": any_case_addresses,
        "chainId": st.sampled_from(_chains),
        "tokenAddress": st.sampled_from([*_evm_tokens, NATIVE, BASE_USDC.lower()]),
    },
    optional={
        "amountUnits": amounts,
        "calldata": st.binary(max_size=40).map(lambda data: "0x" + data.hex()),
    },
)
solana_destinations = st.fixed_dictionaries(
    {
        "type": st.just("solana"),
        "address": solana_addresses,
        "tokenAddress": st.sampled_from([SOLANA_USDC, SOLANA_WALLET]),
    },
    optional={"amountUnits": amounts},
)
displays = st.fixed_dictionaries(
    {"title": st.text(max_size=20), "verb": st.sampled_from(["Deposit", "Pay", "Top up", "", "入金"])},
    optional={
        "themeCssUrl": st.sampled_from(["https://cdn.example.com/t.css", "http://a.b/c", "/t.css"]),
        "paymentOptions": st.lists(
            st.one_of(st.sampled_from(OPTIONS), st.lists(st.sampled_from(OPTIONS), max_size=3)), max_size=5
        ),
    },
)
# jsonschema-rs hands out keys that look like numbers as numbers, and leaves out the empty key.
names = st.one_of(
    st.text(max_size=6), st.sampled_from(["", "0", "1", "01", "+1", "-1", "1e0", "/", "~1", "a.b", "__class__"])
)
metadata_pairs = st.one_of(
    st.dictionaries(names, st.text(max_size=20), max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "email": st.sampled_from(["account@daimo.com", "a@b", "x@example.co.uk"]),
            "phone": st.sampled_from(["+14155552671", "+1 415", "+1415555267", ""]),
            "orderId": st.just("4711"),
        },
    ),
)
requests = st.fixed_dictionaries(
    {"destination": st.one_of(evm_destinations, solana_destinations), "display": displays},
    optional={"metadata": metadata_pairs, "refundAddress": any_case_addresses},
)
"""Structurally valid requests; many have findings of other kinds."""

json_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**70), max_value=2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        [
            "evm",
            "solana",
            WALLET,
            WALLET + "\n",
            REFUND[:-1],
            "0x",
            "Coinbase",
            SOLANA_WALLET,
            "10.00",
            "８４５３",
            8453,
        ]
    ),
)
json_values = st.recursive(
    json_scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)
"""Any JSON value."""


class Colour(enum.Enum):
    RED = "red"


_strange = st.one_of(
    st.binary(max_size=5),
    st.sets(st.integers(), max_size=2),
    st.decimals(),
    st.just(float("nan")),
    st.just(float("-inf")),
    st.just(10**4000),
    st.text(st.characters(categories=["Cs", "Ll"]), max_size=4),
    st.just(Colour.RED),
    st.builds(object),
    st.tuples(st.integers(), st.text(max_size=3)),
)
python_values = st.recursive(
    st.one_of(json_scalars, _strange),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(names, st.integers(), st.binary(max_size=2)), inner, max_size=4),
    ),
    max_leaves=12,
)
"""Any Python object, of JSON or not."""

_KEYS = [
    "type", "address", "chainId", "tokenAddress", "amountUnits", "calldata", "title", "verb", "themeCssUrl",
    "paymentOptions", "email", "phone", "destination", "display", "metadata", "refundAddress", "chainID", "",
]  # fmt: skip


def places_of(value: Any) -> list[tuple[str | int, ...]]:
    """The path of every value in a tree, the tree's own among them."""
    found: list[tuple[str | int, ...]] = [()]
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        found.extend((step, *below) for below in places_of(member))
    return found


@st.composite
def broken(draw: st.DrawFn, whole: st.SearchStrategy[Any], parts: st.SearchStrategy[Any]) -> Any:
    """A tree of `whole` with one to three places replaced by `parts`, taken out, or added to."""
    tree = deepcopy(draw(whole))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places_of(tree)))
        if not path:
            if isinstance(tree, dict):
                tree[draw(st.sampled_from(_KEYS))] = draw(parts)
            continue
        parent = tree
        for step in path[:-1]:
            parent = parent[step]
        if draw(st.booleans()):
            parent[path[-1]] = draw(parts)
        else:
            del parent[path[-1]]
        if isinstance(parent, dict) and draw(st.booleans()):
            parent[draw(st.sampled_from(_KEYS))] = draw(parts)
    return tree


broken_requests = broken(st.one_of(st.builds(plain_request), requests), json_values)
"""Requests with one to three things wrong, still JSON."""

strange_requests = broken(st.one_of(st.builds(plain_request), requests), python_values)
"""Requests with one to three things that JSON may be unable to carry."""

_sizes = st.sampled_from([0, 1, 39, 40, 41, 99, 100, 101, 127, 128, 129, 1_990, 2_001, 4_095, 4_096, 4_097, 2**20 + 1])
_many = st.sampled_from([0, 1, 39, 40, 41, 45, 99, 100, 101, 1_999, 2_001])
_odd_keys = st.sampled_from(["a{}", "\ud800{}", "ü{}", "{}" + "k" * 127, "{}" + "k" * 129])
bodies_at_bounds = st.one_of(
    _sizes.map(lambda size: {"metadata": {"k" * size: "v"}}),
    _sizes.map(lambda size: {"metadata": {"k": "v" * size}}),
    _sizes.map(lambda size: {"display": {"title": "t" * size, "verb": "Pay"}}),
    _sizes.map(lambda size: {"display": {"title": "ü" * size, "verb": "v" * size}}),
    _sizes.map(lambda size: {"destination": {**plain_request()["destination"], "calldata": "0x" + "ab" * size}}),
    st.builds(lambda key, many: {"metadata": {key.format(i): "v" for i in range(many)}}, _odd_keys, _many),
    _many.map(lambda many: {"metadata": dict.fromkeys(range(many), "v")}),
    st.builds(
        lambda outer, inner: {
            "display": {"title": "t", "verb": "v", "paymentOptions": [[OPTIONS[0]] * inner for _ in range(outer)]}
        },
        _many,
        _many,
    ),
    _many.map(lambda many: {"display": {"title": "t", "verb": "v", "paymentOptions": OPTIONS[:1] * many}}),
    _many.map(lambda many: dict.fromkeys(map(str, range(many)))),
).map(lambda changed: {**plain_request(), **changed})
"""Requests near every bound on size: long keys and values, many of them, odd keys."""

any_payloads = st.one_of(requests, broken_requests, strange_requests, python_values)


def instances_of(schema: Any, components: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that mostly satisfy a schema of the published document."""
    if "$ref" in schema:
        return instances_of(components[schema["$ref"].rsplit("/", 1)[1]], components)
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            return st.one_of([instances_of(branch, components) for branch in schema[keyword]])
    if "allOf" in schema:
        parts = [instances_of(branch, components) for branch in schema["allOf"]]
        return st.tuples(*parts).map(lambda drawn: {k: v for part in drawn for k, v in part.items()})
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of_type(kind, schema, components) for kind in kinds])


def _of_type(kind: str, schema: Any, components: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "object":
        fields = {k: instances_of(below, components) for k, below in schema.get("properties", {}).items()}
        if not fields:
            return metadata_pairs
        required = {k: fields.pop(k) for k in schema.get("required", ())}
        return st.fixed_dictionaries(required, optional=fields)
    if kind == "array":
        return st.lists(instances_of(schema["items"], components), max_size=3)
    if kind == "string":
        return _STRINGS.get(schema.get("pattern"), st.text(max_size=10))
    others: dict[str, st.SearchStrategy[Any]] = {
        "number": st.sampled_from([8453, 1, 1.5, 1700000000]),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return others[kind]


_STRINGS: dict[str | None, st.SearchStrategy[Any]] = {
    "^0x[0-9a-fA-F]{40}$": any_case_addresses,
    "^0x[0-9a-fA-F]*$": st.binary(max_size=8).map(lambda data: "0x" + data.hex()),
    "^[1-9A-HJ-NP-Za-km-z]{32,44}$": solana_addresses,
    "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$": st.uuids().map(str),
}
