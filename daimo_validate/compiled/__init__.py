"""Generated data: what `schemas/` and two libraries say, as the JSON that ships."""

from __future__ import annotations

import os
from functools import cache

# Every start of the command line comes here: jiter takes 1 ms to import, and `json` 4 ms.
try:
    from jiter import from_json as _parsed
except ImportError:  # no wheel for this machine
    from json import loads as _parsed

# Type checkers read this name as true; see `text.hints`, which this package does not know.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Final

_FOLDER: Final = os.path.dirname(__file__)
_SUFFIX: Final = ".json"
DATA: Final = frozenset(
    {"bip39", "calls", "identifiers", "imports", "known-addresses", "openapi", "overlay", "phones", "tokens", "vectors"}
)
"""The parts that are not components of the API document."""


@cache
def load(name: str) -> Any:
    """Return a component by its name, or one of `DATA`. Do not change it.

    - `bip39`: `languages` maps a language to the 2,048 words of its BIP-39 list, in NFKD, joined by spaces.
    - `phones`: `lengths` maps a country code to the lengths of its national numbers, local forms left out;
      `keeps_zero` lists the codes after which a number may begin with 0; `us_area_codes` lists the area codes
      of +1 that belong to the United States; `old_mobile` maps a country code to a pattern of the national numbers
      that still hold its old mobile prefix.
    - `calls`: selector, signature and arguments (name, type, role) of each call of `schemas/calls.json`.
    - `identifiers`: `id`, `short` names, `explorers` and `names` of each chain of `schemas/identifiers.json`.
    - `known-addresses`: `addresses` lists address, chain ids or "evm", name and kind of each entry of
      `schemas/known-addresses.json`.
    - `imports`: of some packages, the `modules` and the `values` that these export, from `schemas/imports.json`.
    - `tokens`: `chains`, `tokens`, `formerChains` and `formerTokens` of `schemas/chains-and-tokens.json`.
    - `openapi`: the API document with its supplement. Its discriminators map to references, not to objects.
    - `overlay`, `vectors`: the overlay's actions and the test vectors.
    """
    with open(_path_of(name), "rb") as file:
        return _parsed(file.read())


def vectors_text() -> str:
    """Return the test vectors as they ship: ASCII JSON, one test per line."""
    with open(_path_of("vectors"), encoding="ascii") as file:
        return file.read()


@cache
def names() -> tuple[str, ...]:
    """Return the names of the components."""
    found = {name.removesuffix(_SUFFIX) for name in os.listdir(_FOLDER) if name.endswith(_SUFFIX)}
    return tuple(sorted(found - DATA))


def _path_of(name: str) -> str:
    return os.path.join(_FOLDER, name + _SUFFIX)


@cache
def word_list(language: str) -> frozenset[str]:
    """Return the BIP-39 words of a language such as `english`, in NFKD. Reads no file once `bip39` is loaded."""
    return frozenset(load("bip39")["languages"][language].split())
