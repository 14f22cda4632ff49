"""The rules, one file each, and the one registry that says which there are.

A rule's module is imported when its place is first judged, or when somebody asks for it: a program that checks one
good request and ends would otherwise spend more time on importing rules than on everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.core.places import Place

if TYPE_CHECKING:
    from daimo_validate.core.rules._base import Found, Rule

_PLACES: Final[dict[str, Place]] = {
    "syntax": Place.TEXT,
    "duplicate-key": Place.TEXT,
    "unquoted-value": Place.DOCUMENT,
    "no-payload": Place.DOCUMENT,
    "unused-suppression": Place.DOCUMENT,
    "not-json": Place.ODDITY,
    "too-deep": Place.ODDITY,
    "too-large": Place.ODDITY,
    "wrong-type": Place.TYPE,
    "missing-field": Place.REQUIRED,
    "not-an-option": Place.OPTION,
    "schema-mismatch": Place.KEYWORD,
    "unknown-field": Place.UNKNOWN_FIELD,
    "legacy-field": Place.UNKNOWN_FIELD,
    "evm-address": Place.EVM_ADDRESS,
    "eip55-checksum": Place.EVM_ADDRESS,
    "eip55-missing": Place.EVM_ADDRESS,
    "solana-address": Place.SOLANA_ADDRESS,
    "solana-off-curve": Place.SOLANA_DESTINATION,
    "burn-address": Place.KNOWN_RECIPIENT,
    "sends-to-token": Place.KNOWN_RECIPIENT,
    "public-key-known": Place.KNOWN_RECIPIENT,
    "example-address": Place.KNOWN_RECIPIENT,
    "solana-usdc-only": Place.SOLANA_DESTINATION,
    "chain-id": Place.UNLISTED_TOKEN,
    "not-evm-chain": Place.UNLISTED_TOKEN,
    "unknown-chain": Place.UNLISTED_TOKEN,
    "wrong-chain-token": Place.UNLISTED_TOKEN,
    "unknown-token": Place.UNLISTED_TOKEN,
    "amount-format": Place.TOKEN_AMOUNT,
    "amount-style": Place.AMOUNT,
    "amount-base-units": Place.AMOUNT,
    "amount-zero": Place.AMOUNT,
    "amount-precision": Place.AMOUNT,
    "amount-overflow": Place.AMOUNT,
    "calldata-hex": Place.CALLDATA,
    "calldata-selector": Place.CALL,
    "calldata-no-refund": Place.CALL,
    "refund-is-target": Place.CALL,
    "blank-text": Place.DISPLAY,
    "verb-one-word": Place.DISPLAY,
    "theme-url": Place.WEB_URL,
    "options-empty": Place.OPTIONS,
    "options-repeated": Place.OPTIONS,
    "phone-e164": Place.E164_PHONE,
    "phone-impossible": Place.E164_PHONE,
    "email-format": Place.EMAIL_ADDRESS,
    "secret-in-metadata": Place.METADATA,
    "destination-not-allowed": Place.GUARDED,
    "refund-not-allowed": Place.GUARDED,
    "chain-not-allowed": Place.GUARDED,
    "token-not-allowed": Place.GUARDED,
    "amount-over-limit": Place.GUARDED,
    "look-alike-address": Place.GUARDED,
}
"""Every rule by its id with the place that it reads, in the order of the reference."""


class _Registry(Mapping[str, "Rule"]):
    """Every rule by its id. Asking whether an id is one imports nothing."""

    def __getitem__(self, rule_id: str) -> Rule:
        if rule_id not in _PLACES:
            raise KeyError(rule_id)
        rule: Rule = import_module(f"{__name__}.{rule_id.replace('-', '_')}").RULE
        return rule

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in _PLACES

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


RULES: Final = _Registry()


@cache
def checks_of(place: Place) -> tuple[tuple[Rule, Callable[[Any], Iterable[Found]]], ...]:
    """The rules that read a place, each with its check, in the order of the reference."""
    return tuple((RULES[rule_id], RULES[rule_id].check) for rule_id, read in _PLACES.items() if read is place)
