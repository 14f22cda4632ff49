"""`unfilled-value`, `hidden-character` and `secret-in-field`: what they find in texts, and what they must not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Validator, validate
from daimo_validate.core.report import Fix
from tests.core.test_secrets import API_KEY, KEY, PHRASE, WIF
from tests.helpers.requests import WALLET, display, evm, metadata, of_rule, request, solana

STRIPE = "sk" + "_live_" + "a1" * 12


def said(patch: Any, rule: str) -> list[tuple[str, str]]:
    return [(finding.param, finding.message) for finding in of_rule(request(patch), rule)]


class TestUnfilled:
    @pytest.mark.parametrize("text", ["undefined", "null", "NaN", " null\n"])
    def test_the_whole_text(self, text: str) -> None:
        words = f'is "{text.strip()}": a missing value written as text'
        for name in ("title", "verb"):
            assert said(display(**{name: text}), "unfilled-value") == [(f"display.{name}", f"display.{name} {words}")]
        assert said(metadata(orderId=text), "unfilled-value") == [("metadata.orderId", f"metadata.orderId {words}")]

    def test_a_name_in_metadata(self) -> None:
        assert said(metadata(undefined="5"), "unfilled-value") == [
            ("metadata.undefined", 'the name of metadata.undefined is "undefined": a missing value written as text')
        ]

    @pytest.mark.parametrize(
        "text", ["Pay ${shop}", "{{ shop }}", "Pay {{shop}} now", "${}", "a {{ a | upper }}", "x${a.b['c']}"]
    )
    def test_templates(self, text: str) -> None:
        words = "contains a template that was not filled in"
        assert said(display(title=text), "unfilled-value") == [("display.title", f"display.title {words}")]
        assert said(metadata(a=text), "unfilled-value") == [("metadata.a", f"metadata.a {words}")]

    @pytest.mark.parametrize(
        ("url", "part"),
        [
            ("https://cdn.example.com/undefined/theme.css", "undefined"),
            ("https://cdn.example.com/theme.css?v=null", "null"),
            ("https://cdn.example.com/NaN", "NaN"),
        ],
    )
    def test_parts_of_urls(self, url: str, part: str) -> None:
        words = f'has "{part}" as a part of its path or query: a missing value written as text'
        expected = [("display.themeCssUrl", f"display.themeCssUrl {words}")]
        assert said(display(themeCssUrl=url), "unfilled-value") == expected
        assert said(metadata(back=url), "unfilled-value") == [("metadata.back", f"metadata.back {words}")]

    def test_objects(self) -> None:
        assert said(metadata(cart="items: [object Object]"), "unfilled-value") == [
            ("metadata.cart", 'metadata.cart contains "[object Object]": an object written as text')
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Undefined behaviour", "nullable", "Null", "NAN", "Nan's Kitchen", "None", "null and void", "$5 deposit",
            "${", "{{", "{ }", '{"a":{"b":{}}}', "[object]", "a/undefined/b", "https://example.com/nullable?x=unnull",
            "$(x)", "<%= x %>", "${a\nb}", "50% off", "{a: 1}", "{0}",
        ],
    )  # fmt: skip
    def test_ordinary_text(self, text: str) -> None:
        assert said({**display(title=text), **metadata(a=text)}, "unfilled-value") == []

    def test_other_fields_have_their_own_rules(self) -> None:
        assert said(evm(address="${TREASURY}", amountUnits="undefined"), "unfilled-value") == []
        assert {finding.rule for finding in validate(request(evm(address="${TREASURY}"))).errors} == {"evm-address"}

    def test_a_template_of_a_file_is_an_unknown_value(self) -> None:
        body = request(display(title="Pay ${shop}"))
        assert Validator().examine(body, unknown={("display", "title")}).findings == ()

    def test_no_value_of_metadata_is_shown(self) -> None:
        report = validate(request(metadata(note="hunter2 ${x} [object Object] https://u/null")))
        assert [finding.rule for finding in report.findings] == ["unfilled-value"]
        assert "hunter2" not in repr(report)


class TestHidden:
    @pytest.mark.parametrize(
        ("text", "named", "without"),
        [
            ("Pay\u200b now", "U+200B (ZERO WIDTH SPACE) as character 4", "Pay now"),
            ("\ufeffPay", "U+FEFF (ZERO WIDTH NO-BREAK SPACE) as character 1", "Pay"),
            ("Deposit \u202ekcab", "U+202E (RIGHT-TO-LEFT OVERRIDE) as character 9", "Deposit kcab"),
            ("Pay \u2066x\u2069", "U+2066 (LEFT-TO-RIGHT ISOLATE) as character 5", "Pay x"),
            ("Pa\u00ady", "U+00AD (SOFT HYPHEN) as character 3", "Pay"),
            ("Pa\u200dy", "U+200D (ZERO WIDTH JOINER) as character 3", "Pay"),
            ("Pa\u200cy", "U+200C (ZERO WIDTH NON-JOINER) as character 3", "Pay"),
            ("Pay\u200e", "U+200E (LEFT-TO-RIGHT MARK) as character 4", "Pay"),
            ("Pay\ufe0f", "U+FE0F (VARIATION SELECTOR-16) as character 4", "Pay"),
            ("Pay\u2060", "U+2060 (WORD JOINER) as character 4", "Pay"),
            ("\u3164", "U+3164 (HANGUL FILLER) as character 1", ""),
            ("Pay\x00", "U+0000 as character 4", "Pay"),
            ("Pay\x1b[31m", "U+001B as character 4", "Pay[31m"),
            ("Pay\U000e0041\U000e0042", "U+E0041 (TAG LATIN CAPITAL LETTER A) as character 4", "Pay"),
            ("\u2764\u200d", "U+200D (ZERO WIDTH JOINER) as character 2", "\u2764"),
            ("\u05e9\u202e\u05dc", "U+202E (RIGHT-TO-LEFT OVERRIDE) as character 2", "\u05e9\u05dc"),
        ],
    )
    def test_in_a_title(self, text: str, named: str, without: str) -> None:
        (finding,) = of_rule(request(display(title=text)), "hidden-character")
        more = ", and 1 more" if "more" in finding.message else ""
        assert finding.message == f"display.title contains {named}, which nobody can see{more}"
        assert finding.fix == Fix(replacement=without, safe=False)
        assert of_rule(request(display(title="Pay", verb=text)), "hidden-character")[0].param == "display.verb"

    def test_in_a_name_of_metadata(self) -> None:
        assert said(metadata(**{"order\u200bId": "5"}), "hidden-character") == [
            (
                'metadata["order\\u200bId"]',
                "a name in metadata contains U+200B (ZERO WIDTH SPACE) as character 6, which nobody can see",
            )
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Deposit to Acme", "Überweisen", "入金", "하늘 힣", "Pay\u00a0now", "a\tb\nc", "Crème brûlée", "e\u0301",
            "\u2764\ufe0f", "1\ufe0f\u20e3", "#\ufe0f\u20e3", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f469\U0001f3fd\u200d\U0001f4bb", "\u2600\ufe0e", "\u2122\ufe0f",
            "\U0001f9d1\u200d\u2695\ufe0f", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937", "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
            "\u0d28\u0d4d\u200d", "\u05e9\u05dc\u05d5\u05dd\u200f!", "\u0627\u0644\u062f\u0641\u0639\u200e (5)",
            "\u0e01\u200b\u0e02", "\u1780\u200b\u1781", "\u845b\U000e0100", "\u1820\u180b", "\u2268\ufe00", "50\u202f%",
            "Acme \u2013 \u201cpay\u201d\u2026", "\u1112\u1160", "\u05d0\u05b8\u034f\u05b7",
        ],
    )  # fmt: skip
    def test_spelling(self, text: str) -> None:
        assert said({**display(title=text, verb=text), "metadata": {text: text}}, "hidden-character") == []

    def test_values_of_metadata_are_the_callers_own(self) -> None:
        assert said(metadata(note="a\u200b\u202e"), "hidden-character") == []


class TestSecretInField:
    @pytest.mark.parametrize(
        ("patch", "param", "what"),
        [
            (display(title=PHRASE), "display.title", "a seed phrase"),
            (display(verb=STRIPE), "display.verb", "an API key or a private key"),
            (display(verb="AKIA" + "Q" * 16), "display.verb", "an API key or a private key"),
            (display(title=f"Deposit {WIF}"), "display.title", "a private key of Bitcoin"),
            (display(themeCssUrl=f"https://x.example/{STRIPE}.css"), "display.themeCssUrl", "an API key or a private key"),
            (evm(amountUnits=STRIPE), "destination.amountUnits", "an API key or a private key"),
            (evm(address="0x" + KEY), "destination.address", "what has the form of a private key"),
            (evm(address=KEY), "destination.address", "what has the form of a private key"),
            ({"refundAddress": KEY + "\n"}, "refundAddress", "what has the form of a private key"),
            (evm(tokenAddress=PHRASE), "destination.tokenAddress", "a seed phrase"),
            (solana(address="2" * 88), "destination.address", "what has the form of a private key"),
            ({"apiKey": API_KEY}, "apiKey", "a private key or an API key, judging by its name and form"),
            ({"authorization": f"Bearer {API_KEY}"}, "authorization", "an API key or a private key"),
            ({"headers": {"x-api-key": API_KEY}}, "headers[\"x-api-key\"]", "a private key or an API key, judging by its name and form"),
            ({"auth": [{"privateKey": KEY}]}, "auth[0].privateKey", "a private key or an API key, judging by its name and form"),
        ],
    )  # fmt: skip
    def test_finds(self, patch: Any, param: str, what: str) -> None:
        assert said(patch, "secret-in-field") == [(param, f"{param} contains {what}")]

    @pytest.mark.parametrize(
        "patch",
        [
            {},
            display(title="Deposit to the account of Acme, as agreed with you on the phone last week"),
            display(title=f"Order {API_KEY}"),
            display(title=f"Transaction 0x{KEY}"),
            display(themeCssUrl=f"https://cdn.example.com/{API_KEY}/theme.css"),
            evm(address=WALLET),
            evm(address="0x" + "0" * 24 + WALLET[2:]),
            evm(address="undefined"),
            evm(calldata="0xa9059cbb" + KEY * 2),
            evm(amountUnits="1" * 40),
            {"externalId": API_KEY},
            {"idempotencyKey": API_KEY},
            {"publicKey": KEY},
            {"apiKeyId": API_KEY},
            metadata(note=PHRASE, apiKey=API_KEY),
        ],
    )
    def test_finds_not(self, patch: Any) -> None:
        assert said(patch, "secret-in-field") == []


@given(st.text(), st.text(), st.dictionaries(st.text(), st.text(), max_size=3))
def test_no_text_makes_a_rule_crash(title: str, verb: str, pairs: dict[str, str]) -> None:
    assert validate(request({**display(title=title, verb=verb), "metadata": pairs})).crashes == ()
