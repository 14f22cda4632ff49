"""Payloads, made from a seed: valid ones, ones with five mistakes, and a mixed lot with one mistake each.

What is valid here is valid to the last warning: no rule of this project finds anything in it.
"""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import base58

from benchmarks.checks import native_keccak
from benchmarks.ed25519 import random_point
from benchmarks.schemas import ROOT, payment_options

Payload: TypeAlias = dict[str, Any]
Make: TypeAlias = Callable[[random.Random, int], list[Payload]]

_SOLANA_CHAIN: Final = 501


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A column of a table: its letter and title, and how its payloads are made. `valid` is None if some are."""

    key: str
    title: str
    valid: bool | None
    make: Make

    def payloads(self, seed: int, part: int, count: int) -> list[Payload]:
        """`count` payloads: the same for the same seed and part, unlike those of any other part."""
        return self.make(random.Random(f"{seed}/{self.key}/{part}"), count)


def unique_evm(rng: random.Random, count: int) -> list[Payload]:
    """EVM payloads in which no destination or refund address comes twice."""
    return [_evm(rng, evm_address(rng), rng.choice(evm_tokens()), evm_address(rng)) for _ in range(count)]


def repeated_evm(rng: random.Random, count: int) -> list[Payload]:
    """EVM payloads of one merchant: one treasury, one refund address, one token."""
    merchant = random.Random("merchant")
    treasury, refund, token = evm_address(merchant), evm_address(merchant), usdc_on_base()
    return [_evm(rng, treasury, token, refund) for _ in range(count)]


def solana(rng: random.Random, count: int) -> list[Payload]:
    """Solana payloads in which no address comes twice. USDC is the only token there."""
    return [_solana(rng, solana_wallet(rng)) for _ in range(count)]


def five_mistakes(rng: random.Random, count: int) -> list[Payload]:
    """EVM payloads: wrong checksum, comma in the amount, an option's case, no verb, spaces in the phone."""
    payloads = unique_evm(rng, count)
    for payload in payloads:
        payload["destination"]["address"] = wrong_checksum(payload["destination"]["address"])
        payload["destination"]["amountUnits"] = "10,00"
        payload["display"]["paymentOptions"][-1] = payload["display"]["paymentOptions"][-1].swapcase()
        del payload["display"]["verb"]
        phone = payload["metadata"]["phone"]
        payload["metadata"]["phone"] = f"{phone[:2]} {phone[2:5]} {phone[5:]}"
    return payloads


COLUMNS: Final = (
    Corpus(key="a", title="EVM, unique addresses", valid=True, make=unique_evm),
    Corpus(key="b", title="EVM, one treasury", valid=True, make=repeated_evm),
    Corpus(key="c", title="Solana, unique addresses", valid=True, make=solana),
    Corpus(key="d", title="five mistakes", valid=False, make=five_mistakes),
)


def mixed(seed: int, times: int) -> list[tuple[str, Payload]]:
    """Labelled payloads, `times` of each kind: a valid variant or one mistake. For verdicts only."""
    rng = random.Random(f"{seed}/mixed")
    cases = []
    for _ in range(times):
        for destination, make in (("evm", unique_evm), ("solana", solana)):
            for label, change in _changes(destination):
                payload = make(rng, 1)[0]
                cases.append((f"{destination}: {label}", copy.deepcopy(change(payload))))
    return cases


def _evm(rng: random.Random, address: str, token: dict[str, Any], refund: str) -> Payload:
    destination = {
        "type": "evm",
        "address": address,
        "chainId": token["chainId"],
        "tokenAddress": token["address"],
        "amountUnits": amount(rng),
    }
    return {"destination": destination, **_rest(rng), "refundAddress": refund}


def solana_wallet(rng: random.Random) -> str:
    """A random Solana address that belongs to a key pair."""
    return base58.b58encode(random_point(rng)).decode()


def _solana(rng: random.Random, wallet: str) -> Payload:
    destination = {"type": "solana", "address": wallet, "tokenAddress": solana_mint(), "amountUnits": amount(rng)}
    return {"destination": destination, **_rest(rng)}


def _rest(rng: random.Random) -> Payload:
    number = rng.randrange(10**6)
    return {
        "display": {
            "title": "Deposit to Acme",
            "verb": "Deposit",
            "paymentOptions": rng.sample(payment_options(), rng.randint(2, 4)),
        },
        "metadata": {
            "email": f"customer.{number}@{rng.choice(('gmail.com', 'daimo.com', 'outlook.com'))}",
            "phone": f"+1415{rng.randint(200, 999)}{rng.randrange(10**4):04}",
            "orderId": f"order-{number}",
        },
    }


def amount(rng: random.Random) -> str:
    """An amount below a thousand with two decimals."""
    return f"{rng.randint(1, 999)}.{rng.randrange(100):02}"


def evm_address(rng: random.Random) -> str:
    """A random address in its EIP-55 form, with letters of both cases at least twice."""
    while True:
        address = checksummed(rng.randbytes(20).hex())
        if min(sum(c.isupper() for c in address[2:]), sum(c.islower() for c in address[2:])) > 1:
            return address


def checksummed(digits: str) -> str:
    """40 lower-case hex digits as an address in its EIP-55 form, written as the EIP puts it."""
    hashed = native_keccak()(digits.encode())
    return "0x" + "".join(c.upper() if int(h, 16) >= 8 else c for c, h in zip(digits, hashed, strict=False))


def wrong_checksum(address: str) -> str:
    """An address with the case of one letter changed."""
    place = next(i for i, c in enumerate(address) if i > 1 and c.isalpha())
    return address[:place] + address[place].swapcase() + address[place + 1 :]


@functools.cache
def _tokens() -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = _list()["tokens"]
    return tokens


@functools.cache
def evm_tokens() -> list[dict[str, Any]]:
    """The listed tokens on EVM chains."""
    chains = {chain["chainId"] for chain in _list()["chains"] if chain["type"] == "evm"}
    return [token for token in _tokens() if token["chainId"] in chains]


@functools.cache
def solana_mint() -> str:
    """The mint of USDC on Solana."""
    mints = (t["address"] for t in _tokens() if t["chainId"] == _SOLANA_CHAIN and t["symbol"] == "USDC")
    return str(next(mints))


def usdc_on_base() -> dict[str, Any]:
    """The listed token that most requests name."""
    return next(token for token in _tokens() if token["chainId"] == 8453 and token["symbol"] == "USDC")


@functools.cache
def _list() -> dict[str, Any]:
    text = (ROOT / "schemas" / "chains-and-tokens.json").read_text(encoding="utf-8")
    known: dict[str, Any] = json.loads(text)
    return known


_Change: TypeAlias = Callable[[Payload], Any]


def _changes(destination: str) -> list[tuple[str, _Change]]:
    return _ANYWHERE + (_EVM if destination == "evm" else _SOLANA)


def _set(path: str, value: object) -> _Change:
    """Put a value, or what a function makes of the old one, at a dotted path."""

    def change(payload: Payload) -> Payload:
        *parents, last = path.split(".")
        place = payload
        for name in parents:
            place = place[name]
        place[last] = value(place[last]) if callable(value) else value
        return payload

    return change


def _drop(path: str) -> _Change:
    def change(payload: Payload) -> Payload:
        *parents, last = path.split(".")
        place = payload
        for name in parents:
            place = place[name]
        del place[last]
        return payload

    return change


_ANYWHERE: Final[list[tuple[str, _Change]]] = [
    ("as made", lambda payload: payload),
    ("no metadata", _drop("metadata")),
    ("no amount", _drop("destination.amountUnits")),
    ("no options", _drop("display.paymentOptions")),
    ("whole amount", _set("destination.amountUnits", "25")),
    ("nested options", _set("display.paymentOptions", ["AllWallets", ["CashApp", "Venmo"]])),
    ("field that the schema does not name", _set("reference", "x")),
    ("no destination", _drop("destination")),
    ("no display", _drop("display")),
    ("no title", _drop("display.title")),
    ("no verb", _drop("display.verb")),
    ("no address", _drop("destination.address")),
    ("no token", _drop("destination.tokenAddress")),
    ("no type", _drop("destination.type")),
    ("unknown type", _set("destination.type", "bitcoin")),
    ("type in the wrong case", _set("destination.type", str.upper)),
    ("destination is a list", _set("destination", [])),
    ("display is null", _set("display", None)),
    ("metadata is null", _set("metadata", None)),
    ("metadata value is a number", _set("metadata.orderId", 7)),
    ("title is a number", _set("display.title", 7)),
    ("options are one string", _set("display.paymentOptions", "AllWallets")),
    ("option in the wrong case", _set("display.paymentOptions", ["allwallets"])),
    ("option unknown in the inner list", _set("display.paymentOptions", [["Bank"]])),
    ("option is a number", _set("display.paymentOptions", [1])),
    ("amount with a comma", _set("destination.amountUnits", "10,00")),
    ("amount with an exponent", _set("destination.amountUnits", "1e2")),
    ("amount with a sign", _set("destination.amountUnits", "-10")),
    ("amount with a space", _set("destination.amountUnits", " 10")),
    ("amount with a newline at the end", _set("destination.amountUnits", "10\n")),
    ("amount with Arabic digits", _set("destination.amountUnits", "\u0661\u0660")),
    ("amount is empty", _set("destination.amountUnits", "")),
    ("amount is a number", _set("destination.amountUnits", 10)),
    ("amount is null", _set("destination.amountUnits", None)),
    ("phone with spaces", _set("metadata.phone", "+1 415 555 2671")),
    ("phone without a plus", _set("metadata.phone", "14155552671")),
    ("phone with a newline at the end", _set("metadata.phone", "+14155552671\n")),
    ("phone with full-width digits", _set("metadata.phone", "+1415555\uff12671")),
    ("phone is a number", _set("metadata.phone", 14155552671)),
    ("refund address short by one", _set("refundAddress", "0x" + "1" * 39)),
    ("refund address is null", _set("refundAddress", None)),
    ("the body is a list", lambda payload: [payload]),
    ("the body is null", lambda payload: None),
]

_EVM: Final[list[tuple[str, _Change]]] = [
    ("address all in lower case", _set("destination.address", str.lower)),
    ("address all in upper case", _set("destination.address", lambda a: "0x" + a[2:].upper())),
    ("native token", _set("destination.tokenAddress", "0x" + "0" * 40)),
    ("chain as a float", _set("destination.chainId", float)),
    ("calldata", _set("destination.calldata", "0x5ca1ab1e" + "00" * 64)),
    ("calldata of odd length", _set("destination.calldata", "0xa9059cb")),
    ("calldata without 0x", _set("destination.calldata", "a9059cbb")),
    ("calldata with a letter", _set("destination.calldata", "0xa9059cbg")),
    ("calldata with a newline at the end", _set("destination.calldata", "0xa9059cbb\n")),
    ("wrong checksum of the destination", _set("destination.address", wrong_checksum)),
    ("wrong checksum of the refund address", _set("refundAddress", wrong_checksum)),
    (
        "wrong checksum of the token",
        lambda p: _set("destination.tokenAddress", wrong_checksum)(_with_usdc(p)),
    ),
    ("address short by one", _set("destination.address", lambda a: a[:-1])),
    ("address long by one", _set("destination.address", lambda a: a + "0")),
    ("address with a newline at the end", _set("destination.address", lambda a: a + "\n")),
    ("address with 0X", _set("destination.address", lambda a: "0X" + a[2:])),
    ("address without 0x", _set("destination.address", lambda a: a[2:])),
    ("address with a stray letter", _set("destination.address", lambda a: a[:-1] + "g")),
    ("address is a number", _set("destination.address", 7)),
    ("no chain", _drop("destination.chainId")),
    ("chain as a string", _set("destination.chainId", "8453")),
    ("chain is true", _set("destination.chainId", True)),
    ("chain is null", _set("destination.chainId", None)),
]

_SOLANA: Final[list[tuple[str, _Change]]] = [
    ("31 bytes", _set("destination.address", base58.b58encode(b"\xff" * 31).decode())),
    ("0, which base58 lacks", _set("destination.address", lambda a: a[:-1] + "0")),
    ("33 bytes in 44 characters", _set("destination.address", "z" * 44)),
    ("newline at the end", _set("destination.address", lambda a: a + "\n")),
    ("EVM address", _set("destination.address", "0x" + "1" * 40)),
    ("mint of 31 bytes", _set("destination.tokenAddress", base58.b58encode(b"\xfe" * 31).decode())),
]


def _with_usdc(payload: Payload) -> Payload:
    token = usdc_on_base()
    payload["destination"] |= {"chainId": token["chainId"], "tokenAddress": token["address"]}
    return payload
