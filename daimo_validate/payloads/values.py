"""The value of a field that a setting gives. What does not have the form of its field is left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from daimo_validate.compiled import load
from daimo_validate.core.inputs.fields import ADDRESS_PATH, AMOUNT_PATH, CHAIN_PATH, OPTIONS_PATH, TOKEN_PATH
from daimo_validate.core.tokens import AT_ADDRESS, TOKENS
from daimo_validate.core.wording import looks_secret, nearest
from daimo_validate.documents.model import Document, Place
from daimo_validate.payloads.names import chain_named
from daimo_validate.payloads.settings import Setting, part_of
from daimo_validate.text.alphabets import SOLANA_ADDRESS
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span

_CHAIN_ID: Final = r"(?a)[0-9]{1,20}"
# An address, also one that is wrong: a part of it, with a chain before it, in the address of a page, or a name.
_LIKE_ADDRESS: Final = (
    rf"(?as)\s*(?:0[xX].*|.*[0-9a-fA-F]{{30,}}.*|{SOLANA_ADDRESS}|[\w-]{{1,80}}(?:\.[\w-]{{1,80}})*\.(?:eth|sol))\s*"
)
_LIKE_TOKEN: Final = r"(?a)0[xX][0-9a-zA-Z]{36,44}"
_LIKE_CHAIN_ID: Final = r"(?a)\s*[0-9].*|eip155:.*"
_LIKE_AMOUNT: Final = r"(?a)\W{0,3}[0-9][0-9_.,' ]{0,40}(?:\s*[A-Za-z]{2,5})?"
# Numbers that every reader of YAML, TOML and JSON reads as they are written.
_DECIMAL: Final = r"(?a)(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
# What another program puts a value in the place of, apart from `text.templates`.
_REFERENCE: Final = (
    r"(?is)\s*(?:(?!https?:)[a-z][a-z0-9+.-]*://.*|(?:ENC\[|arn:aws|@Microsoft\.|vault:|secretref:|ref\+|env[(:]).*"
    r"|%\w+%|#\{.*\}#?|\$[a-z_{(].*|@[\w-]+|__\w+__)\s*"
)
# A name of a field is what the configuration of this linter has in the place of values.
_FIELD_NAME: Final = r"(?a)refundAddress|(?:destination|display|metadata)(?:\.\w+)+"
_ITEM: Final = r"""[^\s,;|"'\[\]]+"""


class FieldValue(NamedTuple):
    """The value of one field: what is judged, and where it comes from.

    `places` are the places of values that are a part of a string, by their path in the payload. `is_name` means that
    the value is a chain by its name, which is right by itself. `unquoted` means that the text at the place is the
    value, which readers take for something else.
    """

    field: Path
    value: Any
    setting: Setting
    places: dict[Path, Place]
    is_unknown: bool = False
    is_name: bool = False
    unquoted: Place | None = None


class FieldReader:
    """Reads the values of one document. In an environment, everything under a name that is sure is meant as a value."""

    def __init__(self, document: Document, source: Source) -> None:
        self._document, self._source = document, source
        self._is_environment = document.format.is_environment

    def read(self, setting: Setting) -> FieldValue | None:
        """Return the value of the field that a setting names, or None if it is empty or something else."""
        field, value = setting.meaning.field, setting.value
        if setting.is_unknown or (isinstance(value, str) and compiled(_REFERENCE).fullmatch(value)):
            return FieldValue(field, value, setting, {}, is_unknown=True)
        if value is None or isinstance(value, (bool, dict)) or (isinstance(value, str) and _says_nothing(value)):
            return None
        if field == OPTIONS_PATH:
            return self._options(setting)
        if field == CHAIN_PATH:
            return self._chain(setting)
        if isinstance(value, list):
            return None
        return self._text(setting)

    def _text(self, setting: Setting) -> FieldValue | None:
        """Return the value of a field that is a string: for a number without quotes, its text."""
        field, place, text = setting.meaning.field, self._place(setting), setting.value
        if not isinstance(text, str):
            if place is None:
                return None
            text = self._source.slice(place.value)
        elif setting.place is not None and place is not None:
            place = place._replace(read_as=None)
        if not self._is_meant(setting, text):
            return None
        if field == ADDRESS_PATH and setting.meaning.names_token and text.lower() in AT_ADDRESS:
            field = TOKEN_PATH
        unquoted = place if place is not None and place.read_as and not compiled(_DECIMAL).fullmatch(text) else None
        return FieldValue(field, text, setting, self._places(setting, field), unquoted=unquoted)

    def _is_meant(self, setting: Setting, text: str) -> bool:
        meaning = setting.meaning
        if meaning.is_users or (meaning.sure and self._is_environment):
            return True
        if meaning.field == AMOUNT_PATH:
            return compiled(_LIKE_AMOUNT).fullmatch(text) is not None
        if meaning.field == TOKEN_PATH and not meaning.sure:
            return compiled(_LIKE_TOKEN).fullmatch(text) is not None
        if meaning.field == TOKEN_PATH and text.upper() in _symbols():
            return True
        # A wallet may be its private key; an address never is.
        is_key = looks_secret(text) and "addr" not in setting.key.lower()
        return compiled(_LIKE_ADDRESS).fullmatch(text) is not None and not is_key

    def _chain(self, setting: Setting) -> FieldValue | None:
        value, meaning = _chain_id_of(setting.value), setting.meaning
        places = self._places(setting, CHAIN_PATH)
        if isinstance(value, (int, float)):
            return FieldValue(CHAIN_PATH, value, setting, places)
        if not isinstance(value, str):
            return None
        if not meaning.sure and (chain_id := chain_named(value)) is not None:
            return FieldValue(CHAIN_PATH, chain_id, setting, places, is_name=True)
        is_meant = meaning.is_users or (
            meaning.sure and (self._is_environment or compiled(_LIKE_CHAIN_ID).fullmatch(value))
        )
        return FieldValue(CHAIN_PATH, value, setting, places) if is_meant else None

    def _options(self, setting: Setting) -> FieldValue | None:
        value = setting.value
        if isinstance(value, list):
            is_list = _is_of_options([item for item in value if isinstance(item, str)])
            return FieldValue(OPTIONS_PATH, value, setting, {}) if is_list else None
        if not isinstance(value, str):
            return None
        found = list(_listed_in(value))
        if not _is_of_options([text for text, _span in found]):
            return None
        return FieldValue(OPTIONS_PATH, [text for text, _span in found], setting, self._item_places(setting, found))

    def _item_places(self, setting: Setting, items: list[tuple[str, Span]]) -> dict[Path, Place]:
        start = setting.offset
        places: dict[Path, Place] = {}
        for index, (_text, span) in enumerate(items):
            place = part_of(self._document, self._source, setting.path, Span(start + span.start, start + span.end))
            if place is not None:
                places[*OPTIONS_PATH, index] = place
        return places

    def _place(self, setting: Setting) -> Place | None:
        return setting.place or self._document.place(setting.path)

    def _places(self, setting: Setting, field: Path) -> dict[Path, Place]:
        return {} if setting.place is None else {field: setting.place}


def _says_nothing(text: str) -> bool:
    return not text.strip() or compiled(_FIELD_NAME).fullmatch(text) is not None


def _chain_id_of(value: Any) -> Any:
    """Return the number that a value stands for, or the value."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and compiled(_CHAIN_ID).fullmatch(value.strip()) else value


def _listed_in(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the options of a list in a text, as JSON or with commas between them, with their places in it."""
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text)
        except ValueError:
            return
        if not all(isinstance(item, str) for item in items):
            return
    for match in compiled(_ITEM).finditer(text):
        yield match[0], Span(*match.span())


def _is_of_options(items: list[str]) -> bool:
    """Return whether a list is likely to be one of payment options, also with misspelt ones."""
    return any(nearest(item, _all_options()) is not None for item in items)


@cache
def _all_options() -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting: list[Any] = [load("CreateSessionRequest")["schema"]["properties"]["display"]]
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, dict):
            found |= dict.fromkeys(schema.get("enum", ()))
            waiting += schema.values()
        elif isinstance(schema, list):
            waiting += schema
    return tuple(found)


@cache
def _symbols() -> frozenset[str]:
    return frozenset(token.symbol.upper() for token in TOKENS.values())
