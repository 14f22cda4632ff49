"""The formats beside their oracles: eth_utils, base58, phonenumbers, email-validator, plain RFC 8032."""

from __future__ import annotations

import random
import re

import base58
import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from eth_utils.address import is_checksum_address, to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.compiled import load
from daimo_validate.core import eip55, formats, solana
from daimo_validate.core.inputs.strings import OF_FORMAT, Text
from daimo_validate.core.rules import RULES, checks_of
from daimo_validate.core.tokens import AT_ADDRESS, CHAINS, TOKENS
from daimo_validate.text.alphabets import BASE58_ALPHABET
from tests.helpers.phones import is_possible, same_phonenumbers
from tests.helpers.requests import SOLANA_USDC, SOLANA_WALLET, fired, metadata, request

hex_addresses = st.from_regex(r"\A0x[0-9a-fA-F]{40}\Z")
base58_texts = st.text(alphabet=BASE58_ALPHABET, max_size=50)
_PRIME = 2**255 - 19


class TestChecksum:
    """EIP-55 is what eth_utils says it is, for every address in every mixture of case."""

    @given(hex_addresses)
    def test_the_checksummed_form(self, address: str) -> None:
        assert eip55.to_checksum(address) == to_checksum_address(address)

    @given(hex_addresses)
    def test_the_verdict_on_any_case(self, address: str) -> None:
        assert eip55.has_valid_checksum(address) == is_checksum_address(address)

    @given(hex_addresses, st.integers(2, 41))
    def test_the_verdict_on_the_right_case_and_on_one_letter_changed(self, address: str, at: int) -> None:
        right = to_checksum_address(address)
        assert eip55.has_valid_checksum(right)
        changed = right[:at] + right[at].swapcase() + right[at + 1 :]
        assert eip55.has_valid_checksum(changed) == (changed == right)

    @given(hex_addresses)
    def test_carrying_a_checksum(self, address: str) -> None:
        assert eip55.carries_checksum(address) == (
            any(char in "abcdef" for char in address) and any(char in "ABCDEF" for char in address)
        )

    @pytest.mark.parametrize("at", [2, 3, 40, 41])
    def test_one_letter_among_others_carries_one(self, at: int) -> None:
        digits = "0x" + "1" * 20 + "a" + "1" * 19
        assert eip55.carries_checksum(digits[:at] + "F" + digits[at + 1 :])
        assert not eip55.carries_checksum(digits[:at] + "f" + digits[at + 1 :])


class TestBase58:
    """The length of a key is that of the `base58` package, on any string."""

    @given(st.one_of(base58_texts, st.text(max_size=50)))
    def test_length(self, text: str) -> None:
        try:
            expected: int | None = len(base58.b58decode(text)) if text else None
        except ValueError:
            expected = None
        # The package strips white space at the ends, which is no base58.
        if text != text.strip():
            expected = None
        assert solana.key_length(text) == expected

    @given(st.binary(max_size=40))
    def test_round_trip(self, key: bytes) -> None:
        text = base58.b58encode(key).decode()
        assert solana.key_length(text) == (len(key) if key else None)

    @pytest.mark.parametrize(
        ("text", "length"), [("1" * 88, 88), ("1" * 89, -1), ("z" * 1_000_000, -1), ("z" * 89 + "0", None)]
    )
    def test_texts_too_long_for_a_key_are_not_decoded(self, text: str, length: int | None) -> None:
        assert solana.key_length(text) == length


class TestCurve:
    """A key is on the curve exactly when RFC 8032 (section 5.1.3) can decompress it."""

    @given(st.binary(min_size=32, max_size=32))
    def test_any_key(self, key: bytes) -> None:
        assert solana.is_on_curve(base58.b58encode(key).decode()) == _decompresses(key)

    @pytest.mark.parametrize("sign", [0, 1])
    @pytest.mark.parametrize("y", [0, 1, 2, 3, _PRIME - 1, _PRIME, _PRIME + 1, 2**255 - 1])
    def test_edges(self, y: int, sign: int) -> None:
        key = (y | sign << 255).to_bytes(32, "little")
        assert solana.is_on_curve(base58.b58encode(key).decode()) == _decompresses(key)

    def test_known_keys(self) -> None:
        assert solana.is_on_curve(SOLANA_WALLET)
        assert not solana.is_on_curve("FGETo8T8wMcN2wCjav8VK6eh3dLk63evNDPxzLSJra8B")

    @pytest.mark.parametrize("text", ["0OIl", "z" * 45])
    def test_no_key(self, text: str) -> None:
        assert not solana.is_on_curve(text)


class TestCleanFormats:
    """What a format calls clean, no rule of the format objects to, and the library behind the rule accepts."""

    @given(st.from_regex(r"\A[A-Za-z0-9._+-]{1,12}@([a-z0-9-]{1,8}\.){0,3}[a-z]{1,12}\Z"))
    def test_email_pattern(self, address: str) -> None:
        if formats.is_clean("email-address", address):
            validate_email(address, check_deliverability=False)

    @given(st.from_regex(formats.PATTERNS["email-address"].replace("$", r"\Z").replace("^", r"\A")))
    def test_email_pattern_from_within(self, address: str) -> None:
        validate_email(address, check_deliverability=False)

    @pytest.mark.parametrize("name", sorted({*formats.PATTERNS, "e164-phone"} - formats.CODED.keys()))
    @given(st.data())
    def test_the_rules_of_a_pattern_are_silent(self, name: str, data: st.DataObject) -> None:
        pattern = formats.PATTERNS.get(name) or formats.possible_phone_pattern(load("phones"))
        text = data.draw(st.from_regex(pattern.replace("$", r"\Z").replace("^", r"\A")))
        assert formats.is_clean(name, text)
        for _, check in checks_of(OF_FORMAT[name]):
            assert list(check(Text((), text))) == []

    @pytest.mark.parametrize(
        "domain",
        ["localhost", "a.local", "a.test", "a.invalid", "a.onion", "a.arpa", "a.localhost", "a.internal"],
    )
    def test_special_use_domains_are_left_to_the_library(self, domain: str) -> None:
        assert not formats.is_clean("email-address", f"account@{domain}")

    @pytest.mark.parametrize("address", ["account@daimo.com", "first.last+tag@mail.example.co.uk", "a_b-c@x1.io"])
    def test_ordinary_addresses_need_no_library(self, address: str) -> None:
        assert formats.is_clean("email-address", address)

    @given(
        st.text(max_size=20),
        st.sampled_from(sorted({*formats.PATTERNS, "e164-phone", "eip55-address", "solana-address"})),
    )
    def test_any_text(self, text: str, name: str) -> None:
        if formats.is_clean(name, text):
            assert text.isascii()
            assert text.strip() == text != ""

    @pytest.mark.parametrize(
        "text", ["10.00", "0x", "https://cdn.example.com/a.css", "account@daimo.com", "+14155552671"]
    )
    @pytest.mark.parametrize("name", sorted({*formats.PATTERNS, "e164-phone"}))
    def test_a_newline_at_the_end_is_never_clean(self, name: str, text: str) -> None:
        assert not formats.is_clean(name, text + "\n")

    def test_each_pattern_has_texts_that_it_accepts(self) -> None:
        accepted = {
            "token-amount": "10.00",
            "calldata": "0xd0e30db0",
            "web-url": "https://cdn.example.com/a.css",
            "email-address": "account@daimo.com",
            "e164-phone": "+14155552671",
            "eip55-address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "solana-address": SOLANA_USDC,
        }
        assert set(accepted) == {*formats.PATTERNS, *formats.CODED, "e164-phone"}
        for name, text in accepted.items():
            assert formats.is_clean(name, text)

    @given(st.emails())
    def test_the_rule_is_the_library(self, address: str) -> None:
        expected = True
        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError:
            expected = False
        assert (("metadata.email", "email-format") not in fired(request(metadata(email=address)))) == expected


class TestPossiblePhones:
    """What decides a phone number in Python accepts what its pattern accepts, which the gates of schemas hold."""

    PATTERN = re.compile(formats.possible_phone_pattern(load("phones")).replace("$", r"\Z"))

    @pytest.mark.parametrize("code", sorted({*load("phones")["lengths"], "", "0", "21", "999"}))
    def test_every_country_code(self, code: str) -> None:
        for length in range(17):
            for first in "0159":
                number = f"+{code}{first:2<{length}}"[: len(code) + 1 + length]
                assert formats.is_possible_phone(number) == bool(self.PATTERN.search(number)), number

    @given(st.from_regex(r"\A\+?[0-9]{0,17}\n?\Z") | st.text("+0123 -１²", max_size=8))
    def test_any_text(self, text: str) -> None:
        assert formats.is_possible_phone(text) == bool(self.PATTERN.search(text))

    @given(st.from_regex(PATTERN))
    def test_what_the_pattern_accepts(self, text: str) -> None:
        assert formats.is_possible_phone(text)


@same_phonenumbers
class TestPhones:
    """A number in E.164 form is impossible exactly when libphonenumber says so, from the compiled data alone."""

    def test_every_country_code_and_length(self) -> None:
        for code in range(1, 1000):
            for length in range(1, 18):
                number = f"+{code}" + "4155552671234567"[:length]
                expected = is_possible(number) and len(number) <= 16
                assert formats.is_clean("e164-phone", number) == expected, number

    def test_a_sample_of_numbers(self) -> None:
        sample = random.Random(20261127)
        codes = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
        verdicts = set()
        for _ in range(20_000):
            code = str(sample.choice(codes) if sample.random() < 0.9 else sample.randrange(1, 1000))
            digits = "".join(sample.choices("0123456789", k=sample.randrange(1, 16 - len(code))))
            number = f"+{code}{digits}"
            verdicts.add(is_possible(number))
            assert formats.is_clean("e164-phone", number) == is_possible(number), number
            assert _finds_impossible(number) == (not is_possible(number)), number
        assert verdicts == {True, False}

    @pytest.mark.parametrize(
        "number",
        ["+14155552671", "+442087654321", "+447911123456", "+4930123456", "+390236618300", "+80012345678"],
    )
    def test_possible_numbers(self, number: str) -> None:
        assert not _finds_impossible(number)

    @pytest.mark.parametrize(
        "number",
        [
            pytest.param("+14152671", id="a lost US area code"),
            pytest.param("+5552671", id="a country code that is not in use"),
            pytest.param("+447911", id="part of a British number"),
            pytest.param("+4407911123456", id="a trunk zero that makes the number too long"),
            pytest.param("+5215512345678", id="the old mobile prefix of Mexico"),
        ],
    )
    def test_impossible_numbers(self, number: str) -> None:
        assert _finds_impossible(number)


class TestTokens:
    """The list spells every EVM token with its checksum, and every Solana mint as 32 bytes."""

    def test_spellings(self) -> None:
        for token in TOKENS.values():
            if token.address.startswith("0x"):
                assert token.address == to_checksum_address(token.address)
            elif CHAINS[token.chain_id].type == "solana":
                assert solana.key_length(token.address) == 32
            elif CHAINS[token.chain_id].type == "tron":
                assert (token.address[0], solana.key_length(token.address)) == ("T", 25)

    def test_native_tokens_are_at_no_address(self) -> None:
        assert "0x0000000000000000000000000000000000000000" not in AT_ADDRESS


def _finds_impossible(number: str) -> bool:
    return bool(list(RULES["phone-impossible"].check(Text((), number))))


def _decompresses(key: bytes) -> bool:
    """The steps of RFC 8032, section 5.1.3, as they stand there."""
    encoded = int.from_bytes(key, "little")
    sign, y = encoded >> 255, encoded & ((1 << 255) - 1)
    if y >= _PRIME:
        return False
    d = -121665 * pow(121666, _PRIME - 2, _PRIME) % _PRIME
    u, v = (y * y - 1) % _PRIME, (d * y * y + 1) % _PRIME
    x = u * pow(v, 3, _PRIME) * pow(u * pow(v, 7, _PRIME), (_PRIME - 5) // 8, _PRIME) % _PRIME
    if v * x * x % _PRIME == (-u) % _PRIME:
        x = x * pow(2, (_PRIME - 1) // 4, _PRIME) % _PRIME
    elif v * x * x % _PRIME != u:
        return False
    return not (x == 0 and sign == 1)
