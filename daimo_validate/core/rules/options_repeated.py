"""`options-repeated`: a payment option listed twice, at any level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daimo_validate.core.inputs.fields import OPTIONS_PATH
from daimo_validate.core.inputs.options import Options
from daimo_validate.core.rules._base import WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted, shown_param
from daimo_validate.text.pointers import Path


def check(options: Options) -> Iterable[Found]:
    first: dict[str, Path] = {}
    found: list[Found] = []
    for path, name in _names(options):
        if name not in first:
            first[name] = path
            continue
        message = f"{quoted(name)} is listed twice; the first is {shown_param(first[name])}"
        found.append(Found(path, message, "remove one of the two"))
    return found


def _names(options: Options) -> Iterator[tuple[Path, str]]:
    for index, item in enumerate(options.items):
        if isinstance(item, str):
            yield (*OPTIONS_PATH, index), item
        elif isinstance(item, list):
            for inner, name in enumerate(item):
                if isinstance(name, str):
                    yield (*OPTIONS_PATH, index, inner), name


RULE = Rule(
    id="options-repeated",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A payment option listed twice, at any level.",
    why="The list is in display order (API document), so one of the two is a mistake.",
    example=Example(
        bad='{"display": {"paymentOptions": ["Coinbase", ["MetaMask", "Coinbase"]]}}',
        good='{"display": {"paymentOptions": ["Coinbase", ["MetaMask"]]}}',
    ),
    check=check,
)
