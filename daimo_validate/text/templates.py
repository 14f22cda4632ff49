"""Text that something else fills in later: its value is not known yet."""

from __future__ import annotations

import re
from typing import Final

_BRACKETS: Final = (("${", "}"), ("{{", "}}"), ("<%", "%>"), ("$(", ")"))
_LONGEST_PLACEHOLDER: Final = 200
_SHELL_NAME: Final = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
# Also the zero address, which examples give where an address of one's own is due.
_PLACEHOLDER: Final = (
    r"(?i)\s*|0x0*|.*(?:your|\.\.\.|…|xxx|<.*>|\[.*\]|todo|change.?me|replace|insert|placeholder|example|[-_ ]here\b).*"
)
HOLE: Final = r"\$?\{\{[^\n]{0,200}?\}\}|\$\{[^}\n]{0,200}\}|<%[^\n]{0,200}?%>|\$\([^)\n]{0,200}\)"
"""A template as it stands in a text outside quotes: on one line, and short, so that a search takes linear time."""


def is_template(text: str) -> bool:
    """Whether a string holds `${VAR}`, `{{ x }}`, `<%= x %>` or `$(x)` anywhere, or is `$VAR` as a whole."""
    if "$" not in text and "{{" not in text and "<%" not in text:
        return False
    for opening, closing in _BRACKETS:
        start = text.find(opening)
        if start >= 0 and text.find(closing, start + 2) >= 0:
            return True
    return _SHELL_NAME.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """Whether a string of an example asks its reader for a value, such as `0xYourAddress`, `<address>` or `0x...`."""
    return len(text) <= _LONGEST_PLACEHOLDER and re.fullmatch(_PLACEHOLDER, text) is not None
