"""The literals and comments of Kotlin."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.documents.code.language import Inner, Scalar, Shape, written
from daimo_validate.documents.code.plain_names import text_of
from daimo_validate.documents.code.strings import SIMPLE, decode

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

_MOST_COMMENTED: Final = 50_000_000
_ESCAPES: Final = {key: SIMPLE[key] for key in "tbnr"}
_TEMPLATE: Final = re.compile(r"\\.|(\$[\w`{])", re.DOTALL)


def string(node: Syntax) -> Shape:
    """Return the value of a string in one pair of quotes."""
    text = written(node)[1:-1]
    if any(each[1] for each in _TEMPLATE.finditer(text)):
        return None
    decoded = decode(text, _ESCAPES)
    return None if decoded is None else Scalar(decoded, editable="\\" not in text)


def raw_string(node: Syntax) -> Shape:
    """Return the value of a string in three pairs of quotes."""
    if any(child.type == "interpolation" for child in node.named_children):
        return None
    return Scalar(written(node)[3:-3].replace("\r\n", "\n"), editable=False)


def number(node: Syntax) -> Shape:
    """Return the value of a number."""
    text = written(node).replace("_", "").lower()
    try:
        if node.type == "float_literal":
            real = float(text.rstrip("f"))
            return Scalar(real) if math.isfinite(real) else None
        return Scalar(int(text.rstrip("ul"), 0))
    except ValueError:
        return None


def unary(node: Syntax) -> Shape:
    """Return what `-1` or `x!!` is."""
    operator, argument = text_of(node.child_by_field_name("operator")), node.child_by_field_name("argument")
    if argument is None or operator not in ("-", "!!"):
        return None
    if operator == "!!":
        return Inner(argument)
    value = number(argument) if argument.type in ("number_literal", "float_literal") else None
    return Scalar(-value.value) if isinstance(value, Scalar) else None


def without_indentation(value: Any) -> str | None:
    """Return a text as `trimIndent` does."""
    if not isinstance(value, str):
        return None
    lines = value.split("\n")
    depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    lines = [line[depth:] for line in lines]
    return "\n".join(lines[not lines[0].strip() : len(lines) - (not lines[-1].strip())])


def stripped(value: Any) -> str | None:
    """Return a text as `trim` does."""
    return value.strip() if isinstance(value, str) else None


def is_parsable(data: bytes) -> bool:
    """Return whether few comments stay open: each of them is read up to the end of the text, and comments nest."""
    depth = 0
    for match in re.finditer(rb"/\*|\*/", data):
        depth = depth + 1 if match[0] == b"/*" else max(0, depth - 1)
    return depth * len(data) < _MOST_COMMENTED
