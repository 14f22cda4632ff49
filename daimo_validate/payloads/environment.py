"""dotenv keys that hold fields of a payload. What they give is a fragment: nothing in it is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from daimo_validate.core.tokens import SOLANA
from daimo_validate.documents.model import Document, Problem
from daimo_validate.payloads.search import Payload
from daimo_validate.text.pointers import Path
from daimo_validate.text.templates import is_template

_AMOUNTS: Final = "*DAIMO*AMOUNT*"
ENV_FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("*DAIMO*TOKEN*ADDRESS", "destination.tokenAddress"),
    ("*DAIMO*REFUND*ADDRESS", "refundAddress"),
    ("*DAIMO*DESTINATION*ADDRESS", "destination.address"),
    ("*DAIMO*TREASURY*ADDRESS", "destination.address"),
    ("*DAIMO*RECIPIENT*ADDRESS", "destination.address"),
    ("*DAIMO*RECEIVER*ADDRESS", "destination.address"),
    ("*DAIMO*CHAIN_ID", "destination.chainId"),
    (_AMOUNTS, "destination.amountUnits"),
)
"""Patterns of key names (as in `fnmatch`, in capitals) and the field that such a key holds; the first match
counts."""

# DAIMO_AMOUNT_LABEL, DAIMO_ALLOW_AMOUNT_EDIT and DAIMO_MIN_AMOUNT hold no amount of a payload.
_AMOUNT_KEY: Final = re.compile(
    r"(?!.*_(?:MIN|MAX)(?:IMUM)?_).*AMOUNT(?:_?UNITS)?(?:_(?:[0-9]+|USD[CT]?|EURC?|ETH|DAI))?"
)
# DAIMO_RECIPIENT_EMAIL_ADDRESS is an address of another kind.
_OTHER_ADDRESS: Final = re.compile(r".*_(?:E_?MAIL|MAIL|IP|WEB|POSTAL|STREET|BILLING|SHIPPING)_ADDRESS")
_BASE58: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}")
# What follows a lost line end may be a secret, so such a value is not judged, lest a message repeat it.
_SECOND_KEY: Final = r"[A-Za-z_][A-Za-z0-9_]*="


def fragments(document: Document, fields: Sequence[tuple[str, str]] = ENV_FIELDS) -> Iterator[Payload]:
    """A fragment for each set of keys that share what stands before the words of the patterns.

    `DAIMO_CHAIN_ID` and `DAIMO_TOKEN_ADDRESS` are judged together, `DAIMO_EU_CHAIN_ID` apart from them. A
    second key for one field (a treasury beside a destination) begins a fragment of its own. Empty values
    count as absent.
    """
    groups: dict[tuple[str, int], dict[Path, str]] = {}
    for key, text in document.value.items():
        field = _field_of(key, fields)
        if field is None or not text.strip():
            continue
        stem, turn = _stem(key, fields), 0
        while field in groups.get((stem, turn), {}):
            turn += 1
        groups.setdefault((stem, turn), {})[field] = key
    for keys in groups.values():
        yield _fragment(document, keys)


def may_hold_key(data: bytes, fields: Sequence[tuple[str, str]] = ENV_FIELDS) -> bool:
    """Whether the bytes hold the fixed parts of some pattern."""
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
    """What stands in a key before the first word that tells its field."""
    name = key.upper()
    ends = [name.find(word) for pattern, _field in fields if (word := _word(pattern))]
    return name[: min((end for end in ends if end >= 0), default=len(name))].rstrip("_")


def _word(pattern: str) -> str:
    parts = [part for part in pattern.split("*") if part]
    return parts[1] if len(parts) > 1 else parts[0] if parts else ""


def _fragment(document: Document, keys: dict[Path, str]) -> Payload:
    value: dict[str, Any] = {}
    for field, key in keys.items():
        outer = value
        for step in field[:-1]:
            outer = outer.setdefault(str(step), {})
        outer[str(field[-1])] = _read(field, document.value[key])
    destination = value.get("destination")
    if isinstance(destination, dict) and "type" not in destination:
        destination["type"] = _type_of(destination)
        # 501 tells that the destination is on Solana, whose payloads have no field for it.
        if destination["type"] == "solana" and destination.get("chainId") == SOLANA:
            del destination["chainId"]
    filled_in = {key for key in keys.values() if is_template(document.value[key])}
    run_on = [key for key in keys.values() if key not in filled_in and re.search(_SECOND_KEY, document.value[key])]
    unknown = frozenset(field for field, key in keys.items() if key in filled_in or key in run_on)
    return Payload(
        document=document,
        path=(),
        value=value,
        unknown=unknown,
        problems=tuple(_run_on(document, key) for key in run_on),
        fragment=True,
        fields={field: (key,) for field, key in keys.items()},
    )


def _run_on(document: Document, key: str) -> Problem:
    place = document.nearest((key,))[1]
    return Problem(
        rule="syntax",
        message="this value holds a second `KEY=`",
        hint="begin a line before that key",
        span=place.value,
        path=(key,),
        document=document.number,
        private=True,
    )


def _read(field: Path, text: str) -> str | int:
    if field[-1] == "chainId" and re.fullmatch(r"[0-9]{1,20}", text, re.ASCII):
        return int(text)
    return text


def _type_of(destination: dict[str, Any]) -> str:
    known = (destination.get("address"), destination.get("tokenAddress"))
    on_solana = any(isinstance(text, str) and _BASE58.fullmatch(text) for text in known)
    return "solana" if on_solana or destination.get("chainId") == SOLANA else "evm"
