"""Makes text safe to show: nothing in it controls a terminal or deceives a reader."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return `text` with control, bidi, format and other unprintable characters as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escape(char) for char in text)


def escape(char: str) -> str:
    """Return the escape of one character: `\\n`, `\\u200b`, `\\U000e0001`."""
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char)
    code = ord(char)
    return named or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")
