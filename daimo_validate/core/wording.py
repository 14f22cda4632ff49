"""How paths and values are written in messages: short, and with nothing in them that could deceive a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from daimo_validate.text.pointers import Path
from daimo_validate.text.visible import visible

NOT_A_VALUE = frozenset({"nan", "undefined", "null", "none", "infinity", "-infinity", "inf", "[object object]"})
"""What programs write, in any case, when they turn a value that is not there into text."""

# An address (42 or 44 characters) and a transaction hash (66) are shown whole; longer values are cut in the middle.
_LONGEST_SHOWN = 80
_HEAD, _TAIL = 44, 16
_PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*", re.ASCII)
_LARGEST_SHOWN_INTEGER = 10**40


_SECRET = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|\bgh[pousr]_[0-9A-Za-z]{36}|(?:\b[a-z]{3,8}[\s,]+){11,}[a-z]{3,8}\b"
)


def looks_secret(text: str) -> bool:
    """Return whether a text contains something in the shape of a private key, a seed phrase or an API key."""
    return _SECRET.search(text) is not None


def quoted(text: str) -> str:
    """`text` in double quotes, shortened and made visible; its length is told when it is cut."""
    if looks_secret(text):
        return '"***" (hidden: it looks like a secret)'
    if len(text) <= _LONGEST_SHOWN:
        return f'"{_inside_quotes(text)}"'
    head, tail = _inside_quotes(text[:_HEAD]), _inside_quotes(text[-_TAIL:])
    return f'"{head}…{tail}" ({len(text):,} characters)'


def show(value: object) -> str:
    """A JSON value as a message names it: scalars shortened, containers by their kind alone."""
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) < _LARGEST_SHOWN_INTEGER:
            return str(value)
        return "a number of more than 40 digits"
    if isinstance(value, float):
        return repr(value)
    return "an object" if isinstance(value, dict) else "an array"


def json_type(value: object) -> str:
    """The JSON type of a value with its article, as messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, dict) else "an array"


def param_of(path: Path) -> str:
    """A path in Daimo's style: `destination.address`, `display.paymentOptions[1][0]`, `body` for the whole."""
    return _param(path, None)


def shown_param(path: Path) -> str:
    """A path in Daimo's style as messages name it: keys of more than some words are shortened."""
    return _param(path, _LONGEST_SHOWN)


@lru_cache(maxsize=512)
def _param(path: Path, longest: int | None) -> str:
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif longest is not None and len(step) > longest:
            parts.append(f"[{quoted(step)}]")
        elif _PLAIN_KEY.fullmatch(step):
            parts.append(f".{step}")
        else:
            parts.append(f'["{_inside_quotes(step)}"]')
    return "".join(parts).removeprefix(".") or "body"


def nearest(name: str, known: Iterable[object]) -> str | None:
    """The known name that a person most probably meant by `name`, also across case; None when none is near."""
    folded = _folded(tuple(known))
    if (same := folded.get(name.casefold())) is not None:
        return same
    # A name of thousands of characters is no slip of the keyboard, and the comparison is quadratic.
    if len(name) > 64:
        return None
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.75)
    return folded[near[0]] if near else None


def unknown_name(noun: str, name: str, known: Iterable[object]) -> str:
    """The message for a name that is not known, such as `unknown rule "x"; did you mean `y`?`."""
    near = nearest(name, known)
    return f"unknown {noun} {quoted(name)}" + (f"; did you mean `{near}`?" if near else "")


def listed(names: Sequence[str]) -> str:
    """Names in backticks, joined as a sentence joins them: `a`, `b` or `c`."""
    ticked = [f"`{name}`" for name in names]
    return ticked[0] if len(ticked) == 1 else f"{', '.join(ticked[:-1])} or {ticked[-1]}"


@lru_cache(maxsize=64)
def _folded(names: tuple[object, ...]) -> dict[str, str]:
    return {name.casefold(): name for name in reversed(names) if isinstance(name, str)}


def _inside_quotes(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    return visible(text.replace("\\", "\\\\").replace('"', '\\"'))
