"""What the guards of a policy look at: six values of a request, beside the guards."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Any

from daimo_validate.core import tokens
from daimo_validate.core.gaps import NO_GAPS, Gaps
from daimo_validate.core.guards import Guards
from daimo_validate.core.inputs.base import Input, Request
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.core.inputs.fields import (
    ADDRESS_PATH,
    AMOUNT_PATH,
    CALLDATA_PATH,
    CHAIN_PATH,
    REFUND_PATH,
    TOKEN_PATH,
    TYPE_PATH,
)
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

GUARDED = Input("guarded")


class Missing(Enum):
    """Why a guarded value is not there to be compared."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"
    """There is a value, but not one that the guard can compare: of a wrong type, or of a type JSON cannot carry."""
    UNKNOWN = "unknown"
    """A template fills it in later, or an open object may have it: nothing is reported."""


class GuardedValue(NamedTuple):
    """One guarded value: what is compared, and where it is reported."""

    path: Path
    value: Any


class Guarded(NamedTuple):
    """The guarded values of a request.

    Strings are compared even if they are not well formed, and whatever the schema says of them, so that switching off
    another rule opens no hole.
    """

    guards: Guards
    destination: GuardedValue
    refund: GuardedValue
    chain: GuardedValue
    token: GuardedValue
    amount: GuardedValue
    calldata: GuardedValue


def extract(
    request: Request,
    guards: Guards,
    *,
    gaps: Gaps = NO_GAPS,
    replaced: Collection[Path] = (),
) -> Guarded:
    """Return the guarded values of a request. `replaced` are the paths of values that JSON cannot carry."""
    read = _Reader(request, gaps, replaced)
    return Guarded(
        guards=guards,
        destination=GuardedValue(ADDRESS_PATH, read.text(ADDRESS_PATH)),
        refund=GuardedValue(REFUND_PATH, read.text(REFUND_PATH)),
        chain=read.chain(),
        token=GuardedValue(TOKEN_PATH, read.text(TOKEN_PATH)),
        amount=GuardedValue(AMOUNT_PATH, read.text(AMOUNT_PATH)),
        calldata=GuardedValue(CALLDATA_PATH, read.text(CALLDATA_PATH)),
    )


class _Reader:
    def __init__(self, request: Request, gaps: Gaps, replaced: Collection[Path]) -> None:
        self.request = request
        self.gaps = gaps
        self.replaced = replaced

    def value(self, path: Path) -> Any:
        """Return the value at a path, or why it is missing."""
        if self.gaps.hide(self.request.body, path):
            return Missing.UNKNOWN
        if _covers(self.replaced, path):
            return Missing.UNREADABLE
        around = self.request.body if len(path) == 1 else self.request.destination
        return around.get(str(path[-1]), Missing.ABSENT)

    def text(self, path: Path) -> str | Missing:
        value = self.value(path)
        return value if isinstance(value, (str, Missing)) else Missing.UNREADABLE

    def chain(self) -> GuardedValue:
        """Return the id of the chain. A type that has one chain in the list names it, any other needs `chainId`."""
        kind = self.text(TYPE_PATH)
        if kind is Missing.UNKNOWN and is_number(chain_id := self.value(CHAIN_PATH)):
            return GuardedValue(CHAIN_PATH, chain_id)
        if isinstance(kind, Missing):
            return GuardedValue(TYPE_PATH, kind)
        if (only := tokens.only_chain_of_type(kind)) is not None:
            return GuardedValue(TYPE_PATH, only)
        if kind != tokens.EVM:
            return GuardedValue(TYPE_PATH, Missing.UNREADABLE)
        chain_id = self.value(CHAIN_PATH)
        is_readable = isinstance(chain_id, Missing) or is_number(chain_id)
        return GuardedValue(CHAIN_PATH, chain_id if is_readable else Missing.UNREADABLE)


def _covers(places: Collection[Path], path: Path) -> bool:
    """Return whether one of the places is the path or leads to it."""
    return bool(places) and any(path[:end] in places for end in range(len(path) + 1))
