"""The usual and unusual forms of every field, each as a change of the plain body with new addresses."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

from benchmarks.corpus import COLUMNS, Corpus, Payload, evm_address, solana_mint, solana_wallet, unique_evm
from benchmarks.corpus import repeated_evm as one_treasury
from benchmarks.mix import calldata, words
from benchmarks.schemas import payment_options

Kind = Literal["clean", "heavy", "found"]
"""`clean` bodies have no finding; `heavy` ones need a hash, a curve or kilobytes more; others have findings."""


class Shape(NamedTuple):
    """One form of one field, and what makes of a plain body one of this form."""

    field: str
    name: str
    kind: Kind
    change: Callable[[random.Random, Payload], Payload]

    @property
    def title(self) -> str:
        """The field and the form."""
        return f"{self.field}: {self.name}"

    def corpus(self) -> Corpus:
        """Payloads of this shape, no address of which comes twice."""

        def make(rng: random.Random, count: int) -> list[Payload]:
            return [self.change(rng, payload) for payload in unique_evm(rng, count)]

        return Corpus(key=self.title, title=self.title, valid=None, make=make)


PLAIN: Final = COLUMNS[0]


def _put(*path: str, value: Callable[[random.Random], Any]) -> Callable[[random.Random, Payload], Payload]:
    def change(rng: random.Random, payload: Payload) -> Payload:
        place = payload
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value(rng)
        return payload

    return change


def _destination(name: str, value: Callable[[random.Random], Any]) -> Callable[[random.Random, Payload], Payload]:
    return _put("destination", name, value=value)


def _title(text: str) -> Callable[[random.Random, Payload], Payload]:
    return _put("display", "title", value=lambda rng: text.format(rng.randrange(10**6)))


def _metadata(**pairs: Callable[[random.Random], Any]) -> Callable[[random.Random, Payload], Payload]:
    def change(rng: random.Random, payload: Payload) -> Payload:
        payload["metadata"] = {name: value(rng) for name, value in pairs.items()}
        return payload

    return change


def _minimal(rng: random.Random, payload: Payload) -> Payload:  # noqa: ARG001
    destination = {name: payload["destination"][name] for name in ("type", "address", "chainId", "tokenAddress")}
    return {"destination": destination, "display": {"title": "Deposit", "verb": "Deposit"}}


def _treasury(rng: random.Random, payload: Payload) -> Payload:  # noqa: ARG001
    return one_treasury(rng, 1)[0]


def _solana(wallet: Callable[[random.Random], str]) -> Callable[[random.Random, Payload], Payload]:
    def change(rng: random.Random, payload: Payload) -> Payload:
        payload["destination"] = {
            "type": "solana",
            "address": wallet(rng),
            "tokenAddress": solana_mint(),
            "amountUnits": payload["destination"]["amountUnits"],
        }
        del payload["refundAddress"]
        return payload

    return change


def _native(rng: random.Random, payload: Payload) -> Payload:  # noqa: ARG001
    payload["destination"] |= {"chainId": 8453, "tokenAddress": "0x" + "0" * 40}
    return payload


def _float_chain(rng: random.Random, payload: Payload) -> Payload:  # noqa: ARG001
    payload["destination"]["chainId"] = float(payload["destination"]["chainId"])
    return payload


def _nested(rng: random.Random) -> list[Any]:
    chosen: list[Any] = rng.sample(payment_options(), 5)
    return [chosen[0], chosen[1:3], chosen[3:]]


_ONE_WALLET: Final = solana_wallet(random.Random("one"))

_VERBS: Final = ("支払う", "支付", "결제", "Оплатить", "Πληρωμή", "ادفع", "שלם", "ชำระ", "भुगतान", "Zapłać", "Check-in")

SHAPES: Final = (
    Shape("body", "only what is required", "clean", _minimal),
    Shape("body", "one treasury that comes again", "clean", _treasury),
    Shape("address", "lower case", "heavy", _destination("address", lambda rng: evm_address(rng).lower())),
    Shape("address", "upper case", "heavy", _destination("address", lambda rng: "0x" + evm_address(rng)[2:].upper())),
    Shape("address", "a Solana wallet that comes again", "clean", _solana(lambda rng: _ONE_WALLET)),
    Shape("address", "a new Solana wallet", "heavy", _solana(solana_wallet)),
    Shape("tokenAddress", "native", "clean", _native),
    Shape("chainId", "a float", "clean", _float_chain),
    Shape("amountUnits", "whole", "clean", _destination("amountUnits", lambda rng: str(rng.randint(1, 999)))),
    Shape("amountUnits", "six decimals", "clean", _destination("amountUnits", lambda rng: f"{rng.random() + 1:.6f}")),
    Shape("amountUnits", "below one", "clean", _destination("amountUnits", lambda rng: f"0.{rng.randint(10, 99)}")),
    Shape("calldata", "68 bytes", "clean", _destination("calldata", lambda rng: calldata(rng, 2))),
    Shape("calldata", "260 bytes", "clean", _destination("calldata", lambda rng: calldata(rng, 8))),
    Shape("calldata", "4 KB", "heavy", _destination("calldata", lambda rng: calldata(rng, 128))),
    Shape("title", "long, with emoji", "clean", _put("display", "title", value=lambda rng: f"🎉 {words(rng, 8)}")),
    Shape("title", "with a joined emoji", "clean", _title("Spenden ❤️ {} 👩🏽‍🚀")),
    Shape(
        "title",
        "of 90 characters",
        "clean",
        _title("Deposit to your account — for the new “Acme Premium” plan (billed annually, {} €)"),
    ),
    Shape("title", "Japanese", "clean", _title("ご注文 {} のお支払い")),
    Shape("title", "Chinese", "clean", _title("支付订单：{}")),
    Shape("title", "Korean", "clean", _title("주문 결제 {}")),
    Shape("title", "Cyrillic", "clean", _title("Оплата заказа №{}")),
    Shape("title", "Arabic", "clean", _title("دفع الطلب {}")),
    Shape("title", "Hindi", "clean", _title("ऑर्डर भुगतान {}")),
    Shape("title", "Polish", "clean", _title("Zapłać za zamówienie {}")),
    Shape("verb", "not English", "clean", _put("display", "verb", value=lambda rng: "Überweisen")),
    Shape("verb", "of any script", "clean", _put("display", "verb", value=lambda rng: rng.choice(_VERBS))),
    Shape(
        "themeCssUrl",
        "usual",
        "clean",
        _put("display", "themeCssUrl", value=lambda rng: f"https://cdn.example.com/{rng.randrange(10**6)}/theme.css"),
    ),
    Shape(
        "themeCssUrl",
        "with a query",
        "clean",
        _put("display", "themeCssUrl", value=lambda rng: f"https://cdn.example.com/theme.css?v={rng.randrange(10**6)}"),
    ),
    Shape("paymentOptions", "nested", "clean", _put("display", "paymentOptions", value=_nested)),
    Shape(
        "paymentOptions",
        "twenty",
        "clean",
        _put("display", "paymentOptions", value=lambda rng: rng.sample(payment_options(), 20)),
    ),
    Shape("metadata", "none", "clean", lambda rng, payload: payload.pop("metadata") and payload),
    Shape("metadata", "a UUID", "clean", _metadata(id=lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)))),
    Shape("metadata", "a hash", "clean", _metadata(tx=lambda rng: "0x" + hashlib.sha256(rng.randbytes(9)).hexdigest())),
    Shape("metadata", "a note of 12 words", "clean", _metadata(note=lambda rng: words(rng, 12))),
    Shape("metadata", "a note of 60 words", "clean", _metadata(note=lambda rng: words(rng, 60))),
    Shape(
        "metadata",
        "a note in Chinese",
        "clean",
        _metadata(note=lambda rng: f"请在中午之前送到后门 {rng.randrange(10**6)} 谢谢"),
    ),
    Shape(
        "metadata",
        "a URL",
        "clean",
        _metadata(url=lambda rng: f"https://shop.example.com/orders/{rng.randrange(10**6)}?a=b"),
    ),
    Shape(
        "metadata",
        "JSON",
        "clean",
        _metadata(cart=lambda rng: f'{{"items": [{{"sku": "a-{rng.randrange(10**6)}", "n": 2}}]}}'),
    ),
    Shape(
        "metadata",
        "twenty pairs",
        "clean",
        _metadata(**{f"key{i}": lambda rng: f"value {rng.randrange(10**6)}" for i in range(20)}),
    ),
    Shape(
        "email", "upper-case domain", "clean", _metadata(email=lambda rng: f"c{rng.randrange(10**6)}@Example-Shop.COM")
    ),
    Shape(
        "email", "apostrophe and tag", "clean", _metadata(email=lambda rng: f"o'neil+{rng.randrange(10**6)}@gmail.com")
    ),
    Shape("email", "IDN in ASCII", "clean", _metadata(email=lambda rng: f"c{rng.randrange(10**6)}@xn--mnchen-3ya.de")),
    Shape(
        "email",
        "long top-level domain",
        "clean",
        _metadata(email=lambda rng: f"c{rng.randrange(10**6)}@my.photography"),
    ),
    Shape("phone", "British", "clean", _metadata(phone=lambda rng: f"+4477009{rng.randrange(10**5):05}")),
    Shape("phone", "Brazilian", "clean", _metadata(phone=lambda rng: f"+5511{rng.randrange(10**8) + 9 * 10**8}")),
    Shape("tokenAddress", "unlisted", "found", _destination("tokenAddress", evm_address)),
    Shape("verb", "two words", "found", _put("display", "verb", value=lambda rng: "Pay now")),
    Shape("amountUnits", "a comma", "found", _destination("amountUnits", lambda rng: f"{rng.randint(1, 99)},50")),
    Shape("unknown field", "one", "found", _put("reference", value=lambda rng: str(rng.random()))),
    Shape("display", "no verb", "found", lambda rng, payload: payload["display"].pop("verb") and payload),
)
"""Every shape, by field."""
