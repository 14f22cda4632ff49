"""`text`: color, the width of the terminal, and the lines about fixes."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.report import Fix
from daimo_validate.diagnostics.model import Edit, Frame, LintResult
from daimo_validate.output import OutputOptions, render
from daimo_validate.output.frames import carried, fitted
from daimo_validate.output.text import block
from daimo_validate.text.source import Span
from daimo_validate.text.visible import visible
from tests.output.results import CHECKSUM, CRASH, MISSING_CASE, NO_PAYLOAD, PHONE, UNREADABLE, changed, region

PLAIN = OutputOptions()


def test_color() -> None:
    assert block(CHECKSUM, OutputOptions(color=True)) == (
        "\x1b[1mconf/pay.json:4:18\x1b[0m: \x1b[1;31merror\x1b[0m: \x1b[36m[eip55-checksum]\x1b[0m invalid EIP-55 "
        'checksum in "0x5aAe…": at least one character is wrong\n'
        "  \x1b[34m|\x1b[0m\n"
        '\x1b[34m4\x1b[0m \x1b[34m|\x1b[0m "address": "0x5aAe…",\n'
        "  \x1b[34m|\x1b[0m            \x1b[1;31m^^^^^^^^^\x1b[0m\n"
        "  \x1b[34m=\x1b[0m \x1b[1mhint\x1b[0m: copy the address again from where it comes from\n"
    )


def test_color_changes_nothing_else() -> None:
    result = LintResult(
        diagnostics=(CHECKSUM, MISSING_CASE, NO_PAYLOAD, PHONE), errors=(UNREADABLE,), crashes=(CRASH,), files=4
    )
    colored = render("text", result, OutputOptions(color=True))
    for style in ("0", "1", "1;31", "1;33", "32", "34", "36"):
        assert f"\x1b[{style}m" in colored
        colored = colored.replace(f"\x1b[{style}m", "")
    assert colored == render("text", result, PLAIN)


@pytest.mark.parametrize(
    ("fix", "is_safe", "expected"),
    [
        pytest.param(Fix(replacement="a", safe=True), True, '  = fix: replace with "a" (--fix)', id="safe"),
        pytest.param(Fix(replacement="a", safe=False), False, '  = fix: replace with "a" (--unsafe-fixes)', id="guess"),
        pytest.param(
            Fix(replacement="tokenAddress", safe=False, target="key"),
            False,
            '  = fix: rename to "tokenAddress" (--unsafe-fixes)',
            id="key",
        ),
        pytest.param(
            Fix(replacement="a\x1b[2J", safe=True), None, '  = fix: replace with "a\\u001b[2J" (by hand)', id="hand"
        ),
    ],
)
def test_a_fix_names_its_option(fix: Fix, is_safe: bool | None, expected: str) -> None:
    edits = () if is_safe is None else (Edit(Span(0, 1), region(1, 1, 0, 1), "'a'", is_safe),)
    diagnostic = CHECKSUM._replace(finding=changed(CHECKSUM.finding, fix=fix), edits=edits)
    assert block(diagnostic, PLAIN).splitlines()[-1] == expected


def test_a_private_fix_is_not_shown() -> None:
    shown = block(PHONE, PLAIN)
    assert "14155550123" not in shown
    assert shown.endswith("  = fix: available (--unsafe-fixes)\n")
    assert "fix" not in block(PHONE._replace(edits=()), PLAIN)


def test_a_path_is_not_a_workflow_command() -> None:
    hostile = NO_PAYLOAD._replace(path="::error file=a.py::gone\n::add-mask::x")
    assert block(hostile, PLAIN) == (
        "./::error file=a.py::gone\\n::add-mask::x: warning: [no-payload] no payload was found in this file\n"
    )


def test_a_frame_is_cut_to_the_terminal() -> None:
    line = '{"a": 1, "b": "0123456789", "destination": "here", "c": "0123456789012345678901234567890123456789"}'
    frame = Frame(7, line, line.index('"here"'), 6)
    shown = block(CHECKSUM._replace(frame=frame), OutputOptions(width=40)).splitlines()
    assert shown[1:4] == [
        "  |",
        '7 | …"destination": "here", "c": "01234…',
        "  |                 ^^^^^^",
    ]
    assert all(len(row) <= 40 for row in shown[1:4])


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=120).map(visible),
    data=st.data(),
    room=st.integers(20, 60),
)
def test_a_cut_frame_marks_the_same_characters(text: str, data: st.DataObject, room: int) -> None:
    """Carets stay under their characters, and no line is wider than the terminal."""
    ascii_text = "".join(char if char.isascii() else "?" for char in text)
    caret = data.draw(st.integers(0, max(len(ascii_text) - 1, 0)))
    width = data.draw(st.integers(1, max(len(ascii_text) - caret, 1)))
    line, carets = fitted(Frame(1, ascii_text, caret, width), room)
    assert len(line) <= room
    assert len(carets) <= room
    begin = len(carets) - len(carets.lstrip(" "))
    under = line[begin : len(carets)].removesuffix("…")
    assert ascii_text[caret : caret + width].startswith(under)
    assert len(carets) > begin
    if width < room // 2:
        assert under == ascii_text[caret : caret + width]


def test_wide_characters_count_two_cells() -> None:
    line = "説" * 30 + '"here"' + "説" * 30
    shown, carets = fitted(Frame(1, line, 60, 6), 30)
    assert shown == '…説説説説説説"here"説説説説説…'
    assert carets == " " * 13 + "^^^^^^"


def test_combining_marks_count_no_cell() -> None:
    line = "e\u0301" * 30 + "x" * 10
    assert fitted(Frame(1, line, 30, 2), 25) == ("…" + "e\u0301" * 11 + "x" * 10, " " * 12 + "^^")


def test_a_very_narrow_terminal_wraps_by_itself() -> None:
    assert fitted(Frame(1, "a" * 50, 3, 2), 10) == ("a" * 50, "   ^^")


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", ("…é: 茶, x", "    ^^ ^")),
        ("cp1252", ("…é: \\u8336, x", "    ^^^^^^ ^")),
        ("ascii", ("...\\xe9: \\u8336, x", " " * 9 + "^^^^^^ ^")),
    ],
)
def test_carets_stay_under_characters_that_an_encoding_does_not_have(encoding: str, expected: tuple[str, str]) -> None:
    assert carried("…é: 茶, x", "    ^^ ^", encoding) == expected


def test_a_caret_after_the_line_stays_there() -> None:
    assert carried("é", " ^", "ascii") == ("\\xe9", "    ^")


@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=["M"]), min_size=1, max_size=20).map(visible),
    data=st.data(),
)
def test_carets_mark_the_same_characters_in_every_encoding(text: str, data: st.DataObject) -> None:
    """Carets are under the characters of a place, or all of their escapes, and under no others."""

    def cells(part: str) -> int:
        return sum(2 if east_asian_width(char) in "WF" else 1 for char in part)

    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    carets = " " * cells(text[:start]) + "^" * cells(text[start:end])
    shown, marks = carried(text, carets, "ascii")
    marked = "".join(char for char, mark in zip(shown, marks, strict=False) if mark == "^")
    assert marked == text[start:end].replace("…", "...").encode("ascii", "backslashreplace").decode()
