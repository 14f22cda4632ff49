"""Whether one string of a format is beyond doubt, at the speed of the hot path.

True means that no rule of the format can fire; False is not a verdict, the rules decide. A format that a
regular expression can decide is a pattern, which the compiler also writes into the gate of a schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from daimo_validate.compiled import load
from daimo_validate.core.eip55 import has_valid_checksum
from daimo_validate.core.solana import key_length
from daimo_validate.core.tokens import SPELLINGS
from daimo_validate.text.alphabets import EVM_ADDRESS, SOLANA_ADDRESS, is_evm_address
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.patterns import with_shortcut

# ITU-T E.164 (11/2010), section 6.1: of an international number, the country code included.
_MOST_DIGITS = 15
_IN_PATHS: Final = dict.fromkeys(map(ord, "./-_"))


def _email_pattern() -> str:
    """Return the pattern of plain e-mail addresses, of at most 254 characters."""
    # The names that email-validator refuses as special use (RFC 6761: arpa, invalid, local, test, ...) begin with
    # letters that are left to it: a look-ahead would cost ten times more.
    # A brace can begin a template.
    atom = r"[A-Za-z0-9!#%&'*+/=?_`|}~-]"
    alnum = "[A-Za-z0-9]"
    label = (
        f"(?:{alnum}{{1,40}}|{alnum}{{1,20}}-{alnum}{{1,19}}|{alnum}{{1,16}}(?:-{alnum}{{1,11}}){{2}}"
        f"|{alnum}{{1,10}}(?:-{alnum}{{1,9}}){{3}})"
    )
    letters = "[A-Za-z]{1,17}"
    return (
        # No run is as long as a private key.
        rf"^(?:{atom}{{1,50}}|{atom}{{1,30}}(?:\.{atom}{{1,33}}|(?:\.{atom}{{1,16}}){{2}}|(?:\.{atom}{{1,10}}){{3}}))"
        rf"@(?:{label}\.){{1,4}}(?:[A-Za-z]{{2,3}}|[B-HJKMNP-SU-Zb-hjkmnp-su-z][A-Za-z]{{2}}{letters}"
        rf"|[Aa][A-QS-Za-qs-z][A-Za-z]{letters}|[Ii](?:[A-MO-Za-mo-z][A-Za-z]|[Nn][A-SUW-Za-suw-z]){letters}"
        rf"|[Ll](?:[A-NP-Za-np-z][A-Za-z]|[Oo][ABD-Zabd-z]){letters}|[Oo](?:[A-MO-Za-mo-z][A-Za-z]|[Nn][A-HJ-Za-hj-z]){letters}"
        rf"|[Tt](?:[A-DF-Za-df-z][A-Za-z]|[Ee][A-RT-Za-rt-z]){letters})$"
    )


def _is_plain_email(text: str) -> bool | None:
    """Return True for an address of short words in ASCII, at a top-level domain of two or three letters."""
    local, _, domain = text.partition("@")
    names, labels = local.split("."), domain.split(".")
    words = [*names, *labels]
    is_plain = (
        all(words)
        and "".join(words).isalnum()
        and text.isascii()
        and len(names) <= 3
        and max(map(len, names)) <= 16
        and 2 <= len(labels) <= 5
        and max(map(len, labels)) <= 40
        and len(labels[-1]) in (2, 3)
        and labels[-1].isalpha()
    )
    return is_plain or None


def _is_plain_url(text: str) -> bool | None:
    """Return True for a URL of names and numbers in ASCII, with full stops, hyphens and slashes in its path."""
    host, _, path = text.removeprefix("https://").partition("/")
    labels = host.split(".")
    is_plain = (
        text.startswith("https://")
        and text.isascii()
        and all(labels)
        and "".join(labels).isalnum()
        and 2 <= len(labels) <= 5
        and max(map(len, labels)) <= 49
        and (not path or f"0{path}".translate(_IN_PATHS).isalnum())
    )
    return is_plain or None


# Each accepts only what all rules of its format accept, but for the formats that are `CODED`. ECMA-262 and Python read
# them alike, but for `$`.
PATTERNS: Final[dict[str, str]] = {
    "eip55-address": with_shortcut(f"^{EVM_ADDRESS}$", is_evm_address),
    "solana-address": f"^{SOLANA_ADDRESS}$",
    "token-amount": r"^[0-9]{1,60}(?:\.[0-9]{1,60})?$",
    "calldata": r"^0x(?:[0-9a-fA-F]{2})*$",
    "web-url": with_shortcut(
        # A host has at most 253 characters.
        r"^https://[A-Za-z0-9](?:[A-Za-z0-9-]{0,47}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,47}[A-Za-z0-9])?){1,4}"
        r"(?::[0-9]{1,4})?(?:/[A-Za-z0-9._~/@:+,;!*'()=&%-]*(?:\?[A-Za-z0-9._~/@:+,;!*'()=&%-]*)?"
        r"(?:#[A-Za-z0-9._~/@:+,;!*'()=&%-]*)?)?$",
        _is_plain_url,
    ),
    "email-address": with_shortcut(_email_pattern(), _is_plain_email),
}
LONGEST: Final = {
    "eip55-address": 42,
    "solana-address": 44,
    "token-amount": 121,
    "email-address": 254,
    "e164-phone": 16,
}
"""The most characters of what a pattern accepts, if it is bounded."""


def possible_phone_pattern(phones: Mapping[str, Any]) -> str:
    """E.164 numbers of a length that their country has, without a trunk zero, from the compiled phone data."""
    codes_of: dict[str, list[str]] = {}
    keeps_zero = frozenset(phones["keeps_zero"])
    for code, lengths in phones["lengths"].items():
        first = "[0-9]" if code in keeps_zero else "[1-9]"
        # Some countries have longer numbers within them than E.164 has room for.
        tails = [f"{first}[0-9]{{{length - 1}}}" for length in lengths if len(code) + length <= _MOST_DIGITS]
        codes_of.setdefault("|".join(tails), []).append(code)
    return "^\\+(?:" + "|".join(f"(?:{'|'.join(codes)})(?:{tail})" for tail, codes in codes_of.items()) + ")$"


def country_code(digits: str) -> str:
    """Return the country code that an international number begins with, or an empty string."""
    lengths = load("phones")["lengths"]
    # No code begins with another one.
    return next((digits[:end] for end in (1, 2, 3) if digits[:end] in lengths), "")


def is_possible_phone(text: str) -> bool:
    """Return whether `possible_phone_pattern` accepts a string, without that pattern: it takes 30 ms to compile."""
    digits = text[1:]
    if not (text.startswith("+") and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return False
    phones = load("phones")
    code = country_code(digits)
    national = digits[len(code) :]
    if len(national) not in phones["lengths"].get(code, ()):
        return False
    return not national.startswith("0") or code in phones["keeps_zero"]


PLAIN_TESTS: Final[dict[str, Callable[[str], bool]]] = {"e164-phone": is_possible_phone}
"""What Python does in place of a pattern of `possible_phone_pattern`."""


def has_clean_form(text: str) -> bool:
    """Return whether `text`, which matches the pattern of an EVM or a Solana address, is in its EIP-55 form or decodes
    to 32 bytes."""
    # A listed token, spelled as there, needs no hash.
    return text in SPELLINGS or (has_valid_checksum(text) if text.startswith("0x") else key_length(text) == 32)


is_clean_address = lru_cache(maxsize=4096)(has_clean_form)
"""`has_clean_form`, kept for the last thousands of addresses: a treasury comes with every request."""

CODED: Final[dict[str, Callable[[str], bool]]] = {
    "eip55-address": is_clean_address,
    "solana-address": is_clean_address,
}
"""The formats that their pattern alone does not decide."""


def is_clean(name: str, text: str) -> bool:
    """Return whether no rule of the format `name` can fire on a string."""
    if name in PLAIN_TESTS:
        return PLAIN_TESTS[name](text)
    return _matcher(name)(text) is not None and (name not in CODED or CODED[name](text))


@cache
def _matcher(name: str) -> Callable[[str], object]:
    return re.compile(PATTERNS[name].removeprefix("^").removesuffix("$"), re.ASCII).fullmatch
