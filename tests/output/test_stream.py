"""Streams with limited encodings, and when color is used."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

from daimo_validate.output.stream import ColorMode, wants_color, write

TEXT = "été … 說 😀 \udcff\n"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        pytest.param("utf-8", b"\xc3\xa9t\xc3\xa9 \xe2\x80\xa6 \xe8\xaa\xaa \xf0\x9f\x98\x80 \\udcff\n", id="utf-8"),
        pytest.param("cp1252", b"\xe9t\xe9 \x85 \\u8aaa \\U0001f600 \\udcff\n", id="cp1252"),
        pytest.param("ascii", b"\\xe9t\\xe9 \\u2026 \\u8aaa \\U0001f600 \\udcff\n", id="ascii"),
    ],
)
def test_characters_that_an_encoding_does_not_have_become_escapes(encoding: str, expected: bytes) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    write(stream, "before\n")
    write(stream, TEXT)
    stream.flush()
    assert raw.getvalue() == b"before\n" + expected


def test_a_stream_without_an_encoding() -> None:
    stream = io.StringIO()
    write(stream, TEXT)
    assert stream.getvalue() == TEXT


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("mode", "environ", "on_terminal", "elsewhere"),
    [
        pytest.param("auto", {}, True, False, id="auto"),
        pytest.param("always", {"NO_COLOR": "1", "TERM": "dumb"}, True, True, id="always"),
        pytest.param("never", {"FORCE_COLOR": "1"}, False, False, id="never"),
        pytest.param("auto", {"NO_COLOR": "1"}, False, False, id="NO_COLOR"),
        pytest.param("auto", {"NO_COLOR": ""}, True, False, id="an empty NO_COLOR counts for nothing"),
        pytest.param("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False, id="NO_COLOR wins"),
        pytest.param("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True, id="FORCE_COLOR"),
        pytest.param("auto", {"FORCE_COLOR": "0"}, False, False, id="FORCE_COLOR of Node's tools"),
        pytest.param("auto", {"TERM": "dumb"}, False, False, id="dumb terminal"),
        pytest.param("auto", {"TERM": "xterm"}, True, False, id="terminal"),
    ],
)
def test_color(mode: ColorMode, environ: Mapping[str, str], on_terminal: bool, elsewhere: bool) -> None:
    assert wants_color(_Terminal(), mode, environ) is on_terminal
    assert wants_color(io.StringIO(), mode, environ) is elsewhere


def test_a_closed_stream_is_not_a_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert wants_color(stream, "auto", {}) is False
