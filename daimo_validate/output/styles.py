"""Terminal styles (SGR parameters)."""

from __future__ import annotations

from daimo_validate.core.severity import Severity
from daimo_validate.text.hints import Final

BOLD: Final = "1"
RED: Final = "1;31"
GREEN: Final = "32"
YELLOW: Final = "1;33"
BLUE: Final = "34"
CYAN: Final = "36"
DIM: Final = "2"


def paint(text: str, style: str, color: bool) -> str:
    """Return a text in a style, or as it is without color."""
    return f"\x1b[{style}m{text}\x1b[0m" if color else text


def style_of(severity: Severity) -> str:
    """Return the style of a severity: red for errors, yellow for warnings."""
    return RED if severity is Severity.ERROR else YELLOW
