"""The usual and unusual forms of every field, each as a change of the plain body with new addresses."""

from __future__ import annotations

import base64
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


def _url(text: str) -> Callable[[random.Random, Payload], Payload]:
    return _put("display", "themeCssUrl", value=lambda rng: text.format(rng.randrange(10**6)))


def _pair(text: str, name: str = "note") -> Callable[[random.Random, Payload], Payload]:
    return _metadata(**{name: lambda rng: text.replace("{}", str(rng.randrange(10**6)))})


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

_LONG_URL: Final = (
    "https://shop.example.com/p/blue-cotton-shirt?utm_source=newsletter&utm_medium=email&utm_campaign=black-friday-{}"
    "&utm_content=header-link&gclid=Cj0KCQiA3Y-ABhCnARIsAKYDH7sPz1&ref=home"
)
_USER_AGENT: Final = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
)

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
    Shape("themeCssUrl", "usual", "clean", _url("https://cdn.example.com/{}/theme.css")),
    Shape("themeCssUrl", "with a query", "clean", _url("https://cdn.example.com/theme.css?v={}")),
    Shape(
        "themeCssUrl",
        "with a port, an escape and a hash",
        "clean",
        _url("https://CDN.example.com:8443/Themes/{}%20dark@2.css?v=1,2#top"),
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
    Shape("metadata", "a note of 4,000 characters", "clean", _pair("Please ring at the back door, {}. " * 100)),
    Shape("metadata", "a note in Chinese", "clean", _pair("请在中午之前送到后门 {} 谢谢")),
    Shape("metadata", "a long note in Chinese", "clean", _pair("请在中午之前送到后门，订单 {}，谢谢您。" * 15)),
    Shape(
        "metadata", "a note in Russian", "clean", _pair("Пожалуйста, доставьте до полудня к задней двери {} спасибо")
    ),
    Shape(
        "metadata",
        "a long note in German",
        "clean",
        _pair("Bitte an der Hintertür abgeben, {}, für Jörg aus Köln. " * 6),
    ),
    Shape("metadata", "a slug", "clean", _pair("mens-blue-cotton-shirt-with-long-sleeves-and-a-collar-{}")),
    Shape("metadata", "base64", "clean", _metadata(data=lambda rng: base64.b64encode(rng.randbytes(60)).decode())),
    Shape("metadata", "an id of another service", "clean", _metadata(id=lambda rng: f"pi_{rng.randbytes(12).hex()}")),
    Shape(
        "metadata", "a signature of Solana", "clean", _metadata(tx=lambda rng: solana_wallet(rng) + solana_wallet(rng))
    ),
    Shape("metadata", "a URL", "clean", _pair("https://shop.example.com/orders/{}?a=b", "url")),
    Shape("metadata", "a URL with parameters", "clean", _pair(_LONG_URL, "url")),
    Shape("metadata", "JSON", "clean", _pair('{"items": [{"sku": "a-{}", "n": 2, "gift": null}]}', "cart")),
    Shape("metadata", "a user agent", "clean", _pair(_USER_AGENT, "agent")),
    Shape(
        "metadata",
        "twenty pairs",
        "clean",
        _metadata(**{f"key{i}": lambda rng: f"value {rng.randrange(10**6)}" for i in range(20)}),
    ),
    Shape("email", "upper-case domain", "clean", _pair("c{}@Example-Shop.COM", "email")),
    Shape("email", "apostrophe and tag", "clean", _pair("o'neil+{}@gmail.com", "email")),
    Shape("email", "long names", "clean", _pair("christopher.featherstonehaugh{}@my-big-web-shop.co.uk", "email")),
    Shape("email", "IDN in ASCII", "clean", _pair("c{}@xn--mnchen-3ya.de", "email")),
    Shape("email", "long top-level domain", "clean", _pair("c{}@my.photography", "email")),
    Shape("phone", "British", "clean", _metadata(phone=lambda rng: f"+4477009{rng.randrange(10**5):05}")),
    Shape("phone", "Brazilian", "clean", _metadata(phone=lambda rng: f"+5511{rng.randrange(10**8) + 9 * 10**8}")),
    Shape("tokenAddress", "unlisted", "found", _destination("tokenAddress", evm_address)),
    Shape("verb", "two words", "found", _put("display", "verb", value=lambda rng: "Pay now")),
    Shape("amountUnits", "a comma", "found", _destination("amountUnits", lambda rng: f"{rng.randint(1, 99)},50")),
    Shape("unknown field", "one", "found", _put("reference", value=lambda rng: str(rng.random()))),
    Shape("display", "no verb", "found", lambda rng, payload: payload["display"].pop("verb") and payload),
)
"""Every shape, by field."""
