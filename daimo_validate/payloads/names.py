"""What the name of a setting says about its value: `NEXT_PUBLIC_DAIMO_TREASURY_ADDRESS`, `daimo.chainId`.

A name is taken as its words, in capitals: `DAIMO_CHAIN_ID`, `daimoChainId` and `daimo.chain-id` are the same name.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from daimo_validate.core.inputs.fields import (
    ADDRESS_PATH,
    AMOUNT_PATH,
    CHAIN_PATH,
    OPTIONS_PATH,
    REFUND_PATH,
    TOKEN_PATH,
)
from daimo_validate.core.tokens import CHAINS, EVM, TOKENS
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

DAIMO: Final = "DAIMO"

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ALIASES: Final = {"ADDR": "ADDRESS", "ADRESS": "ADDRESS", "DEST": "DESTINATION"}
_SYMBOLS: Final = frozenset({token.symbol.upper() for token in TOKENS.values()})
# What names write as one word: `CHAINID`, `WALLETADDRESS`.
_GLUED: Final = (
    "DAIMO", "ADDRESS", "ADDR", "TREASURY", "RECIPIENT", "RECEIVER", "DESTINATION", "REFUND", "WALLET", "TOKEN",
    "CHAIN", "AMOUNT", "UNITS", "PAYMENT", "OPTIONS", "PAY", "USDC", "USDT", "HOT", "ID",
)  # fmt: skip
# The names that bundlers publish, and Terraform's.
_PREFIXES: Final = (
    ("NEXT", "PUBLIC"), ("EXPO", "PUBLIC"), ("NUXT", "PUBLIC"), ("REACT", "APP"), ("VITE",), ("PUBLIC",), ("GATSBY",),
    ("TF", "VAR"),
)  # fmt: skip

_CHAIN_ALIASES: Final = {
    "ETH": 1, "OP": 10, "BSC": 56, "BNB": 56, "BNBCHAIN": 56, "MATIC": 137, "WORLD": 480, "ARB": 42161,
    "ARBITRUMONE": 42161,
}  # fmt: skip
_TEST_WORDS: Final = frozenset(
    {"TEST", "TESTNET", "SEPOLIA", "GOERLI", "AMOY", "MUMBAI", "FUJI", "HOLESKY", "DEVNET", "CHIADO", "ALFAJORES"}
)

_TO: Final = frozenset({"DESTINATION", "TREASURY", "RECIPIENT", "RECEIVER"})
_LIKELY_TO: Final = frozenset({"WALLET", "PAYOUT", "MERCHANT", "BENEFICIARY", "VAULT", "SAFE", "PAYEE"})
# An address or an amount of another kind, and values about one.
_OTHER: Final = frozenset(
    {
        "MAIL", "EMAIL", "IP", "IPV", "WEB", "WEBSITE", "POSTAL", "STREET", "BILLING", "SHIPPING", "HOME", "SITE",
        "WEBHOOK", "CALLBACK", "URL", "URI", "HOST", "DOMAIN", "PORT", "BIND", "LISTEN", "SERVER", "RPC", "NODE",
        "GRPC", "MAC", "CONTACT", "SUPPORT", "OFFICE", "COMPANY",
        "FROM", "SOURCE", "SRC", "SENDER", "PAYER", "ORIGIN", "INPUT", "USER", "CUSTOMER", "OWNER", "ADMIN", "SIGNER",
        "DEPLOYER", "OPERATOR", "RELAYER", "FUNDER", "BUYER",
        "KEY", "SECRET", "PASSWORD", "PRIVATE", "SEED", "MNEMONIC", "HASH", "SIGNATURE",
        "LABEL", "NAME", "TITLE", "DESCRIPTION", "PLACEHOLDER", "ERROR", "HELP", "TEXT", "HINT", "MESSAGE", "NOTE",
        "REQUIRED", "ENABLED", "DISABLED", "VISIBLE", "EDITABLE", "TYPE", "FORMAT", "REGEX", "PATTERN", "LENGTH",
        "COUNT", "LOOKUP", "BOOK", "VERIFIED", "VALIDATION", "FILE", "PATH", "INDEX", "VERSION", "ENV", "VARIABLE",
        "PROPERTIES", "EXAMPLE", "EXAMPLES", "SCHEMA", "ENUM",
    }
)  # fmt: skip
# Contracts of Daimo or of the application: their names do not say that they receive payments.
_CONTRACT: Final = frozenset(
    {
        "CONTRACT", "FACTORY", "EXECUTOR", "BRIDGE", "BRIDGER", "ROUTER", "FORWARDER", "PROXY", "VERIFIER", "IMPL",
        "IMPLEMENTATION", "PAYMASTER", "ENTRYPOINT", "ORACLE", "REGISTRY", "MULTICALL", "PERMIT", "PRICER", "DEPLOY",
        "INTENT", "FULFILLER", "HANDLER", "LIBRARY", "ABI", "IMPLEMENTER",
    }
)  # fmt: skip
_NOT_THE_AMOUNT: Final = frozenset(
    {
        "MIN", "MINIMUM", "MAX", "MAXIMUM", "FEE", "FEES", "TIP", "DISCOUNT", "TAX", "GAS", "THRESHOLD", "LIMIT",
        "CREDIT", "BONUS", "REFUND", "CASHBACK", "STEP", "TOTAL", "DAILY", "MONTHLY",
    }
)  # fmt: skip
# What may follow the word: DAIMO_AMOUNT_LABEL and DAIMO_ALLOW_AMOUNT_EDIT do not hold the amount of a payload.
_AFTER_AMOUNT: Final = frozenset({"UNITS", "UNIT", "USD", "USDC", "USDT", "EUR", "EURC", "ETH", "DAI"})
# Words that do not tell one group of settings from another.
_NEUTRAL: Final = (
    frozenset(
        {
            "ADDRESS", "TOKEN", "CHAIN", "ID", "AMOUNT", "UNITS", "UNIT", "REFUND", "PAY", "PAYMENT", "PAYMENTS",
            "OPTIONS", "OPTION", "HOT", "COLD", "DEFAULT", "MAIN", "CONTRACT", "TO", "USD", "EUR", "CHECKOUT",
            "SESSION",
        }
    )
    | _TO
    | _LIKELY_TO
    | _SYMBOLS
)  # fmt: skip
# Keys of their own that are taken for those of Daimo beside one with its name.
_PLAIN: Final = frozenset(
    {
        ("DESTINATION", "ADDRESS"), ("TREASURY", "ADDRESS"), ("RECIPIENT", "ADDRESS"), ("RECEIVER", "ADDRESS"),
        ("TREASURY", "WALLET", "ADDRESS"), ("RECIPIENT", "WALLET", "ADDRESS"), ("DESTINATION", "WALLET", "ADDRESS"),
        ("REFUND", "ADDRESS"), ("TOKEN", "ADDRESS"), ("DESTINATION", "TOKEN", "ADDRESS"), ("USDC", "ADDRESS"),
        ("PAYOUT", "ADDRESS"), ("CHAIN", "ID"), ("DESTINATION", "CHAIN", "ID"),
    }
)  # fmt: skip


class Meaning(NamedTuple):
    """The field that a name gives. Unless it is `sure`, a value counts only if it has the form of the field.

    `group` has the words that settings of the same request share: `EU`, `STAGING`. `names_token` means that an address
    may be that of the token: `DAIMO_TREASURY_USDC_ADDRESS`. `chain_id` is that of the chain in the name:
    `DAIMO_USDC_ADDRESS_BASE`. `is_named` means that the name says `Daimo`, `is_users` that a pattern of the user gives
    the field.
    """

    field: Path
    sure: bool
    group: frozenset[str]
    names_token: bool = False
    chain_id: int | None = None
    is_named: bool = True
    is_users: bool = False


@lru_cache(maxsize=4096)
def words_of(key: str) -> tuple[str, ...]:
    """Return the words of a key, in capitals: `daimo.treasuryAddr` has `DAIMO`, `TREASURY`, `ADDRESS`."""
    found: list[str] = []
    for match in _WORD.finditer(key[:200]):
        word = match[0].upper()
        parts = re.findall("|".join(_GLUED), word) if re.fullmatch(f"(?:{'|'.join(_GLUED)})+", word) else [word]
        found += (_ALIASES.get(part, part) for part in parts)
    return tuple(found)


def meaning_of(words: tuple[str, ...], key: str, own: tuple[tuple[str, str], ...] = ()) -> Meaning | None:
    """Return what the words of a name say, or None if it does not name a field. `own` are the patterns of the user.

    `key` is the key as written, which patterns match too.
    """
    joined = "_".join(words)
    for pattern, given in own:
        if fnmatchcase(key.upper(), pattern) or fnmatchcase(joined, pattern):
            return Meaning(tuple(given.split(".")), True, _group(words, own), is_users=True)
    named = next((at for at, word in enumerate(words) if word == DAIMO), None)
    if named is None:
        return _of_plain(_without_prefix(words))
    found = _field_of(words[named + 1 :])
    if found is None:
        return None
    before, after = _without_prefix(words[:named]), words[named + 1 :]
    field, sure = found
    return Meaning(
        field=field,
        sure=sure,
        group=_group((*before, *after), own),
        names_token=not _SYMBOLS.isdisjoint(after),
        chain_id=_chain_in(after),
    )


def chain_named(name: str) -> int | None:
    """Return the id of the listed chain with this name, or None: `base`, `Arbitrum One`."""
    return _chains().get("".join(words_of(name)))


def names_daimo(words: tuple[str, ...]) -> bool:
    """Return whether a name says `Daimo`."""
    return DAIMO in words


def _chain_in(words: tuple[str, ...]) -> int | None:
    """Return the chain that a name ends with, or that it names beside a token: `USDC_ADDRESS_BASE`, `BASE_USDC`."""
    if _TEST_WORDS & frozenset(words):
        return None
    beside = (pair for pair in pairwise(words) if not _SYMBOLS.isdisjoint(pair))
    near = (words[-1], *(word for pair in beside for word in pair if word not in _SYMBOLS)) if words else ()
    return next((_chains()[word] for word in near if word in _chains() and word not in _SYMBOLS), None)


@cache
def _chains() -> dict[str, int]:
    """Return the ids of chains by their names, and by the names that people use."""
    listed = {"".join(words_of(chain.name)): chain.id for chain in CHAINS.values() if chain.type in (EVM, "solana")}
    return listed | {name: chain_id for name, chain_id in _CHAIN_ALIASES.items() if chain_id in CHAINS}


def _of_plain(words: tuple[str, ...]) -> Meaning | None:
    found = _field_of(words) if words in _PLAIN else None
    return None if found is None else Meaning(found[0], False, frozenset(), is_named=False)


def _without_prefix(words: tuple[str, ...]) -> tuple[str, ...]:
    prefix = next((prefix for prefix in _PREFIXES if words[: len(prefix)] == prefix), ())
    return words[len(prefix) :]


def _group(words: tuple[str, ...], own: tuple[tuple[str, str], ...]) -> frozenset[str]:
    deciding = {word for pattern, _field in own for word in words_of(pattern)}
    return frozenset(words) - _NEUTRAL - deciding - {DAIMO}


def _field_of(words: tuple[str, ...]) -> tuple[Path, bool] | None:
    """Return the field of the words of a name after `DAIMO`, and whether the name is sure."""
    given = frozenset(words)
    if given & _OTHER:
        return None
    if "AMOUNT" in given:
        return (AMOUNT_PATH, True) if _is_amount(words) else None
    if "OPTIONS" in given:
        return (OPTIONS_PATH, False) if "PAYMENT" in given else None
    if words[-1:] == ("CHAIN",) or ("CHAIN", "ID") in pairwise(words):
        return None if "REFUND" in given else (CHAIN_PATH, "ID" in given)
    return _address_of(given)


def _address_of(given: frozenset[str]) -> tuple[Path, bool] | None:
    is_address, is_to = "ADDRESS" in given, not given.isdisjoint(_TO)
    if _is_contract(given):
        return None
    if "REFUND" in given:
        return (REFUND_PATH, is_address) if is_address or given <= {"REFUND", "WALLET", "DEFAULT", "TO"} else None
    if _is_of_token(given):
        return (TOKEN_PATH, is_address) if is_address or _is_token_alone(given) else None
    is_likely = is_address or not given.isdisjoint(_TO | _LIKELY_TO)
    return (ADDRESS_PATH, is_to and is_address) if is_likely or given == {"TO"} else None


def _is_of_token(given: frozenset[str]) -> bool:
    return "TOKEN" in given or (not given.isdisjoint(_SYMBOLS) and given.isdisjoint(_TO | _LIKELY_TO))


def _is_contract(given: frozenset[str]) -> bool:
    """Return whether a name is that of a contract, other than a token's or one that receives payments."""
    may_be = "TOKEN" in given or not given.isdisjoint(_SYMBOLS | _TO)
    return not given.isdisjoint(_CONTRACT - {"CONTRACT"} if may_be else _CONTRACT)


def _is_token_alone(given: frozenset[str]) -> bool:
    return not given.isdisjoint({"TOKEN", "CONTRACT", "MINT"}) or len(given) <= 2


def _is_amount(words: tuple[str, ...]) -> bool:
    if _NOT_THE_AMOUNT & frozenset(words):
        return False
    after = words[words.index("AMOUNT") + 1 :]
    return all(word in _AFTER_AMOUNT or word.isdigit() for word in after)
