"""Which settings are judged together: each field once, and a chain only with what is of that chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daimo_validate.core.inputs.fields import CHAIN_PATH, TOKEN_PATH
from daimo_validate.core.tokens import CHAINS, NATIVE, TOKENS, token_key
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
    named = {value.field for group in groups.values() for value in group}
    yield from _parts_of_plain(plain, has_chain_or_token=not named.isdisjoint((CHAIN_PATH, TOKEN_PATH)))


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


def _parts_of_plain(values: list[FieldValue], *, has_chain_or_token: bool) -> Iterator[list[FieldValue]]:
    """Yield the parts of keys without `Daimo` in their names, each alone.

    Such a chain may be that of another system, and the zero address may be what another system calls unset. A chain
    says something of a token only if both are listed, and if the keys around them spell out a request.
    """
    pair = None if has_chain_or_token else _plain_pair(values)
    if pair is not None:
        yield pair
    for value in values:
        is_judged = value.field != CHAIN_PATH and value.value != NATIVE
        if is_judged and (pair is None or value is not pair[-1]):
            yield [value]


def _plain_pair(values: list[FieldValue]) -> list[FieldValue] | None:
    """Return the chain and the token of keys that spell out a request."""
    pair = [value for field in (CHAIN_PATH, TOKEN_PATH) for value in values if value.field == field]
    if [value.field for value in pair] != [CHAIN_PATH, TOKEN_PATH] or not _are_listed(*pair):
        return None
    is_request = len(values) > len(pair) or all("DESTINATION" in value.setting.key.upper() for value in pair)
    return pair if is_request else None


def _are_listed(chain: FieldValue, token: FieldValue) -> bool:
    if not isinstance(chain.value, int) or chain.value not in CHAINS or not isinstance(token.value, str):
        return False
    return any(token_key(chain_id, token.value) in TOKENS for chain_id in CHAINS)
