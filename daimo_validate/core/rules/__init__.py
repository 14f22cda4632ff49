"""The rules, one file each, and their registry.

A rule's module is imported when its input first occurs or when it is asked for. A program that checks one valid
request would otherwise spend more time on importing rules than on everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from daimo_validate.text.hints import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from daimo_validate.core.inputs.base import Input
    from daimo_validate.core.rules._base import Found, Rule

_INPUTS: Final[dict[str, str]] = {
    "syntax": "text",
    "duplicate-key": "text",
    "unquoted-value": "document",
    "public-api-key": "document",
    "no-payload": "document",
    "unused-suppression": "document",
    "not-json": "oddity",
    "too-deep": "oddity",
    "too-large": "oddity",
    "wrong-type": "type",
    "missing-field": "required",
    "not-an-option": "option",
    "schema-mismatch": "keyword",
    "unknown-field": "unknown-field",
    "legacy-field": "unknown-field",
    "evm-address": "eip55-address",
    "eip55-checksum": "eip55-address",
    "eip55-missing": "eip55-address",
    "solana-address": "solana-address",
    "solana-off-curve": "solana-destination",
    "burn-address": "recipient",
    "dummy-address": "recipient",
    "known-contract": "recipient",
    "sends-to-token": "recipient",
    "public-key-known": "recipient",
    "example-address": "recipient",
    "near-twin-address": "named-addresses",
    "solana-usdc-only": "solana-destination",
    "chain-id": "unlisted-token",
    "not-evm-chain": "unlisted-token",
    "unknown-chain": "unlisted-token",
    "wrong-chain-token": "unlisted-token",
    "unknown-token": "unlisted-token",
    "amount-format": "token-amount",
    "amount-style": "amount",
    "amount-base-units": "amount",
    "amount-zero": "amount",
    "amount-precision": "amount",
    "amount-overflow": "amount",
    "calldata-hex": "calldata",
    "calldata-selector": "call",
    "calldata-no-refund": "call",
    "calldata-shape": "call",
    "calldata-recipient": "called-address",
    "calldata-approve": "call",
    "calldata-amount": "call",
    "refund-is-target": "call",
    "blank-text": "display",
    "verb-one-word": "display",
    "theme-url": "web-url",
    "unfilled-value": "wording",
    "hidden-character": "wording",
    "options-empty": "options",
    "options-repeated": "options",
    "phone-e164": "e164-phone",
    "phone-impossible": "e164-phone",
    "apple-pay-phone": "apple-pay",
    "email-format": "email-address",
    "secret-in-metadata": "metadata",
    "secret-in-field": "wording",
    "destination-not-allowed": "guarded",
    "refund-not-allowed": "guarded",
    "chain-not-allowed": "guarded",
    "token-not-allowed": "guarded",
    "amount-over-limit": "guarded",
    "selector-not-allowed": "guarded",
    "look-alike-address": "guarded",
    "early-delivery": "session",
    "missing-delivery": "session",
    "under-delivery": "session",
    "session-id-format": "session",
    "expires-before-created": "session",
    "chain-name-mismatch": "named-chain",
    "token-symbol-mismatch": "named-chain",
    "error-type-mismatch": "error-body",
    "undocumented-status": "status",
    "unknown-event": "event",
    "event-mismatch": "event",
    "event-client-secret": "event",
    "test-event": "event",
}
"""The input of every rule by rule id, in the order of the reference."""


class _Registry(Mapping[str, "Rule"]):
    """Every rule by its id. Checking whether an id exists imports nothing."""

    def __getitem__(self, rule_id: str) -> Rule:
        if rule_id not in _INPUTS:
            raise KeyError(rule_id)
        # Imported on use: 1 ms.
        from importlib import import_module

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
    return tuple((RULES[rule_id], RULES[rule_id].check) for rule_id, read in _INPUTS.items() if read == given.name)
