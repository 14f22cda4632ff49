"""Find the fields of a payload in dotenv keys. The result is a fragment: nothing in it is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from daimo_validate.core.gaps import object_paths
from daimo_validate.core.inputs.fields import (
    ADDRESS_PATH,
    AMOUNT_PATH,
    CHAIN_PATH,
    REFUND_PATH,
    TOKEN_PATH,
    TYPE_PATH,
)
from daimo_validate.core.severity import Severity
from daimo_validate.core.tokens import SOLANA
from daimo_validate.core.wording import param_of
from daimo_validate.documents.model import Document, Problem
from daimo_validate.payloads.model import Payload
from daimo_validate.text.alphabets import SOLANA_ADDRESS
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span
from daimo_validate.text.templates import is_template

_AMOUNTS: Final = "*DAIMO*AMOUNT*"
ENV_FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("*DAIMO*TOKEN*ADDRESS", param_of(TOKEN_PATH)),
    ("*DAIMO*REFUND*ADDRESS", param_of(REFUND_PATH)),
    ("*DAIMO*DESTINATION*ADDRESS", param_of(ADDRESS_PATH)),
    ("*DAIMO*TREASURY*ADDRESS", param_of(ADDRESS_PATH)),
    ("*DAIMO*RECIPIENT*ADDRESS", param_of(ADDRESS_PATH)),
    ("*DAIMO*RECEIVER*ADDRESS", param_of(ADDRESS_PATH)),
    ("*DAIMO*CHAIN_ID", param_of(CHAIN_PATH)),
    (_AMOUNTS, param_of(AMOUNT_PATH)),
)
"""Patterns of key names (as in `fnmatch`, in capitals) and the field that such a key holds; the first match counts."""

# DAIMO_AMOUNT_LABEL, DAIMO_ALLOW_AMOUNT_EDIT and DAIMO_MIN_AMOUNT do not hold the amount of a payload.
_AMOUNT_KEY: Final = re.compile(
    r"(?!.*_(?:MIN|MAX)(?:IMUM)?_).*AMOUNT(?:_?UNITS)?(?:_(?:[0-9]+|USD[CT]?|EURC?|ETH|DAI))?"
)
# DAIMO_RECIPIENT_EMAIL_ADDRESS is an address of another kind.
_OTHER_ADDRESS: Final = re.compile(r".*_(?:E_?MAIL|MAIL|IP|WEB|POSTAL|STREET|BILLING|SHIPPING)_ADDRESS")
_BASE58: Final = re.compile(SOLANA_ADDRESS)
_CHAIN_ID: Final = re.compile(r"[0-9]{1,20}", re.ASCII)
# Text after a lost line end may be a secret, so such a value is not judged: a message could repeat it.
_SECOND_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")


def fragments(document: Document, fields: Sequence[tuple[str, str]] = ENV_FIELDS) -> Iterator[Payload]:
    """Yield a fragment for each set of keys with the same start.

    `DAIMO_CHAIN_ID` and `DAIMO_TOKEN_ADDRESS` are judged together, `DAIMO_EU_CHAIN_ID` apart from them. A second key
    for the same field (a treasury beside a destination) starts a fragment of its own. Empty values count as absent.
    """
    groups: dict[tuple[str, int], dict[Path, str]] = {}
    seen: Counter[tuple[str, Path]] = Counter()
    for key, text in document.value.items():
        field = _field_of(key, fields)
        if field is None or not text.strip():
            continue
        stem = _stem(key, fields)
        groups.setdefault((stem, seen[stem, field]), {})[field] = key
        seen[stem, field] += 1
    for keys in groups.values():
        yield _fragment(document, keys)


def may_hold_key(data: bytes, fields: Sequence[tuple[str, str]] = ENV_FIELDS) -> bool:
    """Return whether the bytes hold the fixed parts of some pattern."""
    text = data.upper()
    return any(
        all(part.encode() in text for part in re.split(r"[*?]|\[[^]]*\]", pattern) if part)
        for pattern, _field in fields
    )


def _field_of(key: str, fields: Sequence[tuple[str, str]]) -> Path | None:
    name = key.upper()
    found = next(((pattern, field) for pattern, field in fields if fnmatchcase(name, pattern)), None)
    if found is None or (found[0] == _AMOUNTS and not _AMOUNT_KEY.fullmatch(name)):
        return None
    if found in ENV_FIELDS and _OTHER_ADDRESS.fullmatch(name):
        return None
    return tuple(found[1].split("."))


def _stem(key: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the part of a key before the first word that decides its field."""
    name = key.upper()
    ends = [name.find(word) for pattern, _field in fields if (word := _word(pattern))]
    return name[: min((end for end in ends if end >= 0), default=len(name))].rstrip("_")


def _word(pattern: str) -> str:
    parts = [part for part in pattern.split("*") if part]
    return parts[1] if len(parts) > 1 else parts[0] if parts else ""


def _fragment(document: Document, keys: Mapping[Path, str]) -> Payload:
    texts = {field: document.value[key] for field, key in keys.items()}
    templates = {field for field, text in texts.items() if is_template(text)}
    run_on = {field for field, text in texts.items() if field not in templates and _SECOND_KEY.search(text)}
    value = _nested(_with_type(texts))
    return Payload(
        document=document,
        path=(),
        value=value,
        unknown=frozenset(templates | run_on),
        open=object_paths(value),
        problems=(
            *(_run_on(document, key) for field, key in keys.items() if field in run_on),
            *_disagreements(document, [key for field, key in keys.items() if field not in run_on]),
        ),
        fragment=True,
        fields={field: (key,) for field, key in keys.items()},
    )


def _with_type(texts: Mapping[Path, str]) -> dict[Path, Any]:
    """Return the values of fields, with the type of their destination."""
    values: dict[Path, Any] = dict(texts)
    chain_id = texts.get(CHAIN_PATH)
    if chain_id is not None and _CHAIN_ID.fullmatch(chain_id):
        values[CHAIN_PATH] = int(chain_id)
    if TYPE_PATH in values or not any(field[0] == TYPE_PATH[0] for field in values):
        return values
    is_solana = any(_BASE58.fullmatch(texts.get(field, "")) for field in (ADDRESS_PATH, TOKEN_PATH))
    if values.get(CHAIN_PATH) == SOLANA:
        # Payloads for Solana do not have a chain id.
        is_solana = True
        del values[CHAIN_PATH]
    values[TYPE_PATH] = "solana" if is_solana else "evm"
    return values


def _nested(values: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the object that has each value at its path."""
    nested: dict[str, Any] = {}
    for (*steps, name), value in values.items():
        inner = nested
        for step in steps:
            inner = inner.setdefault(str(step), {})
        inner[str(name)] = value
    return nested


def _disagreements(document: Document, keys: Iterable[str]) -> Iterator[Problem]:
    """Yield one problem for all values about which programs disagree in the same way."""
    places: dict[tuple[str, ...], list[tuple[str, Span]]] = {}
    for key in keys:
        place = document.place((key,))
        if place is not None and place.other_programs:
            places.setdefault(place.other_programs, []).append((key, place.value))
    for programs, ((key, span), *others) in places.items():
        yield Problem(
            rule="syntax",
            severity=Severity.WARNING,
            message=f"programs disagree about this value: {'; '.join(programs)}",
            hint="write `KEY=value` without quotes and blanks, and put comments on lines of their own",
            span=span,
            path=(key,),
            document=document.number,
            related=tuple((other, "and here") for _key, other in others),
        )


def _run_on(document: Document, key: str) -> Problem:
    return Problem(
        rule="syntax",
        message="this value contains a second `KEY=`",
        hint="start a new line before that key",
        span=document.nearest((key,))[1].value,
        path=(key,),
        document=document.number,
        private=True,
    )
