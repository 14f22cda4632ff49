"""What secrets look like, and that no finding shows one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Validator
from daimo_validate.compiled import load
from daimo_validate.core.rules._secrets import secret_of
from daimo_validate.core.secrets import is_no_secret, is_private_key, looks_secret
from daimo_validate.core.structure import Node, Structure
from daimo_validate.core.wording import HIDDEN, quoted, shown_param
from tests.helpers.requests import OTHER, REFUND, SOLANA_WALLET, WALLET, plain_request, solana

KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
API_KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
SECRETS = [
    KEY,
    "0x" + KEY,
    "0x" + KEY.upper(),
    PHRASE,
    PHRASE.title(),
    API_KEY,
    WIF,
    "L" + WIF[1:],
    "4" * 88,
    "[" + "174," * 63 + "47]",
    "[" + "17, " * 31 + "47]",
    "sk" + "_live_" + "a1" * 12,
    "gh" + "p_" + "a1" * 18,
    "AK" + "IA" + "ABCD" * 4,
    "AI" + "za" + "a1b2c" * 7,
    "-----BEGIN EC " + "PRIVATE KEY-----",
]
GUARDED = Validator(
    policy=Policy(
        allowed_destinations=[OTHER],
        allowed_refund_addresses=[OTHER],
        allowed_chains=[10],
        allowed_tokens=[OTHER],
        max_amount_units="1",
    )
)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "{}\n", " {}", '"{}"', "key: {}", "pay to {} please", "{};"])
def test_secrets_look_secret(secret: str, around: str) -> None:
    assert looks_secret(around.format(secret))


@pytest.mark.parametrize("secret", [KEY[:-1], KEY + "0", KEY[:-3], "0x" + KEY + "00", "0x" + KEY[2:]])
def test_a_key_with_a_few_wrong_digits_looks_secret(secret: str) -> None:
    assert looks_secret(secret)


@pytest.mark.parametrize(
    "phrase",
    [
        PHRASE.replace(" ", ", "),
        PHRASE.replace(" ", "\n"),
        " ".join(f"{number}. {word}" for number, word in enumerate(PHRASE.split(), 1)),
        f"my phrase is {PHRASE} do not tell",
    ],
)
def test_a_phrase_in_any_layout_looks_secret(phrase: str) -> None:
    assert looks_secret(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WALLET,
        WALLET[2:],
        WALLET + WALLET[2:],
        SOLANA_WALLET,
        "1000000000000000000",
        "0xa9059cbb" + "0" * 24 + WALLET[2:] + f"{10**6:064x}",
        "0xd0e30db0",
        "Deposit to Acme",
        "https://cdn.example.com/theme.css",
        "the customer asked for a deposit by the end of next week please",
        " ".join(PHRASE.split()[:11]),
        "4" * 40 + "z" * 40,
        "destination.address",
        "\u00fc" * 60,
        "ask-me-anything-about-the-summer-festival-2026",
    ],
)
def test_ordinary_text_does_not_look_secret(text: str) -> None:
    assert not looks_secret(text)


def test_a_secret_is_hidden_in_values_and_keys() -> None:
    assert quoted("0x" + KEY) == HIDDEN
    assert shown_param(("metadata", KEY)) == f"metadata[{HIDDEN}]"


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_at_either_end_of_a_long_text_is_hidden(secret: str) -> None:
    assert quoted(f"{secret} {'x ' * 1_000}") == HIDDEN
    assert quoted(f"{'x ' * 1_000}{secret}") == HIDDEN


def test_calldata_of_any_length_is_shown() -> None:
    for words in range(2, 40):
        assert quoted("0xa9059cbb" + "0" * 64 * words).startswith('"0xa9059cbb')


def _fields(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every field that the schema names."""
    for name, below in node.properties.items():
        yield (*path, name)
        yield from _fields(below, (*path, name))


PLACES = [
    *_fields(Structure(load("CreateSessionRequest")).root),
    ("apiKey",),
    ("destination", "memo"),
    ("display", "note"),
    ("metadata", "note"),
]


def test_the_places_cover_every_field() -> None:
    fields = {place[-1] for place in PLACES}
    assert fields >= {"address", "tokenAddress", "chainId", "amountUnits", "calldata", "type", "refundAddress"}
    assert fields >= {"title", "verb", "themeCssUrl", "paymentOptions", "metadata", "email", "phone"}


class TestNoFindingShowsASecret:
    """Wherever in a request a secret stands, no message, hint or fix repeats it."""

    @pytest.mark.parametrize("place", PLACES, ids=".".join)
    @pytest.mark.parametrize("base", [plain_request(), {**plain_request(), **solana()}], ids=["evm", "solana"])
    def test_in_any_field(self, place: tuple[str, ...], base: dict[str, Any]) -> None:
        for secret in [*SECRETS, "0" + "1" * 63, "12345678" * 8, "1" * 63 + "."]:
            for value in (secret, [secret], {"kind": secret}, [[secret], secret]):
                _assert_hidden(_with(base, place, value), secret)

    @given(
        secret=st.one_of(
            st.text("0123456789abcdefABCDEF", min_size=64, max_size=64),
            st.lists(st.sampled_from(PHRASE.split()), min_size=12, max_size=24).map(" ".join),
        ),
        prefix=st.sampled_from(["", "0x", " ", "https://", "eth:", "T"]),
        suffix=st.sampled_from(["", "\n", " ", ".eth", ":80/", "@example.com"]),
        place=st.sampled_from(PLACES),
    )
    def test_any_secret(self, secret: str, prefix: str, suffix: str, place: tuple[str, ...]) -> None:
        _assert_hidden(_with(plain_request(), place, prefix + secret + suffix), secret)

    @pytest.mark.parametrize("secret", SECRETS)
    @pytest.mark.parametrize("inside", [(), ("destination",), ("display",), ("metadata",)])
    def test_in_a_key(self, secret: str, inside: tuple[str, ...]) -> None:
        _assert_hidden(_with(plain_request(), (*inside, secret), "x"), secret)

    def test_in_a_list_of_options(self) -> None:
        payload = plain_request()
        payload["display"]["paymentOptions"] = [KEY, [KEY, "0x" + KEY]]
        _assert_hidden(payload, KEY)


def _with(base: dict[str, Any], place: tuple[str, ...], value: Any) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(json.dumps({**base, "refundAddress": REFUND}))
    inside = payload
    for step in place[:-1]:
        inside = inside.setdefault(step, {})
        if not isinstance(inside, dict):
            return payload
    inside[place[-1]] = value
    return payload


def _assert_hidden(payload: Any, secret: str) -> None:
    report = GUARDED.validate(payload)
    assert report.crashes == ()
    bare = secret.removeprefix("0x").strip().casefold()
    for finding in report.findings:
        shown = [finding.message, finding.hint or "", finding.fix.replacement if finding.fix else ""]
        assert not any(bare in text.casefold() for text in shown), finding.rule


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_left_out(secret: str) -> None:
    assert not is_no_secret(secret)


@given(st.text(max_size=60) | st.from_regex(r"(0x|eyJ|sk_|AK|Bearer )?[0-9A-Za-z]{0,60}", fullmatch=True))
def test_what_is_left_out_is_no_secret(text: str) -> None:
    if is_no_secret(text):
        assert all(secret_of(name, text) is None for name in ("privateKey", "apiKey", "token"))
        assert not is_private_key(text.strip())
