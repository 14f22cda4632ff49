"""`unfilled-value`: a template, or what a program wrote for a missing value, in a text that takes any."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.wording import UNSET, Kind, Wording
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted, shown_param

# A template on one line, as JavaScript, shells, Mustache and Jinja write it.
_TEMPLATE = re.compile(r"\$\{[^{}\n]{0,200}\}|\{\{[^{}\n]{0,200}\}\}")
_OBJECT = "[object Object]"
_URL = re.compile(r"[a-z][a-z0-9+.-]*+://", re.ASCII | re.IGNORECASE)
_SEGMENTS = re.compile(r"[/?&=#]")


def check(wording: Wording) -> Iterable[Found]:
    if wording.kind is Kind.OTHER:
        return NOTHING
    what = _diagnose(wording.text, is_url=wording.kind is Kind.URL)
    if what is None:
        return NOTHING
    where = shown_param(wording.path)
    subject = f"the name of {where}" if wording.kind is Kind.KEY else where
    return (Found(wording.path, f"{subject} {what}", "fill it in before the request is sent"),)


def _diagnose(text: str, *, is_url: bool) -> str | None:
    """Return what is unfilled in a text. Only what a program wrote is shown, so that values of metadata are not."""
    if text.strip() in UNSET:
        return f"is {quoted(text.strip())}: a missing value written as text"
    if _OBJECT in text:
        return f"contains {quoted(_OBJECT)}: an object written as text"
    if _TEMPLATE.search(text):
        return "contains a template that was not filled in"
    if is_url or _URL.match(text):
        unset = next((each for each in _SEGMENTS.split(text) if each in UNSET), None)
        if unset is not None:
            return f"has {quoted(unset)} as a part of its path or query: a missing value written as text"
    return None


RULE = Rule(
    id="unfilled-value",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A title, verb, URL or metadata pair that is `undefined`, or holds a template that was not filled in.",
    why=(
        "The API takes any text there, so payers see a button that says `undefined`, and an order id of `null` matches "
        "no order. Reported are `undefined`, `null` and `NaN` as the whole text or as a whole part of the path or "
        "query of a URL, and `[object Object]`, `${…}` and `{{…}}` anywhere. In files, templates are unknown values "
        "and not reported. In an address, an amount, a chain or calldata, they break the rule of that field."
    ),
    example=Example(
        bad='{"display": {"title": "Deposit to ${shop}"}}', good='{"display": {"title": "Deposit to Acme"}}'
    ),
    check=check,
)
