"""E-mail addresses: the verdict is that of email-validator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.mailboxes import is_mailbox

email_validator = pytest.importorskip("email_validator")

VALID = (
    *(
        "a@b.co",
        "A.B@Example.COM",
        "a+b@b-c.d.info",
        "!#$%&'*+/=?^_`{|}~-@a.de",
        '"a b"@a.de',
        '"a\\"b@c"@a.de',
        "1@1.aa",
    ),
    *(
        "jürgen@bücher.de",
        "用户@例子.广告",
        "a@xn--bcher-kva.de",
        "a@ＢÜcher.de",
        "u\u0308@a.de",
        '"ü ü"@a.de',
        "a@straße.de",
    ),
    *(
        f"{'a' * 64}@a.de",
        f"{'a' * 200}@a.de",
        f"a@{'b' * 63}.de",
        "नेहा@उदाहरण.भारत",
        "a@faß.de",
        "a@ｅxample.com",
        "a@מבחן.co",
        '"."@a.de',
    ),
)
INVALID = (
    *(
        "",
        "a",
        "@",
        "a@",
        "@b.co",
        "a@b",
        "a@b.c1",
        "a@b.test",
        "a@b.local",
        "a.@b.co",
        ".a@b.co",
        "a..b@b.co",
        "a@b..co",
    ),
    *("a@.b.co", "a@b.co.", "a@-b.co", "a@b-.co", "a@b_c.co", "a b@b.co", "a@b .co", "a@b.co ", " a@b.co", "a@b@c.co"),
    *(
        "A <a@b.co>",
        "<a@b.co>",
        "a@[1.2.3.4]",
        "a@[IPv6:::1]",
        '"a"b@a.de',
        '""@a.de',
        '"a@a.de',
        '"a\n"@a.de',
        "a@b.co\n",
    ),
    *(
        "a\u200b@b.co",
        "a\ud800@b.co",
        "a@b\ud800.co",
        "a\u00a0@b.co",
        "\u0301a@b.co",
        "a＠b.co",
        "a@ab--c.co",
        "a@xn--a.co",
    ),
    *(
        f"{'a' * 250}@a.de",
        f"a@{'b' * 64}.de",
        f"a@{'.'.join(['b' * 60] * 5)}.de",
        "a@b。co\u2024de",
        "a@b\u2010\uff0d.de",
        "a@\ufe63\u2011\ufe63\uff0d.de",
        # A joiner between two letters, which IDNA allows there.
        "a@xn--11b2ezcw70k.de",
        "a@xn--.co",
        "a@ü.arpa",
    ),
    *("a<\u0338@b.co", "a@b≮.co", "a@\u0301b.co", "a@b\u202e.co", "a@ab\u00ad--c.co", "a@ü-.co", "a@\u00ad.co"),
)


def by_library(text: str) -> bool:
    try:
        email_validator.validate_email(text, check_deliverability=False, allow_quoted_local=True)
    except email_validator.EmailNotValidError:
        return False
    return True


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    assert is_mailbox(text)
    assert by_library(text)


@pytest.mark.parametrize("text", INVALID)
def test_invalid(text: str) -> None:
    assert not is_mailbox(text)
    assert not by_library(text)


_PIECES = st.sampled_from(
    [
        *(
            "a",
            "b",
            "Z",
            "0",
            ".",
            "..",
            "-",
            "--",
            "@",
            "@",
            '"',
            "\\",
            " ",
            "<",
            ">",
            "_",
            "+",
            "xn--",
            "xn--bcher-kva",
        ),
        *(
            "ü",
            "u\u0308",
            "\u0301",
            "ß",
            "例",
            "ا",
            "א",
            "\u0661",
            "\u200c",
            "\u200d",
            "\u00ad",
            "。",
            "．",
            "\u2024",
            "K",
            "½",
        ),
        *(
            "\ud800",
            "\n",
            "\u00a0",
            "\u2028",
            "ﬁ",
            "Ａ",
            "\U0001f600",
            "á",
            "\u0378",
            ".de",
            ".test",
            "a" * 61,
            "b" * 180,
            "[",
            "]",
        ),
    ]
)
_TEXTS = st.lists(_PIECES, max_size=5).map("".join)
_ADDRESSES = st.builds(
    lambda local, domain, end: f"{local}@{domain}.{end}", _TEXTS, _TEXTS, st.sampled_from(["de", "ü", "c1"])
)
_WILD = st.builds(lambda local, domain: f"{local}@{domain}.de", st.text(max_size=4), st.text(max_size=4))


@given(_TEXTS | _ADDRESSES | _WILD)
def test_any_text(text: str) -> None:
    assert is_mailbox(text) == by_library(text)
