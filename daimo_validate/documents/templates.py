"""Text that something else fills in later: its value is not known yet."""

from __future__ import annotations

import re
from typing import Final

_BRACKETS: Final = (("${", "}"), ("{{", "}}"), ("<%", "%>"), ("$(", ")"))
_SHELL_NAME: Final = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
HOLE: Final = (
    r"\$\{[^}\n]{0,200}+\}|\{\{(?:[^}\n]|\}(?!\})){0,200}+\}\}|<%(?:[^%\n]|%(?!>)){0,200}+%>|\$\([^)\n]{0,200}+\)"
)
"""A template as it stands in a text outside quotes: on one line, and short, so that a search takes no
quadratic time. It compiles where it is first needed."""


def is_template(text: str) -> bool:
    """Whether a string holds `${VAR}`, `{{ x }}`, `<%= x %>` or `$(x)` anywhere, or is `$VAR` as a whole."""
    if "$" not in text and "{{" not in text and "<%" not in text:
        return False
    for opening, closing in _BRACKETS:
        start = text.find(opening)
        if start >= 0 and text.find(closing, start + 2) >= 0:
            return True
    return _SHELL_NAME.fullmatch(text) is not None
