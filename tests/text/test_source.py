"""Lines, columns and bytes: counted as an editor does."""

import pytest

from daimo_validate.text.source import Position, Source, UndecodableError, decode


@pytest.mark.parametrize(
    ("data", "offset", "expected"),
    [
        pytest.param(b"", 0, Position(1, 1, 0), id="empty"),
        pytest.param(b"ab", 1, Position(1, 2, 1), id="first line"),
        pytest.param(b"a\nb", 2, Position(2, 1, 2), id="line feed"),
        pytest.param(b"a\r\nb", 3, Position(2, 1, 3), id="carriage return and line feed are one end"),
        pytest.param(b"a\rb", 2, Position(2, 1, 2), id="carriage return alone"),
        pytest.param(b"a\n\r\n\rb", 5, Position(4, 1, 5), id="mixed line ends"),
        pytest.param(b"a\tb", 2, Position(1, 3, 2), id="a tab is one column"),
        pytest.param("😀é=x".encode(), 3, Position(1, 4, 7), id="code points, not bytes or UTF-16 units"),
        pytest.param("e\u0301x".encode(), 2, Position(1, 3, 3), id="a combining mark is a column"),
        pytest.param(b"\xef\xbb\xbfab", 1, Position(1, 2, 4), id="a mark takes bytes, but no column"),
        pytest.param("a\u2028b".encode(), 2, Position(1, 3, 4), id="a line separator ends no line"),
        pytest.param(b"a\n", 2, Position(2, 1, 2), id="behind the last line end"),
    ],
)
def test_position(data: bytes, offset: int, expected: Position) -> None:
    assert decode(data).position(offset) == expected


def test_positions_far_into_a_text_that_is_not_ascii() -> None:
    source = decode(("é" * 9_999 + "\n" + "😀" * 5_000 + "x").encode())
    assert source.position(15_000) == Position(2, 5_001, 2 * 9_999 + 1 + 4 * 5_000)
    assert source.position(10_001) == Position(2, 2, 20_003)
    assert source.offset(2, 5_001) == 15_000


def test_a_line_is_given_without_its_end() -> None:
    source = decode(b"a\r\nb c\nd")
    assert [source.line(number) for number in range(5)] == ["", "a", "b c", "d", ""]


def test_a_place_outside_the_text_becomes_the_nearest_inside() -> None:
    assert Source("ab").offset(7, 9) == 2


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        ("{}".encode("utf-16"), "the text is encoded as UTF-16; it must be UTF-8", 0),
        ("{}".encode("utf-16-be"), "the text is encoded as UTF-16; it must be UTF-8", 0),
        ("{}".encode("utf-16-le"), "the text is encoded as UTF-16; it must be UTF-8", 0),
        ("{}".encode("utf-32"), "the text is encoded as UTF-32; it must be UTF-8", 0),
        ("{}".encode("utf-32-be"), "the text is encoded as UTF-32; it must be UTF-8", 0),
        ("{}".encode("utf-32-le"), "the text is encoded as UTF-32; it must be UTF-8", 0),
        (b"\x89PNG\r\n", "invalid UTF-8: byte 0x89 at line 1, column 1", 0),
        ("aé".encode("latin-1"), "invalid UTF-8: byte 0xe9 at line 1, column 2", 1),
        ("é".encode() + b"\xff", "invalid UTF-8: byte 0xff at line 1, column 2", 1),
        (b"\xed\xa0\x80", "invalid UTF-8: byte 0xed at line 1, column 1", 0),
        (b"ab\0", "not text: NUL byte at line 1, column 3", 2),
    ],
)
def test_what_is_no_utf_8_text_says_what_it_is(data: bytes, message: str, place: int) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(data)
    assert str(caught.value) == message
    assert caught.value.span.start == place
