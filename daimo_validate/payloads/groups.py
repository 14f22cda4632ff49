"""Which settings are judged together: each field once, and a chain only with what is of that chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daimo_validate.core.inputs.fields import CHAIN_PATH, TOKEN_PATH
from daimo_validate.core.tokens import CHAINS, TOKENS, token_key
from daimo_validate.payloads.values import FieldValue
from daimo_validate.text.pointers import Path


def judged_together(values: Iterable[FieldValue]) -> Iterator[list[FieldValue]]:
    """Yield the values of settings that stand together, in parts that are judged together.

    Names that share their words beside those of the field are one group: `DAIMO_EU_CHAIN_ID` is not the chain of
    `DAIMO_TOKEN_ADDRESS`.
    """
    groups: dict[frozenset[str], list[FieldValue]] = {}
    plain: list[FieldValue] = []
    for value in values:
        meaning = value.setting.meaning
        (groups.setdefault(meaning.group, []) if meaning.is_named else plain).append(value)
    for group in groups.values():
        yield from _parts(group)
    yield from _parts_of_plain(plain)


def _parts(group: list[FieldValue]) -> Iterator[list[FieldValue]]:
    """Yield a part with the first value of each field, and one for each further value, tokens with their chain."""
    by_field: dict[Path, list[FieldValue]] = {}
    for value in group:
        by_field.setdefault(value.field, []).append(value)
    chains = by_field.pop(CHAIN_PATH, [])
    chain = _chain_of(chains)
    context = [] if chain is None else [chain]
    first: list[FieldValue] = []
    others: list[FieldValue] = [value for value in chains if value is not chain and not value.is_name]
    for values in by_field.values():
        # Of different values, none is more likely than the others to be that of the request.
        same = _is_one(values)
        first += values[:same]
        others += values[same:]
    if first or (chain is not None and not chain.is_name):
        yield [*context, *first]
    for value in others:
        yield [*(context if value.field == TOKEN_PATH else ()), value]


def _chain_of(chains: list[FieldValue]) -> FieldValue | None:
    """Return the one chain of a group: by its id before its name, and that of the destination before another."""
    for wanted in ("DESTINATION", ""):
        ids = [value for value in chains if not value.is_name and wanted in value.setting.key.upper()]
        if ids:
            return ids[0] if _is_one(ids) else None
    return chains[0] if chains and _is_one(chains) else None


def _is_one(values: list[FieldValue]) -> bool:
    return all(value.value == values[0].value for value in values)


def _parts_of_plain(values: list[FieldValue]) -> Iterator[list[FieldValue]]:
    """Yield the parts of keys without `Daimo` in their names, each alone.

    Such a chain may be that of another system: it says something only of a listed token, and only if it is listed.
    """
    chains = [value for value in values if value.field == CHAIN_PATH]
    tokens = [value for value in values if value.field == TOKEN_PATH]
    is_pair = len(chains) == len(tokens) == 1 and _are_listed(chains[0], tokens[0])
    for value in values:
        if value.field != CHAIN_PATH:
            yield [chains[0], value] if is_pair and value.field == TOKEN_PATH else [value]


def _are_listed(chain: FieldValue, token: FieldValue) -> bool:
    if not isinstance(chain.value, int) or chain.value not in CHAINS or not isinstance(token.value, str):
        return False
    return any(token_key(chain_id, token.value) in TOKENS for chain_id in CHAINS)
