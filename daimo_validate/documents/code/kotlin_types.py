"""Take types out of calls that the grammar of Kotlin reads wrongly.

It reads `"a" to mapOf<String, Any>(x)` as a call of `"a" to mapOf`. Without the types it is read as Kotlin means it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from daimo_validate.documents.code.syntax import SyntaxTree

MAX_TYPES: Final = 10_000
"""The most places of types that are looked at. Behind them such a call is unknown."""

_TYPES: Final = re.compile(rb"(?<=\w)[ \t]*(?=<)")


def without_types(tree: SyntaxTree) -> bytes:
    """Return a text of the same length with spaces in the place of the types in such calls."""
    data = bytearray(tree.data)
    for match in islice(_TYPES.finditer(tree.data), MAX_TYPES):
        types = next((node for node in tree.path_to(match.end()) if node.start_byte == match.end()), None)
        call = None if types is None or types.type != "type_arguments" else types.parent
        if types is not None and call is not None and call.children[0].type == "infix_expression":
            data[types.start_byte : types.end_byte] = b" " * (types.end_byte - types.start_byte)
    return bytes(data)
