"""The literals of Java."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import Scalar, Shape, written
from daimo_validate.documents.code.plain_names import text_of
from daimo_validate.documents.code.strings import SIMPLE, decode

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

NUMBERS: Final = frozenset(
    {
        "binary_integer_literal", "decimal_floating_point_literal", "decimal_integer_literal", "hex_integer_literal",
        "octal_integer_literal",
    }
)  # fmt: skip
"""The kinds of nodes that are numbers."""
_ESCAPES: Final = {key: SIMPLE[key] for key in "ntrbf"} | {"s": " "}
# Java decodes these before it looks for the end of a literal, so that `\u0022` ends one.
_UNICODE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)


def string(node: Syntax) -> Shape:
    """Return the value of a string or a text block."""
    text = written(node)
    if text.startswith('"""'):
        decoded = _decoded(_without_indentation(text[3:-3]))
        return None if decoded is None else Scalar(decoded, editable=False)
    decoded = _decoded(text[1:-1])
    return None if decoded is None else Scalar(decoded, editable="\\" not in text)


def _decoded(text: str) -> str | None:
    if any(each[1] and chr(int(each[1], 16)) in '"\\\n\r' for each in _UNICODE.finditer(text)):
        return None
    return decode(text, _ESCAPES)


def _without_indentation(text: str) -> str:
    """Return the lines of a text block as Java reads them. The line of the closing quotes counts as indented too."""
    lines = re.split(r"\r\n|\r|\n", text)[1:]
    counted = [line for line in lines if line.strip()] + [line for line in lines[-1:] if not line.strip()]
    depth = min((len(line) - len(line.lstrip()) for line in counted), default=0)
    return "\n".join(line[depth:].rstrip(" \t\f") if line.strip() else "" for line in lines)


def number(node: Syntax) -> Shape:
    """Return the value of a number."""
    text = written(node).replace("_", "").lower()
    try:
        if node.type == "decimal_floating_point_literal":
            real = float(text.rstrip("fd"))
            return Scalar(real) if math.isfinite(real) else None
        text = text.rstrip("l")
        return Scalar(int(text, 8 if text[:1] == "0" and text.isdigit() else 0))
    except ValueError:
        return None


def unary(node: Syntax) -> Shape:
    """Return the value of a number below zero."""
    operator, operand = node.child_by_field_name("operator"), node.child_by_field_name("operand")
    if operator is None or operand is None or operator.type != "-":
        return None
    value = number(operand) if operand.type in NUMBERS else None
    return Scalar(-value.value) if isinstance(value, Scalar) else None


def binary(node: Syntax) -> Shape:
    """Return the string that `"a" + "b"` is."""
    parts: list[str] = []
    at: Syntax | None = node
    while at is not None and at.type == "binary_expression":
        right = at.child_by_field_name("right")
        if text_of(at.child_by_field_name("operator")) != "+" or right is None:
            return None
        parts.append(_literal(right) or "\0")
        at = at.child_by_field_name("left")
    parts.append((None if at is None else _literal(at)) or "\0")
    return None if "\0" in parts else Scalar("".join(reversed(parts)), editable=False)


def _literal(node: Syntax) -> str | None:
    shape = string(node) if node.type == "string_literal" else None
    return shape.value if isinstance(shape, Scalar) else None
