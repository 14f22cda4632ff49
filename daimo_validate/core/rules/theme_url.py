"""`theme-url`: not an absolute http(s) URL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):", re.ASCII)
_AUTHORITY = re.compile(r"//([^/?#]*+)")
# RFC 1035, section 2.3.4: 255 octets on the wire, which is 253 characters.
_LONGEST_HOST = 253
_LONGEST_AUTHORITY = 1_000


def check(text: Text) -> Iterable[Found]:
    value = text.value
    what = _diagnose(value)
    if what is not None:
        return (
            Found(text.path, f"{quoted(value)} is not a valid style sheet URL: {what}", "use an absolute https URL"),
        )
    if value[:5].lower() == "http:":
        message = f"{quoted(value)} is not encrypted, so browsers may block it"
        return (Found(text.path, message, "serve it over https", severity=WARNING),)
    return NOTHING


def _diagnose(value: str) -> str | None:
    if not value.strip():
        return "it is blank"
    if any(char.isspace() or not char.isprintable() for char in value):
        return "it contains whitespace or a control character"
    scheme = _SCHEME.match(value)
    if scheme is None:
        return "it is relative"
    if scheme[1].lower() not in ("http", "https"):
        return f"its scheme is {quoted(scheme[1])}"
    authority = _AUTHORITY.match(value, scheme.end())
    return _diagnose_host(authority[1] if authority else "")


def _diagnose_host(authority: str) -> str | None:
    host = authority.rpartition("@")[2]
    # `urlsplit` normalizes the host, which takes quadratic time, so it gets no long one.
    if len(host) > _LONGEST_HOST + len(":65535") or len(authority) > _LONGEST_AUTHORITY:
        return f"its host is longer than {_LONGEST_HOST} characters"
    try:
        parts = urlsplit(f"https://{authority}")
        name = parts.hostname
        _ = parts.port
    except ValueError:
        return "its host or port is malformed"
    if not name:
        return "it has no host"
    return None if all(name.removesuffix(".").split(".")) else "its host has an empty label"


RULE = Rule(
    id="theme-url",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A style sheet URL that is not an absolute http(s) URL. Plain `http:` is a warning.",
    why=(
        "The payer's browser loads the style sheet on a page that is not yours. A relative URL does not work there, "
        "and a page served over https does not load it over http."
    ),
    example=Example(
        bad='{"display": {"themeCssUrl": "/theme.css"}}',
        good='{"display": {"themeCssUrl": "https://cdn.example.com/theme.css"}}',
    ),
    check=check,
)
