"""Write strings into source code."""

from __future__ import annotations

from daimo_validate.documents.writing import double_quoted, is_word


def write(old: str, value: str) -> str:
    """Return `value` as a string in the quotes of the text `old`; a key without quotes stays without, if it can."""
    quote = old[:1]
    is_plain = value.isprintable() and quote not in value and "\\" not in value and "${" not in value
    if quote in ("'", '"', "`") and is_plain:
        return f"{quote}{value}{quote}"
    return value if is_word(old) and is_word(value) and "-" not in value else double_quoted(value)
