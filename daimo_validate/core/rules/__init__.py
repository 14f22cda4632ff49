"""The rules, one file each, and their registry.

A rule's module is imported when its input first occurs or when it is asked for. A program that checks one valid
request would otherwise spend more time on importing rules than on everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.core.inputs import (
    amount,
    call,
    destination,
    display,
    findings,
    guarded,
    metadata,
    options,
    recipient,
    response,
    strings,
)
from daimo_validate.core.inputs.base import Input

if TYPE_CHECKING:
    from daimo_validate.core.rules._base import Found, Rule

_INPUTS: Final[dict[str, Input]] = {
    "syntax": findings.TEXT,
    "duplicate-key": findings.TEXT,
    "unquoted-value": findings.DOCUMENT,
    "no-payload": findings.DOCUMENT,
    "unused-suppression": findings.DOCUMENT,
    "not-json": findings.ODDITY,
    "too-deep": findings.ODDITY,
    "too-large": findings.ODDITY,
    "wrong-type": findings.TYPE,
    "missing-field": findings.REQUIRED,
    "not-an-option": findings.OPTION,
    "schema-mismatch": findings.KEYWORD,
    "unknown-field": findings.UNKNOWN_FIELD,
    "legacy-field": findings.UNKNOWN_FIELD,
    "evm-address": strings.EVM_ADDRESS,
    "eip55-checksum": strings.EVM_ADDRESS,
    "eip55-missing": strings.EVM_ADDRESS,
    "solana-address": strings.SOLANA_ADDRESS,
    "solana-off-curve": destination.SOLANA_DESTINATION,
    "burn-address": recipient.RECIPIENT,
    "sends-to-token": recipient.RECIPIENT,
    "public-key-known": recipient.RECIPIENT,
    "example-address": recipient.RECIPIENT,
    "solana-usdc-only": destination.SOLANA_DESTINATION,
    "chain-id": destination.UNLISTED_TOKEN,
    "not-evm-chain": destination.UNLISTED_TOKEN,
    "unknown-chain": destination.UNLISTED_TOKEN,
    "wrong-chain-token": destination.UNLISTED_TOKEN,
    "unknown-token": destination.UNLISTED_TOKEN,
    "amount-format": strings.TOKEN_AMOUNT,
    "amount-style": amount.AMOUNT,
    "amount-base-units": amount.AMOUNT,
    "amount-zero": amount.AMOUNT,
    "amount-precision": amount.AMOUNT,
    "amount-overflow": amount.AMOUNT,
    "calldata-hex": strings.CALLDATA,
    "calldata-selector": call.CALL,
    "calldata-no-refund": call.CALL,
    "refund-is-target": call.CALL,
    "blank-text": display.DISPLAY,
    "verb-one-word": display.DISPLAY,
    "theme-url": strings.WEB_URL,
    "options-empty": options.OPTIONS,
    "options-repeated": options.OPTIONS,
    "phone-e164": strings.E164_PHONE,
    "phone-impossible": strings.E164_PHONE,
    "email-format": strings.EMAIL_ADDRESS,
    "secret-in-metadata": metadata.METADATA,
    "destination-not-allowed": guarded.GUARDED,
    "refund-not-allowed": guarded.GUARDED,
    "chain-not-allowed": guarded.GUARDED,
    "token-not-allowed": guarded.GUARDED,
    "amount-over-limit": guarded.GUARDED,
    "look-alike-address": guarded.GUARDED,
    "early-delivery": response.SESSION,
    "chain-name-mismatch": response.NAMED_CHAIN,
    "token-symbol-mismatch": response.NAMED_CHAIN,
    "error-type-mismatch": response.ERROR_BODY,
    "undocumented-status": response.STATUS,
}
"""The input of every rule by rule id, in the order of the reference."""


class _Registry(Mapping[str, "Rule"]):
    """Every rule by its id. Checking whether an id exists imports nothing."""

    def __getitem__(self, rule_id: str) -> Rule:
        if rule_id not in _INPUTS:
            raise KeyError(rule_id)
        rule: Rule = import_module(f"{__name__}.{rule_id.replace('-', '_')}").RULE
        return rule

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in _INPUTS

    def __iter__(self) -> Iterator[str]:
        return iter(_INPUTS)

    def __len__(self) -> int:
        return len(_INPUTS)


RULES: Final = _Registry()


@cache
def checks_of(given: Input) -> tuple[tuple[Rule, Callable[[Any], Iterable[Found]]], ...]:
    """Return the rules that read an input, each with its check, in the order of the reference."""
    return tuple((RULES[rule_id], RULES[rule_id].check) for rule_id, read in _INPUTS.items() if read is given)
