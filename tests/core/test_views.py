"""Which places of a request rules get to see: hardly any of a usual one, all that are there of any other."""

from __future__ import annotations

import enum
from typing import Any

import pytest

from daimo_validate.core.inputs.amount import AMOUNT
from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.call import CALL
from daimo_validate.core.inputs.destination import SOLANA_DESTINATION, UNLISTED_TOKEN
from daimo_validate.core.inputs.display import DISPLAY
from daimo_validate.core.inputs.metadata import METADATA, may_be_secret
from daimo_validate.core.inputs.options import OPTIONS
from daimo_validate.core.inputs.recipient import RECIPIENT
from daimo_validate.core.views import views_of, views_of_clean
from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    OTHER,
    REFUND,
    SOLANA_USDC,
    WALLET,
    call,
    display,
    evm,
    metadata,
    options,
    request,
    solana,
)

DEAD = "0x000000000000000000000000000000000000dEaD"
Text = type("Text", (str,), {})


class Kind(enum.StrEnum):
    EVM = "evm"


def places(views: list[tuple[Input, Any]] | None) -> list[Input] | None:
    return None if views is None else [place for place, _ in views]


class TestOfACleanBody:
    """What the gate let through is looked at once, and only where a rule may have something to say."""

    @pytest.mark.parametrize(
        "patch",
        [
            {},
            evm(amountUnits=None),
            evm(amountUnits="1"),
            evm(amountUnits="999999.99"),
            evm(amountUnits="507816.05"),
            evm(amountUnits="7.5"),
            evm(tokenAddress=NATIVE),
            evm(tokenAddress=BASE_USDC.lower()),
            evm(chainId=8453.0),
            {"refundAddress": REFUND},
            {"refundAddress": WALLET},
            display(title=" Über 5 ", verb="Überweisen"),
            display(themeCssUrl="https://example.com/ü.css"),
            options("Coinbase"),
            options("Coinbase", "MetaMask"),
            {"metadata": {}},
            metadata(orderId="A-123", note="ü"),
            # Two texts are not one long one, and no key is a secret.
            metadata(a="x" * 15, b="x" * 15),
            {"metadata": {"x" * 40: "y"}},
        ],
        ids=str,
    )
    def test_a_usual_one(self, patch: Any) -> None:
        assert views_of_clean(request(patch)) == []

    @pytest.mark.parametrize(
        ("patch", "there"),
        [
            (evm(amountUnits="0"), [AMOUNT]),
            (evm(amountUnits="0.5"), [AMOUNT]),
            (evm(amountUnits="1000000"), [AMOUNT]),
            (evm(amountUnits="1."), [AMOUNT]),
            (evm(amountUnits="1.234"), [AMOUNT]),
            (evm(address=BASE_USDC), [RECIPIENT]),
            (evm(address=DEAD), [RECIPIENT]),
            (evm(address=DEAD.lower(), chainId=8453.0), [RECIPIENT]),
            ({"refundAddress": BASE_USDC}, [RECIPIENT]),
            ({"refundAddress": DEAD}, [RECIPIENT]),
            ({**evm(address=DEAD), "refundAddress": DEAD}, [RECIPIENT] * 2),
            (solana(), [SOLANA_DESTINATION]),
            (solana(address=SOLANA_USDC), [RECIPIENT, SOLANA_DESTINATION]),
            (solana(amountUnits="0"), [SOLANA_DESTINATION, AMOUNT]),
            (evm(tokenAddress=OTHER), [UNLISTED_TOKEN]),
            (evm(tokenAddress=OTHER, address=OTHER), [RECIPIENT, UNLISTED_TOKEN]),
            ({**evm(tokenAddress=OTHER), "refundAddress": OTHER}, [RECIPIENT, UNLISTED_TOKEN]),
            ({**evm(tokenAddress=OTHER), "refundAddress": REFUND}, [UNLISTED_TOKEN]),
            (evm(chainId=5), [UNLISTED_TOKEN]),
            (evm(chainId=8453.5), [UNLISTED_TOKEN]),
            (evm(chainId=0), [UNLISTED_TOKEN]),
            (evm(chainId=2**53), [UNLISTED_TOKEN]),
            (call("0xd0e30db0"), [CALL]),
            (call("0xD0E30DB0"), [CALL]),
            (call("0x"), [CALL]),
            (display(title=""), [DISPLAY]),
            (display(title=" \t"), [DISPLAY]),
            (display(verb=""), [DISPLAY]),
            (display(verb="Pay now"), [DISPLAY]),
            (options(), [OPTIONS]),
            (options("Coinbase", "MetaMask", "Coinbase"), [OPTIONS]),
            (metadata(note="x" * 20), [METADATA]),
            (metadata(words="here are five words too"), [METADATA]),
        ],
        ids=str,
    )
    def test_places(self, patch: Any, there: list[Input]) -> None:
        assert places(views_of_clean(request(patch))) == there

    @pytest.mark.parametrize(
        "patch",
        [
            [],
            type("Body", (dict,), {})(request({})),
            # A field that a newer document has, or that one lacks.
            {"customerNote": 1},
            evm(memo="x"),
            display(color="x"),
            {"destination": None},
            {"display": None},
            display(title=None),
            display(verb=None),
            evm(type=None),
            evm(address=None),
            evm(tokenAddress=None),
            # Another class than JSON's own, and one list within another.
            {"destination": OTHER},
            {"metadata": type("Pairs", (dict,), {})(a="b")},
            evm(type=Kind.EVM, chainId=8453.0),
            evm(type=Kind.EVM, calldata="0x"),
            evm(address=Text(WALLET), tokenAddress=OTHER),
            evm(chainId=True),
            display(paymentOptions=("Coinbase",)),
            options(["Coinbase"]),
            metadata(a=5),
            # Lone surrogates.
            display(title="a\ud800"),
            display(verb="a\ud800"),
            display(themeCssUrl="https://example.com/\ud800"),
            metadata(a="\ud800"),
            {"metadata": {"\ud800": "a"}},
        ],
        ids=ascii,
    )
    def test_a_closer_look_is_needed(self, patch: Any) -> None:
        assert views_of_clean(request(patch)) is None


class TestOfAnyBody:
    """Of any other body each place that is there is seen, with None for what is not as the schema says."""

    @pytest.mark.parametrize(
        ("body", "there"),
        [
            (5, [UNLISTED_TOKEN]),
            ({"destination": 5, "display": 5, "metadata": 5}, [UNLISTED_TOKEN]),
            ({"destination": {"type": "solana"}}, [SOLANA_DESTINATION]),
            ({"destination": {"calldata": "0x"}}, [UNLISTED_TOKEN, CALL]),
            ({"destination": {"calldata": "0xg"}}, [UNLISTED_TOKEN]),
            ({"destination": {"type": "solana", "calldata": "0x"}}, [SOLANA_DESTINATION]),
            (
                {"destination": {"address": WALLET, "tokenAddress": WALLET}},
                [RECIPIENT, UNLISTED_TOKEN],
            ),
            ({"destination": {"address": WALLET}, "refundAddress": WALLET}, [UNLISTED_TOKEN]),
            ({"destination": {"address": WALLET[2:], "tokenAddress": WALLET[2:]}}, [UNLISTED_TOKEN]),
            (request({}), [DISPLAY]),
            (request(evm(amountUnits="0")), [AMOUNT, DISPLAY]),
            (request(evm(amountUnits="1e5")), [DISPLAY]),
            (request(evm(amountUnits=5)), [DISPLAY]),
            (request(evm(chainId=True)), [UNLISTED_TOKEN, DISPLAY]),
            (request(options(5)), [DISPLAY, OPTIONS]),
            (request(display(paymentOptions=5)), [DISPLAY]),
            (request(metadata(a=5)), [DISPLAY, METADATA]),
        ],
        ids=str,
    )
    def test_places(self, body: Any, there: list[Input]) -> None:
        assert places(views_of(body)) == there

    def test_what_is_as_the_schema_says_is_given_as_it_is(self) -> None:
        body = request({**evm(amountUnits="007.50"), **display(paymentOptions=["Coinbase", 5]), **metadata(a="b")})
        amount, shown, listed, pairs = [view for _, view in views_of(body)]
        assert (amount.text, amount.whole, amount.fraction, amount.token.symbol) == ("007.50", "007", "50", "USDC")
        assert (shown.title, shown.verb) == ("Deposit to Acme", "Deposit")
        assert listed.items == ["Coinbase", 5]
        assert pairs.pairs == {"a": "b"}

    def test_a_value_of_another_type_is_none(self) -> None:
        views = dict(views_of({"display": {"title": 5, "verb": []}, "metadata": {"a": 5, "b": "c"}}))
        assert (views[DISPLAY].title, views[DISPLAY].verb) == (None, None)
        assert views[METADATA].pairs == {"b": "c"}
        assert set(views[UNLISTED_TOKEN]) == {None}


class TestSecrets:
    """A text that cannot be a secret is told from one that may be without asking a rule."""

    @pytest.mark.parametrize(
        "text",
        [
            *(char * 20 for char in "09AZaz_+/=-"),
            "x" * 16 + "!!!!",
            "!!!!" + "x" * 16,
            "a.b.c.d.e.f.g.h.i j.k",
            "a.b.c.d.e.f.g.h.i.j\tk",
            "[1,2,3,4,5,6,7,8,9,10]",
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
            "!" * 20,
            *("!".join([char * 15] * 3) for char in "05AMZamz_+/=-"),
            "x" * 15 + "!!!!!",
            "!!!!!" + "x" * 15,
            "1,2,3,4,5,6,7,8,9,10",
            "1,[2,3,4,5,6,7,8,9,10]",
            "https://example.com/orders/5.html",
        ],
    )
    def test_it_cannot_be(self, text: str) -> None:
        assert not may_be_secret(text)
