"""Hypothesis strategies: requests without a finding, and requests with a known mistake.

    from hypothesis import given

    from daimo_validate.testing import broken_requests, valid_requests

    @given(valid_requests())
    def test_deposits_are_created(request): ...

    @given(broken_requests("eip55-checksum", "amount-precision"))
    def test_mistyped_requests_are_refused(request): ...

All of them are JSON, so they can be sent. Needs Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import base58
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from daimo_validate.compiled import load
from daimo_validate.core import eip55, solana
from daimo_validate.core.tokens import AT_ADDRESS, CHAINS, EVM, EVM_TOKENS, SOLANA, TOKENS, Token
from daimo_validate.core.validator import validate
from daimo_validate.core.wording import unknown_name

__all__ = ["MISTAKES", "broken_requests", "valid_requests"]

Request: TypeAlias = dict[str, Any]
Kind: TypeAlias = Literal["evm", "solana"]
_Break: TypeAlias = Callable[[DrawFn, Request], object]


def valid_requests(kind: Kind | None = None) -> SearchStrategy[Request]:
    """Return requests without any finding, not even a warning, under the default policy.

    With `kind`, all destinations are of this type.
    """
    destinations = {"evm": _evm_destinations(), "solana": _solana_destinations()}
    if kind is not None and kind not in destinations:
        raise ValueError(unknown_name("kind", str(kind), destinations))
    wanted = st.one_of(*destinations.values()) if kind is None else destinations[kind]
    return _requests(wanted).filter(lambda request: not validate(request).findings)


def broken_requests(*rules: str) -> SearchStrategy[Request]:
    """Return requests with an error of one of these rules, or of any in `MISTAKES` if none is named.

    Each is a valid request with one mistake, which may break other rules too.
    """
    for rule in rules:
        if rule not in MISTAKES:
            raise ValueError(unknown_name("mistake", rule, MISTAKES))
    return st.sampled_from(rules or tuple(MISTAKES)).flatmap(_with_mistake)


def _with_mistake(rule: str) -> SearchStrategy[Request]:
    kind, mistake = _MISTAKES[rule]

    @st.composite
    def broken(draw: DrawFn) -> Request:
        request = deepcopy(draw(valid_requests(kind)))
        mistake(draw, request)
        return request

    return broken().filter(lambda request: any(found.rule == rule for found in validate(request).errors))


def _requests(destinations: SearchStrategy[Request]) -> SearchStrategy[Request]:
    return st.fixed_dictionaries(
        {"destination": destinations, "display": _DISPLAYS},
        optional={"metadata": _METADATA, "refundAddress": _EVM_ADDRESSES},
    ).map(_with_refund)


def _with_refund(request: Request) -> Request:
    """Add the refund address that a call should have."""
    if "calldata" in request["destination"] and "refundAddress" not in request:
        return {**request, "refundAddress": eip55.to_checksum("0x" + request["destination"]["address"][:1:-1])}
    return request


def _evm_destinations() -> SearchStrategy[Request]:
    tokens = [TOKENS[key] for key in sorted(EVM_TOKENS) if TOKENS[key].address in _SPELLINGS]
    return st.sampled_from(tokens).flatmap(
        lambda token: st.fixed_dictionaries(
            {
                "type": st.just("evm"),
                "address": _EVM_ADDRESSES,
                "chainId": st.just(token.chain_id),
                "tokenAddress": st.just(token.address),
            },
            optional={"amountUnits": _amounts(token), "calldata": _CALLDATA},
        )
    )


def _solana_destinations() -> SearchStrategy[Request]:
    usdc = next(t for t in TOKENS.values() if t.chain_id == SOLANA and t.symbol == "USDC")
    return st.fixed_dictionaries(
        {"type": st.just("solana"), "address": _SOLANA_ADDRESSES, "tokenAddress": st.just(usdc.address)},
        optional={"amountUnits": _amounts(usdc)},
    )


def _amounts(token: Token) -> SearchStrategy[str]:
    places = min(token.decimals, 2)
    return st.decimals(Decimal(1), Decimal(9999), places=places, allow_nan=False).map(lambda units: format(units, "f"))


def _options() -> list[str]:
    option = load("CreateSessionRequest")["schema"]["properties"]["display"]["properties"]["paymentOptions"]["items"]
    return sorted(name for name in _enum_of(option) if name != "ApplePay")


def _enum_of(schema: Any) -> list[str]:
    """Return the first enum of strings in a schema."""
    if isinstance(schema, dict):
        if all(isinstance(name, str) for name in schema.get("enum", [None])):
            return list(schema["enum"])
        return next((found for each in schema.values() if (found := _enum_of(each))), [])
    return next((found for each in schema if (found := _enum_of(each))), []) if isinstance(schema, list) else []


_SPELLINGS: Final = frozenset(token.address for tokens in AT_ADDRESS.values() for token in tokens)
_EVM_ADDRESSES: Final = st.binary(min_size=20, max_size=20).map(lambda key: eip55.to_checksum(f"0x{key.hex()}"))
_SOLANA_ADDRESSES: Final = (
    st.binary(min_size=32, max_size=32).map(lambda key: base58.b58encode(key).decode()).filter(solana.is_on_curve)
)
_CALLDATA: Final = st.builds(
    lambda selector, words: f"0x{selector.hex()}{words.hex()}",
    st.binary(min_size=4, max_size=4),
    st.integers(0, 3).flatmap(lambda count: st.binary(min_size=32 * count, max_size=32 * count)),
)
_WORDS: Final = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=12)
_OPTIONS: Final = _options()
_DISPLAYS: Final = st.fixed_dictionaries(
    {
        "title": st.lists(_WORDS, min_size=1, max_size=4).map(" ".join),
        "verb": st.sampled_from(["Deposit", "Pay", "Donate", "Buy", "Einzahlen", "入金"]),
    },
    optional={
        "themeCssUrl": st.sampled_from(["https://cdn.example.com/theme.css", "https://example.org/a/b.css?v=2"]),
        "paymentOptions": st.lists(st.sampled_from(_OPTIONS), min_size=1, max_size=5, unique=True).flatmap(
            lambda names: st.sampled_from([names, [names], [names[0], *([names[1:]] if names[1:] else [])]])
        ),
    },
)
_METADATA: Final = st.one_of(
    st.dictionaries(_WORDS, _WORDS, max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "orderId": st.integers(1, 10**9).map(str),
            "email": st.sampled_from(["account@daimo.com", "jane.roe@example.org"]),
            "phone": st.sampled_from(["+14155552671", "+442079460958"]),
        },
    ),
)


def _set(part: str, field: str, values: SearchStrategy[Any]) -> _Break:
    """Return a mistake that puts a value into a part of the request."""

    def mistake(draw: DrawFn, request: Request) -> None:
        request.setdefault(part, {})[field] = draw(values)

    return mistake


def _remove(draw: DrawFn, request: Request) -> None:
    """Remove a required field."""
    fields = [("destination",), ("display",), ("display", "title"), ("display", "verb")]
    fields += [("destination", name) for name in ("address", "tokenAddress", "type")]
    *outer, name = draw(st.sampled_from(fields))
    del (request[outer[0]] if outer else request)[name]


def _mistype(draw: DrawFn, request: Request) -> None:
    """Give a field a value of another type."""
    part, field, value = draw(
        st.sampled_from(
            [
                ("destination", "amountUnits", 10.5),
                ("destination", "amountUnits", 10),
                ("destination", "address", None),
                ("display", "title", 7),
                ("display", "verb", ["Deposit"]),
                ("display", "paymentOptions", "AllWallets"),
                ("metadata", "orderId", 123),
                ("metadata", "isTest", True),
                ("metadata", "note", None),
            ]
        )
    )
    request.setdefault(part, {})[field] = value


def _change_case(draw: DrawFn, request: Request) -> None:
    """Write one letter of an address in the other case, as a typing error would."""
    places = [(request["destination"], name) for name in ("address", "tokenAddress")]
    holder, name = draw(
        st.sampled_from([*places, *([(request, "refundAddress")] if "refundAddress" in request else [])])
    )
    address = holder[name]
    letters = [index for index, char in enumerate(address) if index > 1 and char.isalpha()]
    if letters:
        at = draw(st.sampled_from(letters))
        holder[name] = address[:at] + address[at].swapcase() + address[at + 1 :]


def _spoil(*changes: Callable[[str], str]) -> _Break:
    """Return a mistake that changes the text of the destination's address."""

    def mistake(draw: DrawFn, request: Request) -> None:
        request["destination"]["address"] = draw(st.sampled_from(changes))(request["destination"]["address"])

    return mistake


def _misspell(draw: DrawFn, request: Request) -> None:
    """Write a required field in another style."""
    part, name, written = draw(
        st.sampled_from(
            [
                ("destination", "tokenAddress", "token_address"),
                ("destination", "tokenAddress", "token-address"),
                ("destination", "address", "adress"),
                ("display", "title", "Title"),
                ("display", "verb", "verbs"),
            ]
        )
    )
    request[part][written] = request[part].pop(name)


def _too_precise(draw: DrawFn, request: Request) -> None:
    destination = request["destination"]
    decimals = next(t.decimals for t in TOKENS.values() if t.address == destination["tokenAddress"])
    whole, digit = draw(st.integers(1, 999)), draw(st.integers(1, 9))
    destination["amountUnits"] = f"{whole}.{'0' * decimals}{digit}"


def _token_of_another_chain(draw: DrawFn, request: Request) -> None:
    chain = request["destination"]["chainId"]
    others = sorted(
        address
        for address in _SPELLINGS
        if address.startswith("0x") and all(token.chain_id != chain for token in AT_ADDRESS[address.lower()])
    )
    request["destination"]["tokenAddress"] = draw(st.sampled_from(others))


def _pay_the_token(_: DrawFn, request: Request) -> None:
    request["destination"]["address"] = request["destination"]["tokenAddress"]
    request["destination"].pop("calldata", None)


_NOBODYS: Final = st.sampled_from(["0x" + "0" * 40, "0x000000000000000000000000000000000000dEaD"])
_MADE_UP: Final = st.sampled_from(["0x" + digits * (40 // len(digits)) for digits in ("1", "12", "abcd", "12345678")])
_NOT_EVM: Final = sorted(chain.id for chain in CHAINS.values() if chain.type != EVM)
_NO_AMOUNTS: Final = [
    "10,00",
    "1,000.00",
    "$10.00",
    "10 USDC",
    "1e3",
    "-5",
    "+5",
    "",
    " 10.00",
    "0x10",
    "NaN",
    "١٠",
    "1.2.3",
]
_NO_PHONES: Final = ["4155552671", "+1 415 555 2671", "+1-415-5552671"]
_MISTAKES: Final[Mapping[str, tuple[Kind | None, _Break]]] = {
    "amount-format": (None, _set("destination", "amountUnits", st.sampled_from(_NO_AMOUNTS))),
    "amount-precision": (None, _too_precise),
    "amount-zero": (None, _set("destination", "amountUnits", st.sampled_from(["0", "0.0", "0.00"]))),
    "burn-address": ("evm", _set("destination", "address", _NOBODYS)),
    "calldata-hex": ("evm", _set("destination", "calldata", st.sampled_from(["0xabc", "0xa9059cbb0", "0x0"]))),
    "dummy-address": ("evm", _set("destination", "address", _MADE_UP)),
    "eip55-checksum": ("evm", _change_case),
    "evm-address": (
        "evm",
        _spoil(
            lambda address: address[:-1],
            lambda address: address + "0",
            lambda address: address[2:],
            lambda address: address[:-1] + "g",
            lambda address: f" {address}",
            lambda address: f"{address}\n",
            lambda address: address.replace("0x", "0X"),
            lambda _: "vitalik.eth",
        ),
    ),
    "missing-field": (None, _remove),
    "not-an-option": (
        None,
        _set("display", "paymentOptions", st.sampled_from([["coinbase"], ["AllWallets", "Zelle"], [["metamask"]]])),
    ),
    "not-evm-chain": ("evm", _set("destination", "chainId", st.sampled_from(_NOT_EVM))),
    "phone-e164": (
        None,
        _set("metadata", "phone", st.sampled_from(_NO_PHONES)),
    ),
    "secret-in-metadata": (
        None,
        _set("metadata", "privateKey", st.binary(min_size=32, max_size=32).map(lambda key: f"0x{key.hex()}")),
    ),
    "sends-to-token": ("evm", _pay_the_token),
    "solana-address": (
        "solana",
        _spoil(
            lambda address: address[:-1] + "0",
            lambda address: "l" + address[1:],
            lambda address: address[:-4],
            lambda address: f"{address} ",
        ),
    ),
    "unknown-field": (None, _misspell),
    "wrong-chain-token": ("evm", _token_of_another_chain),
    "wrong-type": (None, _mistype),
}
MISTAKES: Final = tuple(_MISTAKES)
"""The rules whose mistakes `broken_requests` can make."""
