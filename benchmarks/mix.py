"""What requests look like in production, made from a seed.

70 % EVM and 30 % Solana, to treasuries that come again; half of the EVM ones with a refund address, which is new each
time; 40 % with payment options, a quarter of them nested; 60 % with metadata; 10 % with calldata; 15 % with an address
in lower case; 5 % with one mistake that every peer looks for.
"""

from __future__ import annotations

import functools
import random
import uuid
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from benchmarks.corpus import (
    Corpus,
    Payload,
    amount,
    evm_address,
    evm_tokens,
    solana_mint,
    solana_wallet,
    usdc_on_base,
    wrong_checksum,
)
from benchmarks.schemas import payment_options

_MERCHANTS: Final = 60


class Merchant(NamedTuple):
    """Who is paid: a treasury, and the token that it takes. A `chain_id` of None is Solana."""

    treasury: str
    chain_id: int | None
    token: str
    name: str


def traffic(rng: random.Random, count: int) -> list[Payload]:
    """Payloads of the mix."""
    return [_payload(rng) for _ in range(count)]


MIX: Final = Corpus(key="mix", title="realistic mix", valid=None, make=traffic)


def words(rng: random.Random, count: int) -> str:
    """A note of some words, as a person writes it."""
    return " ".join(rng.choices(_WORDS, k=count)).capitalize() + "."


@functools.cache
def _merchants() -> list[Merchant]:
    rng = random.Random("merchants")
    usdc = usdc_on_base()
    merchants = []
    for number in range(_MERCHANTS):
        name = f"{rng.choice(_NAMES)} {rng.choice(_KINDS)}"
        if number % 10 < 3:
            merchants.append(Merchant(solana_wallet(rng), None, solana_mint(), name))
        else:
            token = usdc if rng.random() < 0.5 else rng.choice(evm_tokens())
            merchants.append(Merchant(evm_address(rng), token["chainId"], token["address"], name))
    return merchants


def _payload(rng: random.Random) -> Payload:
    merchant = rng.choice(_merchants())
    payload = _solana(rng, merchant) if merchant.chain_id is None else _evm(rng, merchant, merchant.chain_id)
    payload["display"] = _display(rng, merchant)
    if rng.random() < 0.6:
        payload["metadata"] = _metadata(rng)
    if rng.random() < 0.05:
        rng.choice(_MISTAKES)(payload)
    return payload


def _evm(rng: random.Random, merchant: Merchant, chain_id: int) -> Payload:
    address = merchant.treasury.lower() if rng.random() < 0.15 / 0.7 else merchant.treasury
    destination = {"type": "evm", "address": address, "chainId": chain_id, "tokenAddress": merchant.token}
    payload: Payload = {"destination": destination}
    calls = rng.random() < 0.1 / 0.7
    if rng.random() < 0.8:
        destination["amountUnits"] = amount(rng)
    if calls:
        destination["calldata"] = calldata(rng, rng.choice((2, 2, 3, 5, 8, 16)))
    if calls or rng.random() < 0.5:
        payload["refundAddress"] = evm_address(rng)
    return payload


def _solana(rng: random.Random, merchant: Merchant) -> Payload:
    destination = {"type": "solana", "address": merchant.treasury, "tokenAddress": merchant.token}
    if rng.random() < 0.8:
        destination["amountUnits"] = amount(rng)
    return {"destination": destination}


def calldata(rng: random.Random, arguments: int) -> str:
    """A call with that many arguments of 32 bytes, to a function that nobody knows."""
    return "0x5ca1ab1e" + "".join(f"{rng.getrandbits(64):064x}" for _ in range(arguments))


def _display(rng: random.Random, merchant: Merchant) -> dict[str, Any]:
    display: dict[str, Any] = {"title": f"Deposit to {merchant.name}", "verb": rng.choice(_VERBS)}
    if rng.random() < 0.4:
        chosen: list[Any] = rng.sample(payment_options(), rng.randint(2, 6))
        display["paymentOptions"] = [chosen[0], chosen[1:]] if rng.random() < 0.25 else chosen
    return display


def _metadata(rng: random.Random) -> dict[str, str]:
    number = rng.randrange(10**6)
    pairs = {"orderId": f"order-{number}"} if rng.random() < 0.5 else {"orderId": _uuid(rng)}
    if rng.random() < 0.4:
        pairs["customerId"] = _uuid(rng)
    if rng.random() < 0.4:
        pairs["email"] = rng.choice(_EMAILS).format(number)
    if rng.random() < 0.3:
        pairs["phone"] = rng.choice(_PHONES)(rng)
    if rng.random() < 0.3:
        pairs["note"] = words(rng, rng.randint(3, 16))
    return pairs


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _without_verb(payload: Payload) -> None:
    del payload["display"]["verb"]


def _with_comma(payload: Payload) -> None:
    payload["destination"]["amountUnits"] = "10,00"


def _with_unknown_option(payload: Payload) -> None:
    payload["display"]["paymentOptions"] = ["allWallets"]


def _with_wrong_address(payload: Payload) -> None:
    destination = payload["destination"]
    is_evm = destination["type"] == "evm"
    destination["address"] = wrong_checksum(evm_address(random.Random(0))) if is_evm else destination["address"][:-2]


def _with_spaces_in_phone(payload: Payload) -> None:
    payload.setdefault("metadata", {})["phone"] = "+1 415 555 2671"


_MISTAKES: Final[tuple[Callable[[Payload], None], ...]] = (
    _without_verb,
    _with_comma,
    _with_unknown_option,
    _with_wrong_address,
    _with_spaces_in_phone,
)
_EMAILS: Final = (
    "customer.{}@gmail.com",
    "c{}@outlook.com",
    "jane_{}@acme.co.uk",
    "kim+{}@daimo.com",
    "Lee{}@Example-Shop.com",
    "o'neil{}@proton.me",
)
_PHONES: Final[tuple[Callable[[random.Random], str], ...]] = (
    lambda rng: f"+1415{rng.randint(200, 999)}{rng.randrange(10**4):04}",
    lambda rng: f"+4477009{rng.randrange(10**5):05}",
    lambda rng: f"+49151{rng.randrange(10**8):08}",
    lambda rng: f"+5511{rng.randrange(10**8) + 9 * 10**8}",
)
_VERBS: Final = ("Deposit", "Pay", "Fund", "Einzahlen", "Acheter")
_NAMES: Final = ("Acme", "Northwind", "Café Lumière", "Blue Fox", "Ada's", "Kraftwerk", "Pixel", "Río")
_KINDS: Final = ("Exchange", "Games", "Store", "Savings", "Wallet")
_NOTE: Final = (
    "please deliver before noon to the back door thank you second order this month for my sister in Lyon "
    "invoice 2291 gift wrap call first übermorgen café n°12 team plan renewal upgrade seats include receipt"
)
_WORDS: Final = _NOTE.split()
