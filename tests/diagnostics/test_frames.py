"""Source frames: what is shown of a line, and that the caret stands under the place that is meant."""

from __future__ import annotations

import json
import re

import pytest

from daimo_validate.diagnostics.model import Frame
from daimo_validate.documents import Format
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, WALLET, plain_request
from tests.lint.linting import drawn, json_of, lint, only, under_caret

LOWER = WALLET.lower()
DESTINATION = f'{{type: evm, address: "{WALLET}", chainId: 8453, tokenAddress: "{BASE_USDC}"}}'


def frames_of(text: str, format: Format) -> list[Frame]:
    return [diagnostic.frame for diagnostic in lint(text, format).diagnostics if diagnostic.frame]


def test_tabs_become_spaces_and_indentation_goes() -> None:
    text = (
        json_of({"refundAddress": "0x12"}, indent=None)
        .replace(', "refund', ',\n\t\t"refund')
        .replace('": "0x', '":\t"0x')
    )
    assert drawn(only(lint(text))) == ['"refundAddress":    "0x12"}', "                    ^^^^^^"]


@pytest.mark.parametrize(
    ("before", "cells"),
    [
        pytest.param("é", 1, id="accent"),
        pytest.param("e\u0301", 1, id="combining accent"),
        pytest.param("漢字", 4, id="wide"),
        pytest.param("😀", 2, id="emoji"),
        pytest.param("\u202e", 6, id="bidi control, shown as an escape"),
        pytest.param("\u200b", 6, id="zero width space, shown as an escape"),
    ],
)
def test_carets_are_counted_in_cells(before: str, cells: int) -> None:
    text = '{{"display": {{"title": "{}", "verb": ""}},\n "destination": {}}}'.format(
        before,
        json.dumps(plain_request()["destination"]),
    )
    (frame,) = frames_of(text, formats.JSON)
    assert (frame.caret, frame.width) == (34 + cells, 2)
    assert under_caret(frame) == '""'


def test_nothing_in_a_frame_is_obeyed_by_a_terminal() -> None:
    body = {**plain_request(), "display": {"title": "a\x9b31m\u2028\u202eb\x7f", "verb": ""}}
    (frame,) = frames_of(json.dumps(body, ensure_ascii=False).replace('"disp', '\n"disp'), formats.JSON)
    assert frame.text == '"display": {"title": "a\\u009b31m\\u2028\\u202eb\\u007f", "verb": ""}}'
    assert under_caret(frame) == '""'


def test_a_long_line_is_cut_around_the_place() -> None:
    body = {**plain_request(), "display": {"title": "x" * 300, "verb": ""}}
    (frame,) = frames_of(json.dumps(body), formats.JSON)
    assert drawn_of(frame) == [f'…{"x" * 69}", "verb": ""}}}}', f"{' ' * 81}^^"]


def test_a_value_longer_than_the_room_is_cut_too() -> None:
    body = {**plain_request(), "refundAddress": "0x" + "ab" * 500}
    text = json.dumps(body).replace("}, ", "},\n")
    (frame,) = frames_of(text, formats.JSON)
    assert frame.text == '"refundAddress": "0x' + "ab" * 44 + "a…"
    assert (frame.caret, frame.width, len(frame.text)) == (17, 93, 110)


def test_a_line_of_megabytes_takes_no_time() -> None:
    # Were the whole line looked at for each frame, this would take minutes.
    text = json.dumps([{**plain_request(), "display": {"title": "", "verb": "x"}}] * 1000)
    frames = frames_of('{{"a": "{}", "b": {}}}'.format("x" * 2_000_000, text), formats.JSON)
    assert len(frames) == 1000
    assert {under_caret(frame) for frame in frames} == {'""'}


def test_a_place_behind_the_last_character() -> None:
    (frame,) = frames_of('{"destination": {"chainId": 1', formats.JSON)
    assert drawn_of(frame) == ['{"destination": {"chainId": ***', f"{' ' * 31}^"]


def test_an_empty_line_has_no_frame() -> None:
    assert only(lint("", speaks=True)).frame is None


def test_the_caret_under_indentation_keeps_it() -> None:
    text = f"destination: {DESTINATION}\ndisplay:\n\ttitle: A\n"
    (frame,) = frames_of(text, formats.YAML)
    assert drawn_of(frame) == ["    title: ***", "^^^^"]


class TestMasks:
    """What may be personal is `***`: metadata, fields that nobody knows, and what is no part of the payload."""

    def test_metadata(self) -> None:
        text = (
            '{metadata: {phone: "12", a: &a [b, c], "d e": f}, refundAddress: "0x1",\n'
            f" display: {{title: A, verb: B}}, destination: {DESTINATION}}}"
        )
        line = '{metadata: {phone: ***, a: &a ***, "d e": ***}, refundAddress: "0x1",'
        assert [drawn_of(frame) for frame in frames_of(text, formats.YAML)] == [
            [line, f"{' ' * 19}^^^"],
            [line, f"{' ' * 24}^"],
            [line, f"{' ' * 63}^^^^^"],
        ]

    def test_metadata_that_is_no_object(self) -> None:
        (frame,) = frames_of(json_of({"metadata": "Jane Doe"}), formats.JSON)
        assert drawn_of(frame) == ['"metadata": ***', "            ^^^"]

    def test_metadata_behind_an_alias(self) -> None:
        text = (
            "people: &p {note: Jane, phone: '12'}\n"
            f"x: {{metadata: *p, destination: {DESTINATION}, display: {{title: A, verb: B}}}}\n"
        )
        (frame,) = frames_of(text, formats.YAML)
        assert drawn_of(frame) == ["***, phone: ***}", "            ^^^"]

    def test_fields_nobody_knows_on_every_level(self) -> None:
        body = plain_request()
        body["destination"]["owner"] = "Jane"
        body["display"]["metadata"] = {"email": "jane@doe"}
        body["metaData"] = {"email": "jane@doe"}
        body["refundAddress"] = "0x1"
        text = json.dumps(body, indent=None)
        shown = " ".join(frame.text for frame in frames_of(text, formats.JSON))
        assert "ane" not in shown
        assert '"owner": ***' in shown
        assert '"metadata": ***' in shown
        assert '"metaData": ***' in shown

    def test_what_stands_beside_a_payload(self) -> None:
        text = '{{"db": "hunter2", "pay": {}, "key": "hunter2"}}'.format(json_of({"refundAddress": "0x1"}, indent=None))
        (frame,) = frames_of(text, formats.JSON)
        line = '…}, "display": {"title": "Deposit to Acme", "verb": "Deposit"}, "refundAddress": "0x1"}, ***}'
        assert drawn_of(frame) == [line, f"{' ' * 81}^^^^^"]
        (frame,) = frames_of('{"db": "hunter2", "pay": {"refundAddress": "0x1",\n' + json_of()[1:] + "}", formats.JSON)
        assert drawn_of(frame) == ['{***, "pay": {"refundAddress": "0x1",', f"{' ' * 31}^^^^^"]

    @pytest.mark.parametrize(
        ("format", "text", "expected"),
        [
            pytest.param(
                formats.JSON,
                '{"destination": {"address": "0x1" "chainId": 1}, "metadata": {"note": "Jane Doe"}}',
                [
                    '{"destination": {"address": "***" "chainId": ***}, "metadata": {"***": "***"}}',
                    f"{' ' * 34}^^^^^^^^^",
                ],
                id="json",
            ),
            pytest.param(
                formats.YAML,
                "destination: {chainId: 1}\nmetadata:\n  note: Jane\n    Doe: x\n",
                ["***: ***", "   ^"],
                id="yaml, a text that looks like a key",
            ),
            pytest.param(
                formats.TOML,
                'chainId = 1\n[destination]\npassword = "Jane\n',
                ['*** = "***', "      ^"],
                id="toml",
            ),
            pytest.param(
                formats.DOTENV,
                'DAIMO_AMOUNT=1\nDB_PASSWORD="hunter2 \n',
                ['DB_PASSWORD="***', "^^^^^^^^^^^^^^^^"],
                id="dotenv",
            ),
            pytest.param(
                formats.DOTENV,
                "DAIMO_AMOUNT=1\nKEY=\"\nMIIEvQIBADANBg ' ==\n",
                ["*** ' ==", "^^^^^^^^"],
                id="dotenv, a line of a key",
            ),
        ],
    )
    def test_of_a_text_that_cannot_be_read_only_known_words_are_shown(
        self, format: Format, text: str, expected: list[str]
    ) -> None:
        found = [
            diagnostic
            for diagnostic in lint(text, format, speaks=True).diagnostics
            if diagnostic.finding.rule == "syntax"
        ]
        assert drawn(found[-1]) == expected


def drawn_of(frame: Frame) -> list[str]:
    return [frame.text, " " * frame.caret + "^" * frame.width]


def test_all_frames_of_the_text_are_printable() -> None:
    text = "".join(map(chr, range(1, 0x250)))
    body = json.dumps({**plain_request(), "display": {"title": text, "verb": ""}}, ensure_ascii=False)
    for frame in frames_of(body, formats.JSON):
        assert frame.text.isprintable()
        assert re.search(r"[\x00-\x1f]", frame.text) is None
