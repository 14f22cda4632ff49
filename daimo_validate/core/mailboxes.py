"""Whether a text is an e-mail address: RFC 5321 and 5322, with the international forms of RFC 6531 and IDNA 2008.

The verdict is that of email-validator without DNS and with quoted names; the tests hold it to that library, which is
not a dependency because it brings a DNS client of 3 MB.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import bidirectional, category, decomposition, normalize

from daimo_validate.text.patterns import compiled

_ATEXT: Final = r"a-zA-Z0-9_!#$%&'*+\-/=?^`{|}~"
_ATOMS: Final = rf"[{_ATEXT}\x80-\U0010ffff]+(?:\.[{_ATEXT}\x80-\U0010ffff]+)*"
_QUOTED: Final = r'"((?:[^"\\]|\\.)+)"@'
_LABEL: Final = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST: Final = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST_CHARACTERS: Final = r"[a-zA-Z0-9.\x80-\U0010ffff-]+"
# Two letters and two hyphens stand before what is encoded, and `xn` is the only encoding.
_OTHER_ENCODING: Final = r"(?i)(?:^|\.)(?!xn)[^.]{2}--"
# RFC 5321, section 4.5.3.1; RFC 1035, section 2.3.4.
_LONGEST, _LONGEST_DOMAIN, _LONGEST_LABEL = 254, 253, 63
# IANA, "Special-Use Domain Names": nobody receives mail there.
_SPECIAL: Final = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
# Of what UTS 46 maps to something or to nothing: hyphens and joiners, a full stop, controls of shorthand.
_MAPPED: Final = "\u00ad\u2064\uff0e\u2010-\u2023\u2027\u202f-\u2060\U0001bca0-\U0001bca3"


def is_mailbox(text: str) -> bool:
    """Return whether a text is one address whose domain has a dot, and nothing else."""
    split = _split(text)
    if split is None:
        return False
    local, is_quoted, domain = split
    names = [domain] if (found := _domain_forms(domain)) is None else [domain, *found]
    if found is None or not (_is_local(local, is_quoted) and _is_local(normalize("NFC", local), is_quoted)):
        return False
    written = text[: len(text) - len(domain)]
    short = normalize("NFC", local)
    normal = '"' + re.sub(r'(["\\])', r"\\\1", short) + '"@' if is_quoted else f"{short}@"
    starts = (written, normal, normal)
    return all(len(f"{start}{name}".encode()) <= _LONGEST for start, name in zip(starts, names, strict=True))


def _split(text: str) -> tuple[str, bool, str] | None:
    """Return the name without quotes, whether it has some, and the domain."""
    if text.startswith('"'):
        quoted = compiled(_QUOTED, re.DOTALL).match(text)
        if quoted is None:
            return None
        return re.sub(r"(?s)\\(.)", r"\1", quoted[1]), True, text[quoted.end() :]
    local, at, domain = text.partition("@")
    return (local, False, domain) if at else None


def _is_local(local: str, is_quoted: bool) -> bool:
    if compiled(_ATOMS).fullmatch(local):
        return local.isascii() or _is_safe(local)
    return is_quoted and _is_safe(local, spaces=True)


def _is_safe(text: str, *, spaces: bool = False) -> bool:
    """Return whether a text has only letters, numbers, signs and marks, and spaces if they may be there."""
    kinds = [category(character) for character in text]
    return kinds[0][0] != "M" and all(kind[0] in "LNPSM" or (spaces and kind == "Zs") for kind in kinds)


@lru_cache(maxsize=1024)
def _domain_forms(domain: str) -> tuple[str, str] | None:
    """Return a domain as people read it and in ASCII, or None if it is not valid."""
    if len(domain) > _LONGEST_DOMAIN or compiled(_HOST_CHARACTERS).fullmatch(domain) is None:
        return None
    ascii_form = domain.lower() if domain.isascii() else _ascii_form(domain)
    if ascii_form is None or not _is_host(ascii_form):
        return None
    shown = _shown_form(ascii_form) if "xn--" in ascii_form else ascii_form
    return None if shown is None else (shown, ascii_form)


def _is_host(name: str) -> bool:
    """Return whether a domain in ASCII is one that can be reached from anywhere."""
    labels = name.split(".")
    return (
        compiled(_HOST).fullmatch(name) is not None
        and compiled(_OTHER_ENCODING).search(name) is None
        and len(name) <= _LONGEST_DOMAIN
        and all(len(label) <= _LONGEST_LABEL for label in labels)
        and len(labels) > 1
        and name[-1].isalpha()
        and labels[-1] not in _SPECIAL
    )


def _ascii_form(domain: str) -> str | None:
    # Imported on use: 5 ms, and few domains have other letters.
    import idna

    if not (_is_safe(domain) and all(map(_is_mappable, domain))):
        return None
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False, transitional=False)
        if compiled(_HOST_CHARACTERS).fullmatch(mapped) is None or compiled(_OTHER_ENCODING).search(mapped):
            return None
        if ".-" in mapped or "-." in mapped or mapped.startswith("-") or mapped.endswith("-"):
            return None
        if mapped.isascii():
            return mapped
        return ".".join(idna.alabel(label).decode("ascii") for label in mapped.split("."))
    except idna.IDNAError:
        return None


def _is_mappable(character: str) -> bool:
    """Return whether UTS 46 allows a character, or maps it to others than a full stop."""
    if compiled(f"[{_MAPPED}]").match(character):
        return True
    return "002E" not in decomposition(character).split(" ")


def _shown_form(name: str) -> str | None:
    """Return a domain with encoded labels as people read it."""
    # Imported on use: 5 ms, and few domains have encoded labels.
    import idna

    try:
        shown = idna.decode(name.encode("ascii"))
        if compiled(_HOST_CHARACTERS).fullmatch(shown) is None or not _is_safe(shown):
            return None
        if any(bidirectional(character) in ("R", "AL", "AN") for character in shown):
            for label in shown.split("."):
                idna.check_bidi(label, check_ltr=True)
        idna.encode(shown)
    except idna.IDNAError:
        return None
    return shown
