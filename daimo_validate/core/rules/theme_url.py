"""`theme-url`: not an absolute http(s) URL."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(text: Text) -> Iterable[Found]:
    value = text.value
    what = _diagnose(value)
    if what is not None:
        message = f"{quoted(value)} is not the URL of a style sheet: {what}"
        return (Found(text.path, message, "give an absolute https URL"),)
    if value[:5].lower() == "http:":
        message = f"{quoted(value)} is fetched without encryption, so a browser may refuse it"
        return (Found(text.path, message, "serve it over https", severity=WARNING),)
    return NOTHING


def _diagnose(value: str) -> str | None:
    from urllib.parse import urlsplit

    if not value.strip():
        return "it is blank"
    if any(char.isspace() or not char.isprintable() for char in value):
        return "it has white space or a control character"
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "its host or port is malformed"
    if not parts.scheme:
        return "it is relative"
    if parts.scheme not in ("http", "https"):
        return f"its scheme is `{parts.scheme}`"
    return None if host else "it names no host"


RULE = Rule(
    id="theme-url",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="Not an absolute http(s) URL; a warning for plain `http:`.",
    why=(
        "The style sheet is fetched by the payer's browser, in a page that is not yours: a relative URL points "
        "nowhere there, and a page served over https does not load it over http."
    ),
    example=Example(
        bad='{"display": {"themeCssUrl": "/theme.css"}}',
        good='{"display": {"themeCssUrl": "https://cdn.example.com/theme.css"}}',
    ),
    check=check,
)
