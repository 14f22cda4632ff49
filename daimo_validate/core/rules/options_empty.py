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
    hint = "leave paymentOptions out to offer all, or list some" if path == OPTIONS_PATH else "remove it"
    return Found(path, f"{shown_param(path)} is an empty list", hint)


RULE = Rule(
    id="options-empty",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An empty list of payment options, at any level.",
    why="Left out, `paymentOptions` offers all methods (API document); what an empty list offers is not said.",
    example=Example(bad='{"display": {"paymentOptions": []}}', good='{"display": {"paymentOptions": ["AllWallets"]}}'),
    check=check,
)
