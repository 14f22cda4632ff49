"""Characters by what they can be in a seed phrase: insides of character classes, for Python and ECMA-262.

None of them is invisible. Of other characters nothing is said: NFKD, in which phrases are read, makes letters, marks
or several words of them.
"""

from __future__ import annotations

from daimo_validate.text.hints import Final

MARKED_LATIN: Final = (
    "\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u01c3\u01cd-\u01f0"
    "\u01f4-\u02af\u1e00-\u1e99\u1e9b-\u1eff\u2116\u2122"
)
"""What NFKD makes one or two Latin letters of, and marks."""

CYRILLIC: Final = "\u0400-\u0481\u048a-\u052f"
"""What NFKD makes one Cyrillic letter of, and marks."""

SYLLABLES: Final = "\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3"
"""Of Japanese and Korean, whose words have at least two."""

HAN: Final = "\u4e00-\u9fff"
"""Each can be a word."""

UNLISTED: Final = (
    "\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b9\u00bb-\u00bf\u00d7\u00f7\u0370-\u03ff\u0482\u0531-\u05f4\u0600-\u061b"
    "\u061d-\u06ff\u0900-\u0eff\u10a0-\u10ff\u2000-\u200a\u2010-\u2027\u2030-\u205e\u20a0-\u20a7\u20a9-\u20c0\u20d0-\u20f0"
    "\u3000-\u3037\u30a0\u30fb-\u30fd\uff01-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""Signs, and letters of scripts that no list of words has."""

PICTURES: Final = "\u2190-\u23ff\u2500-\u2bff\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
"""Signs that may have a variation selector (U+FE0F), and of which emoji are joined."""
