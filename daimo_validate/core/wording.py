"""How messages write paths and values: short, without secrets, and with nothing that could deceive a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from daimo_validate.core.secrets import looks_secret as looks_secret
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.visible import visible

NOT_A_VALUE = frozenset({"nan", "undefined", "null", "none", "infinity", "-infinity", "inf", "[object object]"})
"""What programs write, in any case, when they convert a missing value to text."""

UNSET = "it is a missing value written as text"
"""How messages describe a text in `NOT_A_VALUE`."""

HIDDEN = '"***" (hidden: it looks like a secret)'
"""What messages show instead of a text that looks like a secret."""

# Addresses (42 or 44 characters) are shown in full; longer values are cut in the middle.
_LONGEST_SHOWN = 80
_HEAD, _TAIL = 44, 16
# A seed phrase of 24 words, numbered and separated, with its head in what is shown.
_LONGEST_SECRET = 400
# What is shorter is not looked at for secrets.
_SHORTEST_SECRET = 20
_PLAIN_KEY = r"(?a)[A-Za-z_$][A-Za-z0-9_$]*"
_LARGEST_SHOWN_INTEGER = 10**40
# Longer names are not typos, and comparing them takes quadratic time.
_LONGEST_COMPARED = 64
_LEAST_ALIKE = 0.75


def quoted(text: str) -> str:
    """Return `text` in double quotes, shortened and with invisible characters escaped; secrets are hidden."""
    # Of a long text only the ends are shown, so only secrets that reach into them matter.
    if looks_secret(
        text if len(text) <= 2 * _LONGEST_SECRET else f"{text[:_LONGEST_SECRET]}\n{text[-_LONGEST_SECRET:]}"
    ):
        return HIDDEN
    if len(text) <= _LONGEST_SHOWN:
        return f'"{_inside_quotes(text)}"'
    head, tail = _inside_quotes(text[:_HEAD]), _inside_quotes(text[-_TAIL:])
    return f'"{head}…{tail}" ({len(text):,} characters)'


def show(value: object) -> str:
    """Return a JSON value for a message: scalars shortened, containers as "an object" or "an array"."""
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
    """Return the JSON type of a value with its article."""
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
    """Return a path in Daimo's style: `destination.address`, `display.paymentOptions[1][0]`, `body` for the whole."""
    return _param(path, is_shown=False)


def shown_param(path: Path) -> str:
    """Return a path in Daimo's style for a message: long keys are shortened, and keys like secrets hidden."""
    return _param(path, is_shown=True)


def _param(path: Path, *, is_shown: bool) -> str:
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif len(step) < _SHORTEST_SECRET and step.isascii() and step.isidentifier():
            # The names of all fields; looking closer takes ten times as long.
            parts.append(f".{step}")
        elif is_shown and (len(step) > _LONGEST_SHOWN or looks_secret(step)):
            parts.append(f"[{quoted(step)}]")
        elif compiled(_PLAIN_KEY).fullmatch(step):
            parts.append(f".{step}")
        else:
            parts.append(f'["{_inside_quotes(step)}"]')
    return "".join(parts).removeprefix(".") or "body"


def nearest(name: str, known: Iterable[object]) -> str | None:
    """Return the known name that `name` most likely means, in any case, or None if none is near."""
    names = tuple(known)
    if (same := _folded(names).get(name.casefold())) is not None:
        return same
    return None if len(name) > _LONGEST_COMPARED else _most_alike(name.casefold(), names)


# A program repeats its mistakes.
@lru_cache(maxsize=256)
def _most_alike(wanted: str, names: tuple[object, ...]) -> str | None:
    folded = _folded(names)
    alike = [other for other in folded if _may_be_alike(wanted, other)]
    if not alike:
        return None
    # Imported on use: 2 ms.
    from difflib import get_close_matches

    near = get_close_matches(wanted, alike, n=1, cutoff=_LEAST_ALIKE)
    return folded[near[0]] if near else None


def unknown_name(noun: str, name: str, known: Iterable[object]) -> str:
    """Return the message for an unknown name: `unknown rule "x"; did you mean `y`?`."""
    near = nearest(name, known)
    return f"unknown {noun} {quoted(name)}" + (f"; did you mean `{near}`?" if near else "")


def listed(names: Sequence[str], conjunction: str = "or") -> str:
    """Return names in backticks as an enumeration: `a`, `b` or `c`."""
    ticked = [f"`{name}`" for name in names]
    return ticked[0] if len(ticked) == 1 else f"{', '.join(ticked[:-1])} {conjunction} {ticked[-1]}"


def duplicate_key(key: object, where: str) -> str:
    """Return the message for a key that its object has twice; `where` is from `text.source.repeated_at`."""
    return f"duplicate key {quoted(str(key))} {where}"


ONE_KEY = "keep one; parsers differ in which value they use"
"""The hint of that message."""


# The known names come from a schema or the registry, never from a body, so none of them is long.
@lru_cache(maxsize=64)
def _folded(names: tuple[object, ...]) -> dict[str, str]:
    return {name.casefold(): name for name in reversed(names) if isinstance(name, str)}


def _may_be_alike(name: str, other: str) -> bool:
    """Return False if two names share too few letters for `difflib`, which is much slower to find out."""
    total = _LEAST_ALIKE * (len(name) + len(other))
    if 2 * min(len(name), len(other)) < total:
        return False
    common = min(len(name) - len(set(name).difference(other)), len(other) - len(set(other).difference(name)))
    return 2 * common >= total


def _inside_quotes(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    return visible(text.replace("\\", "\\\\").replace('"', '\\"'))
