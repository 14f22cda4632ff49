"""Addresses of the pages about rules: relative to the root of the repository until its URL is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from daimo_validate.core.rules import RULES
from daimo_validate.output.options import PUBLIC_URL
from daimo_validate.text.hints import Final

PAGE: Final = "daimo_validate/core/rules/README.md"
"""The reference of the rules, from the root of the repository. Its headings are the ids of the rules."""

_ESCAPE, _END = "\x1b]8;;", "\x1b\\"
# Terminals that show links, and the version of VTE (GNOME Terminal and others) since which it does without a crash.
_PROGRAMS: Final = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal"})
_VARIABLES: Final = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM")
_TERMS: Final = ("kitty", "alacritty", "foot", "ghostty", "contour", "wezterm")
_LEAST_VTE: Final = 5000


def address(rule_id: str, project_url: str = "") -> str | None:
    """Return the address of the page about a rule: below the URL of this project's files, or relative to their root."""
    return f"{project_url}{PAGE}#{rule_id}" if rule_id in RULES else None


def linked(rule_id: str, text: str) -> str:
    """Return a text that a terminal shows as a link to the page about a rule (OSC 8), if there is one to open."""
    if rule_id not in RULES:
        return text
    target = f"{PUBLIC_URL}{PAGE}" if PUBLIC_URL else _shipped()
    return text if target is None else f"{_ESCAPE}{target}#{rule_id}{_END}{text}{_ESCAPE}{_END}"


@cache
def _shipped() -> str | None:
    """Return the address of the page in the installed package, if it is there."""
    # Imported on use: 9 ms.
    from pathlib import Path

    page = Path(__file__).parents[1] / "core" / "rules" / "README.md"
    return page.as_uri() if page.is_file() else None


def shows_links(environ: Mapping[str, str]) -> bool:
    """Return whether a terminal shows links, by what it sets in the environment. FORCE_HYPERLINK decides before it."""
    forced = environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    # Multiplexers and CI logs may pass escapes on as text.
    if environ.get("CI") or environ.get("TERM", "").startswith(("screen", "tmux", "dumb")):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        environ.get("TERM_PROGRAM") in _PROGRAMS
        or any(environ.get(name) for name in _VARIABLES)
        or any(name in environ.get("TERM", "") for name in _TERMS)
        or (vte.isdecimal() and int(vte[:9]) >= _LEAST_VTE)
    )
