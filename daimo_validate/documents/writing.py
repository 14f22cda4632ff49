"""What the writers of several formats share."""

from __future__ import annotations

from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled

_WORD: Final = r"(?a)[A-Za-z_][A-Za-z0-9_-]*"


def double_quoted(value: str) -> str:
    """Return `value` as a string in double quotes that JSON, YAML 1.2, TOML and dotenv read alike."""
    # JSON's strings are strings of YAML 1.2 and, but for DEL, of TOML too.
    import json  # 4 ms, and reading needs none of it

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_word(text: str) -> bool:
    """Return whether a text is one plain word: ASCII letters, digits, `_` and `-`, no digit first."""
    return compiled(_WORD).fullmatch(text) is not None
