"""`options-empty`: an empty list of payment options."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import OPTIONS_PATH
from daimo_validate.core.inputs.options import Options
from daimo_validate.core.rules._base import WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(options: Options) -> Iterable[Found]:
    items = options.items
    if not items:
        return (_found(OPTIONS_PATH),)
    return [_found((*OPTIONS_PATH, index)) for index, item in enumerate(items) if item == []]


def _found(path: tuple[str | int, ...]) -> Found:
    hint = "omit `paymentOptions` to offer all methods, or list at least one" if path == OPTIONS_PATH else "remove it"
    return Found(path, f"{shown_param(path)} is an empty list", hint)


RULE = Rule(
    id="options-empty",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An empty list of payment options, at any level.",
    why="Omitting `paymentOptions` offers all methods (API document). The meaning of an empty list is not documented.",
    example=Example(bad='{"display": {"paymentOptions": []}}', good='{"display": {"paymentOptions": ["AllWallets"]}}'),
    check=check,
)
