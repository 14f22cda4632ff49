"""Which fields of a request are not usual: of a body with one mistake, one.

No rule has anything to say of the others, so the body is judged by these alone. A body of another form is examined as a
whole: one with a field that the schema does not name, without one of its objects, or with a value that JSON lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from daimo_validate.core.glance import Gate, Glance
from daimo_validate.core.inputs import Record, records_of_misspelt
from daimo_validate.core.inputs.fields import (
    ADDRESS_PATH,
    AMOUNT_PATH,
    CALLDATA_PATH,
    CHAIN_PATH,
    OPTIONS_PATH,
    REFUND_PATH,
    TOKEN_PATH,
)
from daimo_validate.core.inputs.metadata import is_usual as are_usual_values
from daimo_validate.core.inputs.options import is_usual as are_usual_options
from daimo_validate.core.inputs.options import names_of
from daimo_validate.core.inputs.usual import are_plain_names, are_usual_addresses
from daimo_validate.core.plain import is_exact
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

# A body within these is within all bounds.
_MOST_CHARACTERS: Final = 2**16
_MOST_NAMES: Final = 256
_MOST_VALUES: Final = 1024
_LARGEST: Final = 2**53
_NO_PAIRS: Final[dict[str, str]] = {}
_EMPTY: Final = frozenset({bool, type(None)})
_NUMBERS: Final = frozenset({int, float})
_OF_ADDRESSES: Final = (ADDRESS_PATH, TOKEN_PATH, CHAIN_PATH, REFUND_PATH)


class Faults:
    """Finds the unusual fields of requests of the shipped document, whose usual gate is `usual`."""

    __slots__ = ("_body", "_destinations", "_display", "_glance", "_other", "_pairs", "_shown")

    def __init__(self, glance: Glance, usual: Any, gate: Callable[[Any], Gate]) -> None:
        fields = usual["properties"]
        display, metadata = fields["display"], fields["metadata"]
        evm, solana = fields["destination"]["then"], fields["destination"]["else"]["then"]
        self._glance: Final = glance
        self._body: Final = frozenset(fields)
        self._destinations: Final = {"evm": _Fields.of("destination", evm), "solana": _Fields.of("destination", solana)}
        self._display: Final = _Fields.of("display", display)
        self._shown: Final = {name: gate(schema) for name, schema in display["properties"].items()}
        self._pairs: Final = {name: gate(schema) for name, schema in metadata["properties"].items()}
        self._other: Final = gate(metadata["additionalProperties"])

    def of(self, body: Any) -> tuple[list[Path], Sequence[Record]] | None:
        """Return the fields of a body that are not usual, missing ones included, and records of what else is not.

        These are addresses that are ordinary but for their spelling. None for a body of another form. May raise for
        one.
        """
        destination, display, metadata = body["destination"], body["display"], body.get("metadata", _NO_PAIRS)
        if not type(body) is type(destination) is type(display) is type(metadata) is dict:
            return None
        fields = self._destinations[destination["type"]]
        if not (body.keys() <= self._body and destination.keys() <= fields.names):
            return None
        if not (display.keys() <= self._display.names and _is_plain(body, destination, display, metadata)):
            return None
        faults = [
            *fields.missing_in(destination),
            *self._display.missing_in(display),
            *self._of_destination(body, destination),
            *self._of_display(display),
            *self._of_metadata(metadata),
        ]
        refund = body.get("refundAddress", "")
        if type(refund) is str and _tried(are_usual_addresses, body, destination, display):
            return faults, ()
        misspelt = _tried(records_of_misspelt, body, destination)
        return (faults, misspelt) if misspelt else ([*faults, *_OF_ADDRESSES], ())

    def _of_destination(self, body: Any, destination: Any) -> Iterator[Path]:
        if "amountUnits" in destination and not _tried(self._glance.is_amount, destination["amountUnits"]):
            yield AMOUNT_PATH
        if "calldata" in destination and not _tried(self._glance.is_usual_call, body, destination):
            yield CALLDATA_PATH

    def _of_display(self, display: Any) -> Iterator[Path]:
        for name, value in display.items():
            if not self._shown[name](value):
                yield ("display", name)
            elif name == "paymentOptions" and not are_usual_options({}, {}, display):
                yield OPTIONS_PATH

    def _of_metadata(self, metadata: Any) -> Iterator[Path]:
        if not metadata or _tried(self._glance.has_usual_pairs, metadata):
            return
        for name, value in metadata.items():
            pair = {name: value}
            is_usual = self._pairs.get(name, self._other)
            if not (is_usual(value) and are_plain_names(pair) and are_usual_values({"metadata": pair}, {}, {})):
                yield ("metadata", name)


class _Fields(NamedTuple):
    """The fields of an object: their names, and the paths of those that it must have."""

    names: frozenset[str]
    required: tuple[Path, ...]

    @classmethod
    def of(cls, part: str, schema: Mapping[str, Any]) -> _Fields:
        return cls(frozenset(schema["properties"]), tuple((part, name) for name in schema["required"]))

    def missing_in(self, given: Mapping[str, Any]) -> list[Path]:
        return [path for path in self.required if path[1] not in given]


def _tried(function: Callable[..., Any], *given: Any) -> Any:
    """Return what a function for usual values says; None if it raises for others."""
    try:
        return function(*given)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _is_plain(body: Any, destination: Any, display: Any, metadata: Any) -> bool:
    """Return whether the fields of some objects are strings, ordinary numbers, booleans and nulls, but for the options,
    which are names and lists of names."""
    leaves = [*destination.values(), *metadata.values(), *display.values(), body.get("refundAddress")]
    options = display.get("paymentOptions")
    texts = [*metadata]
    for leaf in leaves:
        kind = type(leaf)
        if kind is str:
            texts.append(leaf)
        elif kind in _NUMBERS:
            if not -_LARGEST < leaf < _LARGEST:
                return False
        elif kind not in _EMPTY and not (leaf is options and 0 < len(names_of(leaf)) <= _MOST_NAMES):
            return False
    return len(leaves) <= _MOST_VALUES and len("".join(texts)) <= _MOST_CHARACTERS and is_exact(body)
