"""What each rule for metadata must report, word for word, and what it must not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.inputs.metadata import _has_twelve_words
from tests.helpers.requests import metadata, of_rule, options, request
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

# Payment options, and a phone number that Apple Pay cannot start with if they are all.
FOREIGN: list[tuple[list[Any], Any]] = [
    (["ApplePay"], "+4930123456"), ([["ApplePay"]], "+14165550123"), (["ApplePay", "ApplePay"], "+18765550123"),
]  # fmt: skip
NOT_FOREIGN: list[tuple[list[Any], Any]] = [
    (["ApplePay"], "+14155552671"), (["ApplePay"], "+18005550123"), (["ApplePay"], "+17875550123"),
    (["ApplePay"], "4930123456"), (["ApplePay"], 5), (["ApplePay", "ACH"], "+4930123456"),
    ([["ApplePay", "AllWallets"]], "+4930123456"), ([], "+4930123456"), ([[]], "+4930123456"),
]  # fmt: skip

FINDS = [
    Finds(
        rule="phone-e164",
        patch=metadata(phone=""),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it is blank",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1 415 555 2671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a space",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1-415-555-2671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a hyphen",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1(415)5552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a parenthesis",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1.4155552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a dot",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="14155552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it does not start with `+`",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="0014155552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it starts with `00` instead of `+`",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+014155552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: no country code starts with 0",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it has 1 digit, expected 2 to 15",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415555267112345"),
        param="metadata.phone",
        message=("metadata.phone is not a valid E.164 number: it has 16 digits, expected 2 to 15"),
        hint="use `+`, the country code and the number, with digits only",
    ),
    # A number within Japan may be this long, an international one may not.
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+8100000000000000"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it has 16 digits, expected 2 to 15",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+\uff11\uff14\uff11\uff15"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains digits that are not ASCII",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+\u0661\u0664"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains digits that are not ASCII",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415555CALL"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a character that is not a digit",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+14155552671\n"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a newline",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it has no digits",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1/4155552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a slash",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415\u00a05552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a no-break space",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415\t5552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a tab",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415\u00ad5552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a character that is not a digit",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="  "),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it is blank",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415)5552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a parenthesis",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415(5552671"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains a parenthesis",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-e164",
        patch=metadata(phone="+1415555\u06f2\u06f6"),
        param="metadata.phone",
        message="metadata.phone is not a valid E.164 number: it contains digits that are not ASCII",
        hint="use `+`, the country code and the number, with digits only",
    ),
    Finds(
        rule="phone-impossible",
        patch=metadata(phone="+1415555267"),
        param="metadata.phone",
        message=("metadata.phone has an unused country code, or the wrong number of digits for its country"),
        hint="check the country code, and add the area code if it is missing",
        severity="warning",
    ),
    Finds(
        rule="phone-impossible",
        patch=metadata(phone="+141555526711"),
        param="metadata.phone",
        message=("metadata.phone has an unused country code, or the wrong number of digits for its country"),
        hint="check the country code, and add the area code if it is missing",
        severity="warning",
    ),
    Finds(
        rule="phone-impossible",
        patch=metadata(phone="+9991234567"),
        param="metadata.phone",
        message=("metadata.phone has an unused country code, or the wrong number of digits for its country"),
        hint="check the country code, and add the area code if it is missing",
        severity="warning",
    ),
    Finds(
        rule="phone-impossible",
        patch=metadata(phone="+12"),
        param="metadata.phone",
        message=("metadata.phone has an unused country code, or the wrong number of digits for its country"),
        hint="check the country code, and add the area code if it is missing",
        severity="warning",
    ),
    *(
        Finds(
            rule="phone-impossible",
            patch=metadata(phone=phone),
            param="metadata.phone",
            message=f"metadata.phone has a 0 after the country code +{code}, which is dialed only within the country",
            hint="remove that 0",
            severity="warning",
        )
        for phone, code in [
            ("+4901761234567", "49"), ("+49030123456", "49"), ("+4407911123456", "44"), ("+330612345678", "33"),
            ("+610412345678", "61"), ("+910987654321", "91"), ("+8109012345678", "81"),
            ("+34091234567", "34"), ("+104155552671", "1"),
        ]
    ),
    *(
        Finds(
            rule="phone-impossible",
            patch=metadata(phone=phone),
            param="metadata.phone",
            message=f"metadata.phone has {what}",
            hint=hint,
            severity="warning",
        )
        for phone, what, hint in [
            (
                "+5215512345678",
                "the 1 before Mexico's mobile numbers, which was dropped in 2019",
                "remove the 1 after +52",
            ),
            *(
                (
                    phone,
                    "the 15 of Argentina's mobile numbers, which is dialed only within the country",
                    "remove the 15 after the area code, and write a 9 before the area code",
                )
                for phone in ("+54111512345678", "+549111512345678", "+54221151234567")
            ),
        ]
    ),
    *(
        Finds(
            rule="apple-pay-phone",
            patch={**options(*names), **metadata(phone=phone)},
            param="metadata.phone",
            message="metadata.phone is not a US number, which Apple Pay, the only payment option, needs",
            hint="add a payment option that works without, such as AllWallets",
            severity="warning",
        )
        for names, phone in FOREIGN
    ),
    Finds(
        rule="email-format",
        patch=metadata(email=""),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@daimo"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@daimo..com"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="Acme <account@daimo.com>"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="a@b@c.com"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@daimo.com "),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@daimo.com\n"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    *(
        Finds(
            rule="email-format",
            patch=metadata(email=email),
            param="metadata.email",
            message="metadata.email is not a valid e-mail address",
            hint="use one address, without a name or angle brackets",
            severity="warning",
        )
        for email in ("test@xx", "test@com", "@io", "io", "a b@io", '"a b@example.com', '"a"b@example.com', "a@.io")
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@localhost"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="a@" + "b" * 2000 + ".com"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email=".a@daimo.com"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="email-format",
        patch=metadata(email="account@example.test"),
        param="metadata.email",
        message="metadata.email is not a valid e-mail address",
        hint="use one address, without a name or angle brackets",
        severity="warning",
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(note="-----BEGIN EC PRIVATE KEY-----"),
        param="metadata.note",
        message="metadata.note contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(key="sk" + "_live_" + "a1" * 12),
        param="metadata.key",
        message="metadata.key contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(k="sk-" + "proj-" + "Ab1" * 14),
        param="metadata.k",
        message="metadata.k contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(token="gh" + "p_" + "a1" * 18),
        param="metadata.token",
        message="metadata.token contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="github" + "_pat_" + "a1" * 30),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="gl" + "pat-" + "a1" * 10),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="xo" + "xb-" + "1" * 24),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="AK" + "IA" + "ABCD" * 4),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="AI" + "za" + "a1b2c" * 7),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="npm" + "_" + "a1" * 18),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(t="xp" + "rv" + "9s21ZrQH14" * 10 + "abcdefg"),
        param="metadata.t",
        message="metadata.t contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(h="Bearer " + "abcdef0123456789"),
        param="metadata.h",
        message="metadata.h contains an API key or a private key",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(privateKey="0x" + "ab" * 32),
        param="metadata.privateKey",
        message=("metadata.privateKey contains a private key or an API key, judging by its name and form"),
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(private_key="ab" * 32),
        param="metadata.private_key",
        message=("metadata.private_key contains a private key or an API key, judging by its name and form"),
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(solanaSecret="2" * 88),
        param="metadata.solanaSecret",
        message=("metadata.solanaSecret contains a private key or an API key, judging by its name and form"),
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(secret="[" + "12," * 63 + "12]"),
        param="metadata.secret",
        message="metadata.secret contains a private key or an API key, judging by its name and form",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(apiKey="7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        param="metadata.apiKey",
        message="metadata.apiKey contains a private key or an API key, judging by its name and form",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(k="sk-" + "a1" * 24),
        param="metadata.k",
        message="metadata.k contains an API key or a private key",
        hint="remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned",
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(authorization="7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        param="metadata.authorization",
        message=("metadata.authorization contains a private key or an API key, judging by its name and form"),
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(note="legal winner thank year wave sausage worth useful legal winner thank yellow"),
        param="metadata.note",
        message="metadata.note contains a seed phrase",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(note="Legal Winner Thank Year Wave Sausage Worth Useful Legal Winner Thank Yellow"),
        param="metadata.note",
        message="metadata.note contains a seed phrase",
        hint="remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned",
    ),
    Finds(
        rule="secret-in-metadata",
        patch=metadata(note=" ".join(["abandon"] * 23 + ["art"])),
        param="metadata.note",
        message="metadata.note contains a seed phrase",
        hint=(
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned"
        ),
    ),
]  # fmt: skip

FINDS_NOT = [
    FindsNot(rule="phone-e164", patch={}),
    FindsNot(rule="phone-e164", patch=metadata(phone="+14155552671")),
    FindsNot(rule="phone-e164", patch=metadata(phone="+4930123456")),
    FindsNot(rule="phone-e164", patch=metadata(phone="+12")),
    FindsNot(rule="phone-e164", patch=metadata(phone="+123456789012345")),
    FindsNot(rule="phone-e164", patch=metadata(phone="+810000000000000")),
    FindsNot(rule="phone-e164", patch=metadata(phone=14155552671)),
    FindsNot(rule="phone-e164", patch=metadata(mobile="415")),
    FindsNot(rule="phone-impossible", patch={}),
    FindsNot(rule="phone-impossible", patch=metadata(phone="+14155552671")),
    FindsNot(rule="phone-impossible", patch=metadata(phone="+80012345678")),
    FindsNot(rule="phone-impossible", patch=metadata(phone="+37061234567")),
    FindsNot(rule="phone-impossible", patch=metadata(phone="+1 415")),
    FindsNot(rule="phone-impossible", patch=metadata(phone=5)),
    *(
        FindsNot(rule="phone-impossible", patch=metadata(phone=phone))
        for phone in [
            "+390236618300", "+3780549886377", "+2250101234567", "+2290195123456", "+24101234567", "+242061234567",
            "+22601234567", "+992010203040", "+5491123456789", "+525512345678", "+80012345678", "+80001234567",
            "+4917612345678",
        ]
    ),
    FindsNot(rule="apple-pay-phone", patch={}),
    *(
        FindsNot(rule="apple-pay-phone", patch={**options(*names), **metadata(phone=phone)})
        for names, phone in NOT_FOREIGN
    ),
    FindsNot(rule="apple-pay-phone", patch=metadata(phone="+4930123456")),
    FindsNot(rule="apple-pay-phone", patch=options("ApplePay")),
    FindsNot(rule="email-format", patch={}),
    FindsNot(rule="email-format", patch=metadata(email="account@daimo.com")),
    FindsNot(rule="email-format", patch=metadata(email="first.last+tag@mail.example.co.uk")),
    FindsNot(rule="email-format", patch=metadata(email="\u00fc@b\u00fccher.de")),
    FindsNot(rule="email-format", patch=metadata(email="o'brien@example.com")),
    FindsNot(rule="email-format", patch=metadata(email='"a b"@example.com')),
    FindsNot(rule="email-format", patch=metadata(email='"a@b"@example.com')),
    FindsNot(rule="email-format", patch=metadata(email="test@io")),
    FindsNot(rule="email-format", patch=metadata(email='"a b"@IO')),
    FindsNot(rule="email-format", patch=metadata(email=5)),
    FindsNot(rule="email-format", patch=metadata(mail="x")),
    FindsNot(rule="secret-in-metadata", patch={}),
    FindsNot(rule="secret-in-metadata", patch=metadata(orderId="7c9e6679-7425-40de-944b-e07fc1f90ae7")),
    FindsNot(rule="secret-in-metadata", patch=metadata(txHash="0x" + "ab" * 32)),
    FindsNot(
        rule="secret-in-metadata",
        patch=metadata(note="the customer asked for a deposit by the end of next week please"),
    ),
    FindsNot(
        rule="secret-in-metadata",
        patch=metadata(note="legal winner thank year wave sausage worth useful legal winner thank"),
    ),
    FindsNot(rule="secret-in-metadata", patch=metadata(authorId="7c9e6679-7425-40de-944b-e07fc1f90ae7")),
    FindsNot(rule="secret-in-metadata", patch=metadata(authorizationId="7c9e6679-7425-40de-944b-e07fc1f90ae7")),
    FindsNot(rule="secret-in-metadata", patch=metadata(pk="7c9e6679-7425-40de-944b-e07fc1f90ae7")),
    FindsNot(rule="secret-in-metadata", patch=metadata(seedRoundId="7c9e6679-7425-40de-944b-e07fc1f90ae7")),
    FindsNot(rule="secret-in-metadata", patch=metadata(authorHash="ab" * 32)),
    FindsNot(
        rule="secret-in-metadata", patch=metadata(campaign="sk-premium-membership-annual-subscription-2026-winter")
    ),
    FindsNot(rule="secret-in-metadata", patch=metadata(secret="no")),
    FindsNot(rule="secret-in-metadata", patch=metadata(secret=["ab" * 32])),
    FindsNot(rule="secret-in-metadata", patch=metadata(checkout="cs_" + "test_" + "a1" * 20)),
    FindsNot(rule="secret-in-metadata", patch=metadata(signature="2" * 88)),
    FindsNot(rule="secret-in-metadata", patch=metadata(note="abandon " * 200)),
]  # fmt: skip


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


CREDENTIAL = "an API key or a private key"
KEY = "a private key or an API key, judging by its name and form"
PHRASE = "a seed phrase"
WORDS = "legal winner thank year wave sausage worth useful"


class TestSecrets:
    """A secret is found in its shortest form and longer; one character less, or another name, is not one."""

    @pytest.mark.parametrize(
        ("prefix", "alphabet", "length"),
        [
            ("sk" + "_live_", "aZ9", 16),
            ("rk" + "_test_", "aZ9", 16),
            ("sk" + "-", "aZ9", 40),
            *((f"sk-{kind}" + "-", "aZ9_-", 32) for kind in ("ant", "proj", "svcacct", "admin")),
            *((f"gh{kind}" + "_", "aZ9", 36) for kind in "pousr"),
            ("github" + "_pat_", "aZ9_", 50),
            ("gl" + "pat-", "aZ9_-", 20),
            *((f"xox{kind}" + "-", "aZ9-", 20) for kind in "abprs"),
            ("AI" + "za", "aZ9_-", 35),
            ("npm" + "_", "aZ9", 36),
            *((f"{kind}p" + "rv", "19AHJNPZakmz", 100) for kind in "xyz"),
            ("Bearer ", "aZ9._~+/-", 16),
        ],
    )
    def test_prefixes(self, prefix: str, alphabet: str, length: int) -> None:
        body = (alphabet * length)[:length]
        assert held(note=prefix + body) == CREDENTIAL
        assert held(note=prefix + body + body) == CREDENTIAL
        # The short one has to be long enough to be looked at in the first place.
        assert held(note=prefix + body[:-1] + " " * 20) is None
        assert held(note=prefix + body[:-1] + "!" + body) is None
        assert held(note="x" + prefix + body) is None

    @pytest.mark.parametrize(
        ("value", "what"),
        [
            ("AK" + "IA" + "Z" * 16, CREDENTIAL),
            ("key: AK" + "IA" + "9" * 16 + ".", CREDENTIAL),
            ("AK" + "IA" + "Z059A" * 3 + "Q", CREDENTIAL),
            ("AK" + "IA" + "Z" * 15, None),
            ("AK" + "IA" + "Z" * 15 + "a", None),
            ("AK" + "IA" + "Z" * 17, None),
            ("the key: sk" + "_live_" + "a" * 16, CREDENTIAL),
            ("the header: Bearer " + "a" * 40, None),
            ("sk" + "-ant-" + "a1" * 15, None),
            ("sk" + "-premium-membership-annual-subscription-2026", None),
            ("-----BEGIN " + "PRIVATE KEY", CREDENTIAL),
            ("-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3Bl", CREDENTIAL),
            ("-----BEGIN " + "PUBLIC KEY-----", None),
        ],
    )
    def test_other_credentials(self, value: str, what: str | None) -> None:
        assert held(note=value) == what

    @pytest.mark.parametrize(
        ("value", "is_key"),
        [
            ("aB" * 32, True),
            ("0x" + "F9" * 32, True),
            ("a" * 63, False),
            ("a" * 65, False),
            ("g" * 64, False),
            ("0X" + "a" * 64, False),
            ("z" * 86, True),
            ("HJNPZakm" * 11, True),
            ("z" * 85, False),
            ("z" * 89, False),
            *((char + "z" * 86, False) for char in "0OIl"),
            ("[" + "0," * 63 + "255]", True),
            ("[ " + "1 , " * 63 + "2 ]", True),
            ("[" + "255," * 63 + "0]", True),
            ("[" + "1000," * 63 + "0]", False),
            ("[" + "," * 63 + "0]", False),
            ("[" + "0," * 62 + "255]", False),
            ("[" + "0," * 64 + "255]", False),
            ("[" + "0," * 63 + "1000]", False),
            ("[" + "0," * 63 + "]", False),
            ("7C9E6679-742F-40DE-944B-E07FC1F90AE7", True),
            ("7c9e6679-7425-40de-e07fc1f90ae7", False),
            ("7c9e6679-7425-40de-944b-944b-e07fc1f90ae7", False),
            ("7c9e667-7425-40de-944b-e07fc1f90ae7", False),
            ("7c9e66799-7425-40de-944b-e07fc1f90ae7", False),
            ("7c9e6679-742-40de-944b-e07fc1f90ae7", False),
            ("7c9e6679-7425-40de-944b-e07fc1f90ae", False),
            ("7c9e6679-7425-40de-944b-e07fc1f90ae77", False),
            ("ab" * 32 + " and more", False),
        ],
    )
    def test_shapes_of_keys(self, value: str, is_key: bool) -> None:
        assert held(secret=value) == (KEY if is_key else None)
        assert held(reference=value) is None

    @pytest.mark.parametrize(
        "name",
        [
            "clientSecret", "PRIVATE", "mnemonic", "seedHex", "apikey", "api_key", "api-key", "auth", "x-auth",
            "X_Authorization", "passwords", "Bearer", "pk", "PK", "privKey", "privateKey2", "PRIVATE_KEY_HEX",
            "APIKey", "walletPrivateKey", "wallet-secret-key", "secret_access_key", "recoveryPhrase", "oldSeed",
        ],
    )  # fmt: skip
    def test_names_of_secrets(self, name: str) -> None:
        assert held(**{name: "ab" * 32}) == KEY

    @pytest.mark.parametrize(
        "name",
        [
            "spk", "pkg", "deprived", "api-id", "order", "", "author", "authHash", "reauthorization", "privateSale",
            "private_sale", "seedingRound", "seed-round", "secretSanta", "passwordResetRequested", "apiKeyId",
            "isPrivate", "secretsCount", "authorizedBy", "mnemonicHash", "keyId", "value", "2", "\u5bc6\u94a5",
        ],
    )  # fmt: skip
    def test_other_names(self, name: str) -> None:
        assert held(**{name: "ab" * 32}) is None

    @pytest.mark.parametrize(
        ("name", "is_key"),
        [
            ("daimoApiKey", True),
            ("api_key", True),
            ("secretKey", True),
            ("secret", True),
            ("bearer", True),
            ("x-auth", True),
            ("apiKey2", True),
            ("secretSantaId", False),
            ("secretSanta", False),
            ("apiKeyId", False),
            ("passwordResetRequested", False),
            ("privateEvent", False),
            ("pk", False),
            ("orderId", False),
        ],
    )
    def test_names_of_api_keys(self, name: str, is_key: bool) -> None:
        assert held(**{name: "7c9e6679-7425-40de-944b-e07fc1f90ae7"}) == (KEY if is_key else None)

    @pytest.mark.parametrize("count", [10, 11, 12, 13, 14, 15, 18, 21, 24, 49, 96])
    def test_lengths_of_phrases(self, count: int) -> None:
        phrase = " ".join((WORDS.split() * 12)[:count])
        assert held(note=phrase) == (PHRASE if count in {12, 15, 18, 21, 24} else None)
        assert held(note=phrase.replace(" ", "\n")) == (PHRASE if count in {12, 15, 18, 21, 24} else None)
        assert held(note=phrase.replace("wave", "waves")) is None

    def test_many_phrases_cost_one_look_at_the_word_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Path, "read_bytes", None)
        monkeypatch.setattr("builtins.open", None)
        phrase = " ".join((WORDS.split() * 2)[:12])
        pairs = {f"note{number}": phrase for number in range(1_900)}
        assert len(of_rule(request(metadata(**pairs)), "secret-in-metadata")) == 1_900

    def test_long_texts_are_not_split_to_the_end(self) -> None:
        assert held(note="abandon " * 100_000) is None

    def test_a_phrase_with_much_whitespace_is_found(self) -> None:
        assert held(note=(" " * 50).join((WORDS.split() * 2)[:12])) == PHRASE


def held(**pairs: str) -> str | None:
    """What `secret-in-metadata` says that the one pair contains."""
    found = of_rule(request(metadata(**pairs)), "secret-in-metadata")
    ((name, _),) = pairs.items()
    assert len(found) <= 1
    for finding in found:
        assert finding.message.startswith(f"{finding.param} contains ")
        assert finding.pointer == f"/metadata/{name}"
    return found[0].message.removeprefix(f"{found[0].param} contains ") if found else None


@given(
    st.text(st.sampled_from("aZ0 -_\0.é入\ud800"), max_size=80),
    st.sampled_from(["", "a " * 300, "abc1" * 11, "x" * 511, "é" * 12]),
)
def test_how_many_words_a_phrase_needs(text: str, before: str) -> None:
    text = before + text
    assert _has_twelve_words(text) == (len(re.findall(r"[A-Za-z]{3,}|[^\0-\x7f]", text)) >= 12)
