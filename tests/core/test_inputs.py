"""What rules read: which records a request has, and when an input is ordinary."""

from __future__ import annotations

import enum
import json
from typing import Any

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Severity, Validator
from daimo_validate.core.inputs import REQUEST_INPUTS, amount, records_of, records_of_usual, unusual_records_of
from daimo_validate.core.inputs.amount import AMOUNT
from daimo_validate.core.inputs.apple_pay import APPLE_PAY
from daimo_validate.core.inputs.base import Input, Request, RequestInput
from daimo_validate.core.inputs.call import CALL, CALLED
from daimo_validate.core.inputs.destination import SOLANA_DESTINATION, UNLISTED_TOKEN
from daimo_validate.core.inputs.display import DISPLAY, Display
from daimo_validate.core.inputs.metadata import METADATA, may_be_secret
from daimo_validate.core.inputs.options import OPTIONS
from daimo_validate.core.inputs.recipient import NAMED_ADDRESSES, RECIPIENT
from daimo_validate.core.inputs.strings import EVM_ADDRESS, SOLANA_ADDRESS
from daimo_validate.core.inputs.wording import METADATA_WORDING, WORDING
from daimo_validate.core.plain import is_exact
from daimo_validate.core.rules import RULES, checks_of
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from tests.helpers.registry import registered
from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    OTHER,
    REFUND,
    SOLANA_USDC,
    SOLANA_WALLET,
    WALLET,
    call,
    display,
    evm,
    metadata,
    options,
    request,
    solana,
)
from tests.helpers.strategies import OPTIONS as OPTION_NAMES
from tests.helpers.strategies import any_case_addresses, noted_addresses, requests, twin_addresses

DEAD = "0x000000000000000000000000000000000000dEaD"
TextSubclass = type("TextSubclass", (str,), {})


class Kind(enum.StrEnum):
    EVM = "evm"


STRING_PATHS = [
    ("destination", "type"),
    ("destination", "address"),
    ("destination", "tokenAddress"),
    ("destination", "amountUnits"),
    ("display", "title"),
    ("display", "verb"),
    ("display", "themeCssUrl"),
    ("display", "paymentOptions"),
    ("display", "paymentOptions", 0),
    ("metadata", "orderId"),
    ("refundAddress",),
]


def changed_at(value: Any, path: Any, change: Any) -> Any:
    """A copy of a body with one value changed."""
    if not path:
        return change(value)
    copied = list(value) if isinstance(value, list) else dict(value)
    copied[path[0]] = changed_at(value[path[0]], path[1:], change)
    return copied


def in_enum(value: Any) -> Any:
    return enum.Enum("Member", {"ONE": value}).ONE  # type: ignore[attr-defined]


def in_text_enum(value: Any) -> Any:
    return enum.StrEnum("Member", {"ONE": value}).ONE if isinstance(value, str) else in_subclass(value)  # type: ignore[attr-defined]


def in_subclass(value: Any) -> Any:
    return type("Sub", (type(value),), {})(value)


def with_surrogate(value: Any) -> Any:
    if isinstance(value, str):
        return value + "\ud800"
    return [*value, "\ud800"] if isinstance(value, list) else {**value, "\ud800": "x"}


def inputs_of(records: Any) -> list[Input]:
    """The inputs of records, but for texts and addresses side by side, of which every request has some."""
    return [each for each, _ in records if each.name not in ("wording", "named-addresses")]


class TestUnusualRecords:
    """Of a request that has passed the gate, only what is not ordinary is extracted."""

    @pytest.mark.parametrize(
        "patch",
        [
            {},
            evm(amountUnits=None),
            evm(amountUnits="1"),
            evm(amountUnits="999999.99"),
            evm(amountUnits="507816.05"),
            evm(amountUnits="7.5"),
            evm(amountUnits="0.000001"),
            evm(amountUnits="1.234567"),
            call("0xd0e30db1"),
            call("0xD0E30DB1" + "0" * 128),
            evm(tokenAddress=NATIVE),
            evm(chainId=8453.0),
            {"refundAddress": REFUND},
            {"refundAddress": WALLET},
            display(title=" Über 5 ", verb="Überweisen"),
            display(themeCssUrl="https://example.com/ü.css"),
            options("Coinbase"),
            options("Coinbase", "MetaMask"),
            options(["Coinbase"]),
            options("Coinbase", ["MetaMask", "ACH"], ["SEPA"]),
            solana(),
            {"metadata": {}},
            metadata(orderId="A-123", note="ü"),
            # Two values are not one long one, and a key is never a secret.
            metadata(a="x" * 15, b="x" * 15),
            {"metadata": {"x" * 40: "y"}},
        ],
        ids=str,
    )
    def test_ordinary(self, patch: Any) -> None:
        body = request(patch)
        assert is_exact(body)
        assert unusual_records_of(body) == []

    @pytest.mark.parametrize(
        ("patch", "expected"),
        [
            (evm(amountUnits="0"), [AMOUNT]),
            (evm(amountUnits="0.0"), [AMOUNT]),
            (evm(amountUnits="0.50"), [AMOUNT]),
            (evm(amountUnits="00.5"), [AMOUNT]),
            (evm(amountUnits="1000000"), [AMOUNT]),
            (evm(amountUnits="1."), [AMOUNT]),
            (evm(amountUnits="1.2345678"), [AMOUNT]),
            (evm(address=BASE_USDC), [RECIPIENT]),
            (evm(address=DEAD), [RECIPIENT]),
            (evm(address=DEAD.lower(), chainId=8453.0), [EVM_ADDRESS, RECIPIENT]),
            (evm(address=WALLET.lower()), [EVM_ADDRESS]),
            (evm(tokenAddress=BASE_USDC.lower()), [EVM_ADDRESS]),
            ({"refundAddress": REFUND.swapcase().replace("X", "x")}, [EVM_ADDRESS]),
            (solana(address="1" * 32 + "2"), [SOLANA_ADDRESS, SOLANA_DESTINATION]),
            (evm(address="0x" + "12" * 20), [RECIPIENT]),
            ({"refundAddress": "0x" + "1" * 40}, [RECIPIENT] * 2),
            (evm(address="0x000000000022D473030F116dDEE9F6B43aC78BA3"), [RECIPIENT]),
            ({"refundAddress": BASE_USDC}, [RECIPIENT] * 2),
            ({"refundAddress": DEAD}, [RECIPIENT] * 2),
            (solana(tokenAddress="So11111111111111111111111111111111111111112"), [SOLANA_DESTINATION]),
            (solana(address=SOLANA_USDC), [RECIPIENT]),
            (solana(amountUnits="0"), [AMOUNT]),
            (evm(tokenAddress=OTHER), [UNLISTED_TOKEN]),
            (evm(tokenAddress=OTHER, address=OTHER), [RECIPIENT, UNLISTED_TOKEN]),
            ({**evm(tokenAddress=OTHER), "refundAddress": REFUND}, [UNLISTED_TOKEN]),
            (evm(chainId=5), [UNLISTED_TOKEN]),
            (evm(chainId=8453.5), [UNLISTED_TOKEN]),
            (evm(chainId=0), [UNLISTED_TOKEN]),
            (evm(chainId=2**53), [UNLISTED_TOKEN]),
            (call("0xd0e30db0"), [CALL]),
            (evm(calldata="0xd0e30db1"), [CALL]),
            (call("0xd0e30db1", refundAddress=WALLET.lower()), [EVM_ADDRESS, CALL]),
            (call("0xd0e30db1" + "0" * 126), [CALL]),
            (call("0xD0E30DB0"), [CALL]),
            (call("0x"), [CALL]),
            (call("0xa9059cbb" + "0" * 128), [CALL, CALLED]),
            (display(title=""), [DISPLAY]),
            (display(title=" \t"), [DISPLAY]),
            (display(verb=""), [DISPLAY]),
            (display(verb="Pay now"), [DISPLAY]),
            (options(), [OPTIONS]),
            (options("Coinbase", "MetaMask", "Coinbase"), [OPTIONS]),
            (options(["Coinbase"], []), [OPTIONS]),
            (options(["Coinbase"], "Coinbase"), [OPTIONS]),
            (options(["Coinbase"], ["MetaMask", "Coinbase"]), [OPTIONS]),
            (metadata(note="x" * 20), [METADATA]),
            (metadata(words="here are twelve words which are as many as seed phrases can have"), [METADATA]),
            (metadata(header="Bearer abc.def.ghi~jkl"), [METADATA]),
            (metadata(key="-----BEGIN PRIVATE KEY"), [METADATA]),
        ],
        ids=str,
    )
    def test_unusual(self, patch: Any, expected: list[Input]) -> None:
        assert inputs_of(unusual_records_of(request(patch))) == expected

    @pytest.mark.parametrize(
        "patch",
        [
            evm(address=5),
            evm(tokenAddress=5),
            evm(amountUnits=5),
            {"refundAddress": 5},
            display(title=5),
            display(verb=5),
            options(5),
            options({}),
            metadata(a=5),
        ],
        ids=str,
    )
    def test_a_newer_schema_may_allow_other_types(self, patch: Any) -> None:
        records = unusual_records_of(request(patch))
        assert records is None or all(
            list(check(record)) == [] for each, record in records for _, check in checks_of(each)
        )

    @pytest.mark.parametrize(
        ("patch", "count"),
        [
            ({}, 0),
            ({"refundAddress": WALLET}, 0),
            ({"refundAddress": WALLET.lower()}, 0),
            ({"refundAddress": OTHER}, 0),
            ({"refundAddress": "0x1234" + OTHER[6:-4] + WALLET[-4:]}, 3),
            (evm(tokenAddress="0x1234" + OTHER[6:-4] + WALLET[-4:].lower()), 2),
            (solana(address=SOLANA_WALLET[:-4] + SOLANA_USDC[-4:]), 2),
        ],
        ids=str,
    )
    def test_addresses_that_end_alike(self, patch: Any, count: int) -> None:
        records = unusual_records_of(request(patch)) or []
        assert [len(record) for each, record in records if each is NAMED_ADDRESSES] == [count] * bool(count)


class TestExactValues:
    """The gate of jsonschema-rs accepts subclasses and lone surrogates; the fast path leaves them to the full one."""

    @pytest.mark.parametrize(
        "payload",
        [
            type("Body", (dict,), {})(request({})),
            {"metadata": type("Pairs", (dict,), {})(a="b")},
            request(evm(type=Kind.EVM)),
            request(evm(address=TextSubclass(WALLET))),
            request(options(TextSubclass("Coinbase"))),
            request(options(["Coinbase", TextSubclass("MetaMask")])),
            request({"metadata": {TextSubclass("a"): "b"}}),
            request(display(title="a\ud800")),
            request(display(verb="a\ud800")),
            request(display(themeCssUrl="https://example.com/\ud800")),
            request(metadata(a="\ud800")),
            request({"metadata": {"\ud800": "a"}}),
            request({"customerNote": {"a": ["\ud800"]}}),
        ],
        ids=ascii,
    )
    def test_not_exact(self, payload: Any) -> None:
        assert not is_exact(payload)
        # A member of an enum of strings is a string, and judged as one on every way.
        assert not passes_usual_gate(payload) or payload["destination"]["type"] is Kind.EVM
        assert VALIDATOR.validate(payload) == VALIDATOR.examine(payload)

    @pytest.mark.parametrize("path", [*STRING_PATHS, (), ("destination",), ("display",), ("metadata",)], ids=str)
    def test_nothing_inexact_is_usual(self, path: Any) -> None:
        body = request(
            {**evm(amountUnits="10"), **options("Coinbase"), **metadata(orderId="A-1"), "refundAddress": REFUND}
            | {"display": {"title": "Deposit", "verb": "Pay", "themeCssUrl": "https://a.example.com/b.css"}}
        )
        body["display"]["paymentOptions"] = ["Coinbase", "MetaMask"]
        assert passes_usual_gate(body)
        for change in (in_enum, in_text_enum, in_subclass, with_surrogate):
            assert not passes_usual_gate(changed_at(body, path, change)) or change is in_text_enum

    @pytest.mark.parametrize(
        "patch",
        [{}, {"customerNote": {"a": ["ü", 1, 1.5, None, True]}}, options(["Coinbase"]), display(title="하늘 힣")],
    )
    def test_exact(self, patch: Any) -> None:
        assert is_exact(request(patch))


class TestRecords:
    """Of any body each input that is there is extracted, with None for what is not as the schema says.

    Recipients that no rule can fire on are left out.
    """

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (5, [UNLISTED_TOKEN]),
            ({"destination": 5, "display": 5, "metadata": 5}, [UNLISTED_TOKEN]),
            ({"destination": {"type": "solana"}}, [SOLANA_DESTINATION]),
            ({"destination": {"calldata": "0x"}}, [UNLISTED_TOKEN, CALL]),
            ({"destination": {"calldata": "0xg"}}, [UNLISTED_TOKEN]),
            ({"destination": {"type": "solana", "calldata": "0x"}}, [SOLANA_DESTINATION]),
            ({"destination": {"address": WALLET, "tokenAddress": WALLET}}, [RECIPIENT, UNLISTED_TOKEN]),
            ({"destination": {"address": WALLET}, "refundAddress": WALLET}, [RECIPIENT, RECIPIENT, UNLISTED_TOKEN]),
            ({"destination": {"address": WALLET[2:], "tokenAddress": WALLET[2:]}}, [UNLISTED_TOKEN]),
            (request({}), [AMOUNT, DISPLAY]),
            (request(evm(address="0x" + "0" * 36 + "dEaD")), [RECIPIENT, AMOUNT, DISPLAY]),
            (request(evm(amountUnits="1e5")), [DISPLAY]),
            (request(evm(amountUnits=5)), [DISPLAY]),
            (request(evm(chainId=True)), [UNLISTED_TOKEN, AMOUNT, DISPLAY]),
            (request(options(5)), [AMOUNT, DISPLAY, OPTIONS]),
            (request(display(paymentOptions=5)), [AMOUNT, DISPLAY]),
            (request(metadata(a=5)), [AMOUNT, DISPLAY, METADATA]),
        ],
        ids=str,
    )
    def test_inputs(self, body: Any, expected: list[Input]) -> None:
        assert inputs_of(records_of(Request(body))) == expected

    def test_well_formed_values_are_given_as_they_are(self) -> None:
        body = request({**evm(amountUnits="007.50"), **display(paymentOptions=["Coinbase", 5]), **metadata(a="b")})
        records = dict(records_of(Request(body)))
        amount = records[AMOUNT]
        assert (amount.text, amount.whole, amount.fraction, amount.token.symbol) == ("007.50", "007", "50", "USDC")
        assert records[DISPLAY] == Display("Deposit to Acme", "Deposit")
        assert records[OPTIONS].items == ["Coinbase", 5]
        [pairs] = METADATA.extract(Request(body))
        assert pairs.pairs == {"a": "b"}

    def test_a_value_of_a_wrong_type_is_none(self) -> None:
        body = {"display": {"title": 5, "verb": []}, "metadata": {"a": 5, "b": "c"}}
        records = dict(records_of(Request(body)))
        assert records[DISPLAY] == Display(None, None)
        assert records[METADATA].pairs == {"b": "c"}
        assert set(records[UNLISTED_TOKEN]) == {None, False}


def test_no_amount_of_a_token_with_few_decimals_is_ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    """`amount-precision` must see the two decimals of an amount whose token does not have them."""
    body = request(evm(amountUnits="10.55", tokenAddress=BASE_USDC.lower()))
    assert AMOUNT.is_ordinary(body, body["destination"], body["display"])
    monkeypatch.setattr(amount, "_COARSE", {BASE_USDC.lower()})
    assert not AMOUNT.is_ordinary(body, body["destination"], body["display"])
    other = request(evm(amountUnits="10.55", tokenAddress=OTHER))
    assert AMOUNT.is_ordinary(other, other["destination"], other["display"])


class TestSecrets:
    """Whether a text may be a secret is decided without asking a rule."""

    @pytest.mark.parametrize(
        "text",
        [
            *(char * 20 for char in "09AZaz_+/=-"),
            "x" * 16 + "!!!!",
            "!!!!" + "x" * 16,
            "a.b.c.d.e.f.g.h.i j.k.l",
            "a.b.c.d.e.f.g.h.i.j\tk.l",
            "!" * 20,
            "1,[2,3,4,5,6,7,8,9,10,11]",
            "a b c d e f\0a b c d e f g h i j k l",
            "the header: Bearer abcdef",
            "-----BEGIN PRIVATE KEY",
            "[1,2,3,4,5,6,7,8,9,10]",
            "zoo-zoo-zoo-zoo zoo-zoo-zoo-zoo zoo-zoo-zoo-zoo",
            "zoo-zoo-zoo-zoo\0zoo1zoo1zoo1zoo\0zoo_zoo_zoo_zoo",
            "zoo-zoo-zoo-zo\u00f6 zo\u00f6-zoo-z\u00f6o-zoo zoo-zoo-zoo-zoo",
        ],
    )
    def test_it_may_be(self, text: str) -> None:
        assert may_be_secret(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x" * 19,
            "one two three four"[:19],
            "!" * 10 + "xxxxxxxxxx",
            "a.b.c.d.e.f.g.h.i j.k",
            "a b c d e f g h i j k\0a b c d e f g h i j k",
            *("!".join([char * 15] * 3) for char in "05AMZamz_+/="),
            "x" * 15 + "!!!!!",
            "!!!!!" + "x" * 15,
            "1,2,3,4,5,6,7,8,9,10",
            "https://example.com/orders/5.html",
            "zoo-zoo-zoo-zoo zoo-zoo-zoo-zoo zoo-zoo-zoo-zo",
        ],
    )
    def test_it_cannot_be(self, text: str) -> None:
        assert not may_be_secret(text)


# One generator for each input, of requests near the edge of what is ordinary for it.
_words = st.sampled_from(["Deposit", "Pay", "pay now", "", " ", "Ü", "入金", "a1", "\u200b", "x" * 60])
_values = st.one_of(
    st.text(max_size=40),
    st.text("0123456789abcdef", min_size=60, max_size=68),
    st.sampled_from(["a1b2c3", "order 4711", "note with a few words", "+14155552671", "x@example.com"]),
)
_evm_addresses = any_case_addresses | st.sampled_from([WALLET, BASE_USDC, BASE_USDC.lower(), NATIVE])
_solana_addresses = st.sampled_from([SOLANA_USDC, SOLANA_USDC[:-1], "1" * 31 + "2", "1" * 32 + "2"]) | st.binary(
    min_size=30, max_size=33
).map(lambda key: base58.b58encode(key).decode())
_texts = st.lists(
    st.sampled_from(
        [
            *(
                "undefined",
                "null",
                "NaN",
                "[object Object]",
                "${x}",
                "{{x}}",
                "$5",
                "Ü",
                "入金",
                "하늘",
                " ",
                "/",
                "?a=",
            ),
            *("\u200b", "\u200d", "\u202e", "\ufe0f", "\u2764", "می", "\u00ad", "\u3164", "\x00", "\x1b", "\u200e"),
            *("sk" + "_live_" + "a1" * 12, "word", "legal winner thank year wave sausage", "-----BEGIN PRIVATE KEY"),
            *("\n", "https://x"),
        ]
    ),
    max_size=4,
).map("".join)
GENERATORS: dict[RequestInput, st.SearchStrategy[Any]] = {
    EVM_ADDRESS: st.builds(
        lambda address, token, refund: {**evm(address=address, tokenAddress=token), "refundAddress": refund},
        *[_evm_addresses] * 3,
    ),
    SOLANA_ADDRESS: st.builds(
        lambda address, token: solana(address=address, tokenAddress=token), *[_solana_addresses] * 2
    ),
    AMOUNT: st.from_regex(r"\A[0-9]{0,8}(\.[0-9]{0,4})?\Z").map(lambda text: evm(amountUnits=text)),
    RECIPIENT: st.builds(
        lambda address, token, refund: {**evm(address=address, tokenAddress=token), "refundAddress": refund},
        any_case_addresses | noted_addresses | st.sampled_from([DEAD, NATIVE, BASE_USDC]),
        st.sampled_from([BASE_USDC, BASE_USDC.lower(), NATIVE]),
        any_case_addresses | noted_addresses | st.sampled_from([DEAD, NATIVE, BASE_USDC, BASE_USDC.lower()]),
    ),
    NAMED_ADDRESSES: st.builds(
        lambda address, refund: {**evm(address=address), "refundAddress": refund},
        any_case_addresses | twin_addresses,
        any_case_addresses | twin_addresses,
    ),
    SOLANA_DESTINATION: st.just(solana()) | st.just({}),
    UNLISTED_TOKEN: st.builds(
        lambda chain, token: evm(chainId=chain, tokenAddress=token),
        st.sampled_from([1, 8453, 8453.0, 84532, 501, 728126428, 534352, 0, -1, 2**53]),
        st.sampled_from([BASE_USDC, NATIVE, OTHER]),
    ),
    CALL: st.one_of(st.just({}), st.binary(max_size=70).map(lambda data: call("0x" + data.hex()))),
    CALLED: st.builds(
        lambda head, data: call("0x" + head + data.hex()),
        st.sampled_from(["a9059cbb", "6e553f65", "617ba037"]),
        st.binary(max_size=130),
    ),
    DISPLAY: st.builds(lambda title, verb: display(title=title, verb=verb), _words, _words),
    OPTIONS: st.lists(
        st.sampled_from(OPTION_NAMES[:6]) | st.lists(st.sampled_from(OPTION_NAMES[:6]), max_size=3), max_size=5
    ).map(lambda names: options(*names)),
    METADATA: st.dictionaries(st.text(max_size=9) | st.sampled_from(["apiKey", "seed"]), _values, max_size=3).map(
        lambda pairs: {"metadata": pairs}
    ),
    APPLE_PAY: st.builds(
        lambda names, phone: {**options(*names), **metadata(phone=phone)},
        st.lists(st.sampled_from(["ApplePay", "ACH", ["ApplePay"]]), max_size=2),
        st.sampled_from(["+14155552671", "+14165550123", "+4930123456", "x"]),
    ),
    WORDING: st.builds(
        lambda title, verb, path: display(title=title, verb=verb, themeCssUrl=f"https://example.com/{path}"),
        _texts,
        _texts,
        st.sampled_from(["a.css", "undefined/a.css", "null", "nullable.css", "a/NaN", "sk_live_0123456789abcdef"]),
    ),
    METADATA_WORDING: st.dictionaries(_texts, _texts, max_size=3).map(lambda pairs: {"metadata": pairs}),
}
VALIDATOR = Validator()


def passes_usual_gate(body: Any) -> bool:
    """Whether the shortest way through the validator calls a body clean."""
    try:
        return VALIDATOR._engine.is_usual(body) and records_of_usual(body) == ()
    except Exception:
        return False


PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize(
    "patch",
    [
        evm(amountUnits="0.25"),
        call("0x5ca1ab1e" + "0" * 64),
        {"refundAddress": WALLET},
        options(["Coinbase"], "MetaMask"),
        options(["Coinbase", "MetaMask"]),
        display(title="\U0001f389 Deposit to the savings of a whole team"),
        display(title="\U0001f389\ufe0f Deposit \U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f469"),
        display(
            title="Deposit to your account \u2014 for the new \u201cAcme Premium\u201d plan (billed annually, 99 \u20ac)"
        ),
        display(title="1\ufe0f\u20e3 Acme\u2122\ufe0f \u00a9\ufe0f\u200d\u2764"),
        display(title="\u0645\u06cc\u200c\u062e\u0631\u0645 \u0915\u094d\u200d\u0937"),
        display(title="ご注文 12 のお支払い", verb="支払う"),
        display(title="支付订单：12", verb="支付"),
        display(title="주문 결제", verb="결제"),
        display(title="Оплата заказа №12", verb="Оплатить"),
        display(title="Πληρωμή παραγγελίας", verb="Πληρωμή"),
        display(title="دفع الطلب", verb="ادفع"),
        display(title="תשלום הזמנה", verb="שלם"),
        display(title="ชำระค่าสั่งซื้อ", verb="ชำระ"),
        display(title="ऑर्डर भुगतान", verb="भुगतान"),
        display(title="Thanh toán đơn hàng", verb="S'inscrire"),
        metadata(note="please deliver before noon to the back door thank you for this order of my sister in Lyon"),
        metadata(note=f"{PHRASE.rpartition(' ')[0]} for the team"),
        metadata(note="please deliver before noon to the back door. " * 80),
        metadata(tags=f"{PHRASE.rpartition(' ')[0]}, zebra zoo; tag"),
        metadata(keyOfOrder="A-1", passType="gold"),
        display(themeCssUrl="https://CDN.Example.com:8443/Themes/dark%20blue@2.css?v=1,2&a=%7B1%7D#top"),
        display(themeCssUrl="https://bucket.s3.eu-west-1.amazonaws.com/"),
        metadata(email="christopher.featherstonehaugh1990@my-big-web-shop.co.uk"),
        metadata(email="a.b.c.d+tag@featherstonehaugh-consulting.today"),
        metadata(slug="mens-blue-cotton-shirt-with-long-sleeves-and-a-collar-123456"),
        metadata(data="eyJpZCI6MTIzNDUsIm5hbWUiOiJCbHVlIHNoaXJ0Iiwib2siOnRydWUsIm4iOm51bGx9+/="),
        metadata(data='{"a": null, "b": undefined}', state="nullable, NaN: 1"),
        metadata(hash="ab" * 32, proof="0x" + "a1b0" * 32 + "1c", tx="5" + "h" * 87, count="11111111"),
    ],
    ids=str,
)
def test_usual(patch: Any) -> None:
    """These forms are common, and need one look."""
    assert passes_usual_gate(request(patch))


@pytest.mark.parametrize(
    "patch",
    [
        options(["ApplePay"]),
        options(["Coinbase"], []),
        display(title="Deposit to \u200dAcme"),
        display(title="Deposit\ufe0f"),
        display(title="1\ufe0f Deposit"),
        display(title="\u2764\u200d1\ufe0f\u20e3"),
        display(title="Deposit\u200c"),
        display(title="Deposit \u24b6"),
        display(title="\u3000NaN "),
        display(title="\u00a0"),
        display(title="Re\u0301sume\u0301"),
        display(title="Order {{id}}"),
        display(title=PHRASE),
        display(title="가격 " * 12),
        display(title="абзац, " * 12),
        display(title="的 " * 12),
        display(title="AKIA" + "Q" * 16),
        display(verb="AKIA" + "Q" * 16),
        display(verb="dapi" + "ab" * 16),
        display(verb="Pay\u00a0now"),
        display(verb="Pay\u200b"),
        display(verb="null"),
        metadata(email="{{user}}@example.com"),
        metadata(note=PHRASE),
        metadata(key1="0KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn-0"),
        metadata(key1="shirt_6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg"),
        metadata(key1="xprv" + "a" * 107),
        metadata(email="5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ@example.com"),
        metadata(email="account@internal.test"),
        *(
            metadata(state=text)
            for text in ("null", " NaN\n", "undefined\u3000", "https://a.example/null", "a://?x=NaN&y")
        ),
        display(themeCssUrl="https://cdn.example.com/undefined/a.css"),
        display(themeCssUrl=f"https://cdn.example.com/{PHRASE.replace(' ', '%20')}"),
        display(themeCssUrl="https://cdn.example.com/" + "K" * 52),
        display(themeCssUrl="https://cdn.example.com:99999/"),
        metadata(note="x, " * 1300 + PHRASE),
        metadata(note="a" * 40 + " y" * 2040),
        metadata(note=PHRASE.replace(" ", " 1. ")),
        metadata(note=f"so: {PHRASE.upper()}!"),
        metadata(apiKey="0b6f1d8e-7c2a-4f7e-9d1b-2a3c4d5e6f70"),
        metadata(nullKey="a"),
        metadata(**{"[object Object]": "a"}),
    ],
    ids=ascii,
)
def test_not_usual(patch: Any) -> None:
    assert not passes_usual_gate(request(patch))


def assert_ordinary_means_silent(body: Any, rules: Any) -> None:
    """Fail with the name of the module to change if an input is ordinary and a rule that reads it fires."""
    is_usual = passes_usual_gate(body)
    if not (VALIDATOR._engine.is_clean(body) and is_exact(body)):
        return
    asked = Request(body)
    for given_input in REQUEST_INPUTS:
        if not (is_usual or given_input.is_ordinary(body, body["destination"], body["display"])):
            continue
        for record in given_input.extract(asked):
            for rule, check in rules(given_input):
                found = list(check(record))
                assert not found, (
                    f"`{rule.id}` fires on a request that {given_input.module}.is_ordinary calls ordinary"
                    f"{' (or its `usual` keywords, or core.inputs.usual)' if is_usual else ''}: "
                    f"{found[0].message}. Make is_ordinary return False for it."
                )
    report = VALIDATOR.examine(body)
    assert VALIDATOR.validate(body) == report
    assert not is_usual or report.findings == ()


class TestOrdinaryInputsFireNoRule:
    """For every rule in the registry: a request that its input calls ordinary never makes it fire."""

    def test_every_input_has_a_generator(self) -> None:
        assert set(GENERATORS) == set(REQUEST_INPUTS)

    @pytest.mark.parametrize("each", REQUEST_INPUTS, ids=lambda each: each.name)
    def test_near_the_edge_of_each_input(self, each: RequestInput) -> None:
        @given(GENERATORS[each])
        def run(patch: Any) -> None:
            assert_ordinary_means_silent(request(patch), checks_of)

        run()

    @pytest.mark.parametrize(
        "names", [(), ("Coinbase",), ("Coinbase", "Coinbase"), (("Coinbase",), ()), ["Coinbase", ()]]
    )
    def test_tuples_are_lists(self, names: Any) -> None:
        as_lists = [list(name) if isinstance(name, tuple) else name for name in names]
        expected = VALIDATOR.validate(request(display(paymentOptions=as_lists)))
        assert VALIDATOR.validate(request(display(paymentOptions=names))) == expected

    @given(requests)
    def test_any_request(self, body: Any) -> None:
        assert_ordinary_means_silent(body, checks_of)

    @pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
    def test_the_examples_of_each_rule(self, rule: Rule) -> None:
        if rule.example.whole or rule.example.status is not None or rule.example.event or not rule.example.bad:
            return
        for example in (rule.example.bad, rule.example.good):
            assert_ordinary_means_silent(request(json.loads(example)), checks_of)


def _check_shout(shown: Display) -> Any:
    if shown.verb is None or not shown.verb.isupper():
        return NOTHING
    return (Found(("display", "verb"), "the verb is in capitals"),)


SHOUT = Rule(
    id="verb-in-capitals",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="The verb is in capitals.",
    why="A throwaway rule of the tests, which shows what adding a rule takes.",
    example=Example(bad='{"display": {"verb": "PAY"}}', good='{"display": {"verb": "Pay"}}'),
    check=_check_shout,
)


class TestAThrowawayRule:
    """Adding a rule takes its file, its line in the registry, and `is_ordinary` only if the test above says so."""

    def test_it_fires_where_its_input_is_unusual(self) -> None:
        with registered(SHOUT, DISPLAY):
            report = Validator().validate(request(display(verb="PAY NOW")))
            assert ("verb-in-capitals", Severity.WARNING) in {(f.rule, f.severity) for f in report.findings}
            strict = Validator(policy=Policy(strict=True)).validate(request(display(verb="PAY NOW")))
            assert ("verb-in-capitals", Severity.ERROR) in {(f.rule, f.severity) for f in strict.findings}
            off = Validator(policy=Policy(ignore={"verb-in-capitals"})).validate(request(display(verb="PAY NOW")))
            assert "verb-in-capitals" not in {f.rule for f in off.findings}
        assert "verb-in-capitals" not in RULES

    def test_the_generated_test_names_the_module_to_change(self) -> None:
        with (
            registered(SHOUT, DISPLAY),
            pytest.raises(AssertionError, match=r"`verb-in-capitals` fires .* daimo_validate\.core\.inputs\.display"),
        ):
            assert_ordinary_means_silent(request(display(verb="PAY")), checks_of)
