"""Source frames: what they show of a line, and where they put the carets."""

from __future__ import annotations

import json
import re

import pytest

from daimo_validate import Policy
from daimo_validate.diagnostics.model import Frame
from daimo_validate.documents import Format
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, WALLET, plain_request
from tests.lint.linting import drawn, json_of, lint, only, under_caret

LOWER = WALLET.lower()
DESTINATION = f'{{type: evm, address: "{WALLET}", chainId: 8453, tokenAddress: "{BASE_USDC}"}}'

TYPED = DESTINATION.replace("evm", "'evm'")


def frames_of(text: str, format: Format) -> list[Frame]:
    policy = Policy(ignore={"hidden-character"})
    return [diagnostic.frame for diagnostic in lint(text, format, policy=policy).diagnostics if diagnostic.frame]


def test_tabs_become_spaces_and_indentation_is_removed() -> None:
    text = (
        json_of({"refundAddress": "0x12"}, indent=None)
        .replace(', "refund', ',\n\t\t"refund')
        .replace('": "0x', '":\t"0x')
    )
    assert drawn(only(lint(text))) == ['"refundAddress":    "0x12"}', "                    ^^^^^^"]


@pytest.mark.parametrize(
    ("verb", "cells"),
    [
        pytest.param("é b", 3, id="accent"),
        pytest.param("e\u0301 b", 3, id="combining accent"),
        pytest.param("漢字 b", 6, id="wide"),
        pytest.param("😀 b", 4, id="emoji"),
        pytest.param("\u202e b", 8, id="bidi control, shown as an escape"),
        pytest.param("\u200b b", 8, id="zero width space, shown as an escape"),
    ],
)
def test_carets_are_counted_in_cells(verb: str, cells: int) -> None:
    body = {**plain_request(), "display": {"title": "A", "verb": verb}}
    (frame,) = frames_of(json.dumps(body, ensure_ascii=False).replace('"disp', '\n"disp'), formats.JSON)
    assert (frame.caret, frame.width) == (36, cells + 2)
    assert under_caret(frame)[-3:] == ' b"'


def test_a_frame_has_no_terminal_escapes() -> None:
    body = {**plain_request(), "display": {"title": "A", "verb": "a b\x9b31m\u2028\u202eb\x7f"}}
    (frame,) = frames_of(json.dumps(body, ensure_ascii=False).replace('"disp', '\n"disp'), formats.JSON)
    assert frame.text == '"display": {"title": "***", "verb": "a b\\u009b31m\\u2028\\u202eb\\u007f"}}'


def test_a_long_line_is_cut_around_the_place() -> None:
    body = {**plain_request(), "display": {"paymentOptions": [""] * 30, "title": "A", "verb": ""}}
    frames = frames_of(json.dumps(body), formats.JSON)
    options = ", ".join(['""'] * 14)
    assert drawn_of(frames[-1]) == [f'… {options}], "title": "***", "verb": ""}}}}', f"{' ' * 83}^^"]


def test_a_long_value_is_cut_too() -> None:
    body = {**plain_request(), "refundAddress": "0x" + "ab" * 500}
    text = json.dumps(body).replace("}, ", "},\n")
    (frame,) = frames_of(text, formats.JSON)
    assert frame.text == '"refundAddress": "0x' + "ab" * 44 + "a…"
    assert (frame.caret, frame.width, len(frame.text)) == (17, 93, 110)


def test_a_line_of_megabytes_is_fast() -> None:
    # Reading the whole line for each frame would take minutes.
    text = json.dumps([{**plain_request(), "display": {"title": "", "verb": "x"}}] * 1000)
    frames = frames_of('{{"a": "{}", "b": {}}}'.format("x" * 2_000_000, text), formats.JSON)
    assert len(frames) == 1000
    assert {under_caret(frame) for frame in frames} == {'""'}


def test_a_place_after_the_last_character() -> None:
    (frame,) = frames_of('{"destination": {"chainId": 1', formats.JSON)
    assert drawn_of(frame) == ['{"destination": {"chainId": ***', f"{' ' * 31}^"]


def test_an_empty_line_has_no_frame() -> None:
    assert only(lint("", is_named=True)).frame is None


def test_indentation_under_the_caret_is_kept() -> None:
    text = f"destination: {DESTINATION}\ndisplay:\n\ttitle: A\n"
    (frame,) = frames_of(text, formats.YAML)
    assert drawn_of(frame) == ["    title: ***", "^^^^"]


class TestMasks:
    """Everything but the key and value of the finding is `***`, and so is a value that may be personal or secret."""

    def test_metadata(self) -> None:
        text = (
            '{metadata: {phone: "12", a: &a [b, c], "d e": f}, refundAddress: "0x1",\n'
            f" display: {{title: A, verb: B}}, destination: {DESTINATION}}}"
        )
        assert [drawn_of(frame) for frame in frames_of(text, formats.YAML)] == [
            [
                '{metadata: {phone: "***", ***: &*** [***, ***], "***": ***}, refundAddress: "***",',
                f"{' ' * 19}^^^^^",
            ],
            ['{metadata: {***: "***", a: &*** [***, ***], "***": ***}, refundAddress: "***",', f"{' ' * 24}^"],
            [
                '{metadata: {***: "***", ***: &*** [***, ***], "***": ***}, refundAddress: "0x1",',
                f"{' ' * 74}^^^^^",
            ],
        ]

    def test_metadata_that_is_not_an_object(self) -> None:
        (frame,) = frames_of(json_of({"metadata": "Jane Doe"}), formats.JSON)
        assert drawn_of(frame) == ['"metadata": "***"', "            ^^^^^"]

    def test_metadata_behind_an_alias(self) -> None:
        text = (
            "people: &p {note: Jane, phone: '12'}\n"
            f"x: {{metadata: *p, destination: {DESTINATION}, display: {{title: A, verb: B}}}}\n"
        )
        (frame,) = frames_of(text, formats.YAML)
        assert drawn_of(frame) == ["***: &*** {***: ***, phone: '***'}", f"{' ' * 28}^^^^^"]

    def test_unknown_fields_on_every_level(self) -> None:
        body = plain_request()
        body["destination"]["owner"] = "Jane"
        body["display"]["metadata"] = {"email": "jane@doe"}
        body["metaData"] = {"email": "jane@doe"}
        body["refundAddress"] = "0x1"
        text = json.dumps(body, indent=None)
        shown = " ".join(frame.text for frame in frames_of(text, formats.JSON))
        assert "ane" not in shown
        assert '"owner": "***"' in shown
        assert '"metadata": {"***": "***"}' in shown
        assert '"metaData": {"***": "***"}' in shown

    @pytest.mark.parametrize(
        "secret",
        [
            pytest.param("0x" + "0123456789abcdef" * 4, id="private key"),
            pytest.param("0123456789ABCDEF" * 4, id="private key without 0x"),
            pytest.param("legal winner thank year wave sausage worth useful legal winner thank yellow", id="phrase"),
            pytest.param("7c9e6679-7425-40de-944b-e07fc1f90ae7", id="Daimo API key"),
            pytest.param("sk_live_" + "a1B2" * 6, id="other API key"),
        ],
    )
    @pytest.mark.parametrize("field", ["refundAddress", "toUnits", "display"])
    def test_secrets_in_any_field(self, field: str, secret: str) -> None:
        body = json_of({field: {"title": "A", "verb": f"a {secret}"} if field == "display" else secret})
        found = lint(body).diagnostics
        assert found
        for diagnostic in found:
            assert diagnostic.frame is not None
            assert secret not in diagnostic.frame.text
            assert diagnostic.finding.rule != "evm-address" or diagnostic.frame.text == '"refundAddress": "***"'

    def test_a_secret_written_with_escapes(self) -> None:
        body = json_of({"refundAddress": "0x" + "ab" * 32}).replace("0xab", "0\\u0078ab")
        for diagnostic in lint(body).diagnostics:
            assert drawn(diagnostic) == ['"refundAddress": "***"', f"{' ' * 17}^^^^^"]

    @pytest.mark.parametrize(
        ("format", "text", "expected"),
        [
            pytest.param(
                formats.DOTENV,
                "DAIMO_REFUND_ADDRESS=0x1 # hunter2\n",
                "DAIMO_REFUND_ADDRESS=0x1 # ***",
                id="dotenv",
            ),
            pytest.param(
                formats.YAML,
                f'destination: {DESTINATION}\ndisplay: {{title: A, verb: B}}\nrefundAddress: "0x1" # hunter2, or\n',
                'refundAddress: "0x1" # ***',
                id="yaml",
            ),
            pytest.param(
                formats.JSONC,
                json_of({"refundAddress": "0x1"}).replace('"0x1"', '/* hunter2 */ "0x1" // hunter2'),
                '"refundAddress": /* *** "0x1" // ***',
                id="jsonc",
            ),
        ],
    )
    def test_comments(self, format: Format, text: str, expected: str) -> None:
        ignored = Policy(ignore={"syntax"})
        assert drawn(only(lint(text, format, policy=ignored)))[0] == expected

    def test_the_value_of_a_dotenv_key(self) -> None:
        (frame,) = frames_of("DAIMO_REFUND_ADDRESS=0x1 #x\n", formats.DOTENV)
        assert frame.text == "DAIMO_REFUND_ADDRESS=0x1 #***"

    @pytest.mark.parametrize(
        ("declaration", "shown"),
        [
            pytest.param("const REFUND = ", "const REFUND = ", id="constant"),
            pytest.param("export const REFUND: string = ", "export const REFUND: string = ", id="with a type"),
            pytest.param("const OWNER = 'hunter2', REFUND = ", "*** = '***', REFUND = ", id="after another"),
            pytest.param("/* hunter2 */ const REFUND = ", "/* *** const REFUND = ", id="after a comment"),
        ],
    )
    def test_the_declaration_of_a_constant(self, declaration: str, shown: str) -> None:
        body = f"{{destination: {TYPED}, display: {{title: 'A', verb: 'B'}}"
        text = f'{declaration}"0x1" // hunter2\nconst body = {body}, refundAddress: REFUND }}\n'
        (frame,) = frames_of(text, formats.TYPESCRIPT)
        assert frame.text == f'{shown}"0x1" // ***'

    def test_text_beside_a_payload(self) -> None:
        text = '{{"db": "hunter2", "pay": {}, "key": "hunter2"}}'.format(json_of({"refundAddress": "0x1"}, indent=None))
        (frame,) = frames_of(text, formats.JSON)
        line = '…}, "display": {"title": "***", "verb": "***"}, "refundAddress": "0x1"}, "***": "***"}'
        assert drawn_of(frame) == [line, f"{' ' * 65}^^^^^"]
        (frame,) = frames_of('{"db": "hunter2", "pay": {"refundAddress": "0x1",\n' + json_of()[1:] + "}", formats.JSON)
        assert drawn_of(frame) == ['{"***": "***", "***": {"refundAddress": "0x1",', f"{' ' * 40}^^^^^"]

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
                ['***="***', "^^^^^^^^"],
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
    def test_a_text_that_cannot_be_read_shows_only_field_names(
        self, format: Format, text: str, expected: list[str]
    ) -> None:
        found = [
            diagnostic
            for diagnostic in lint(text, format, is_named=True).diagnostics
            if diagnostic.finding.rule == "syntax"
        ]
        assert drawn(found[-1]) == expected


def drawn_of(frame: Frame) -> list[str]:
    return [frame.text, " " * frame.caret + "^" * frame.width]


def test_all_frames_are_printable() -> None:
    text = "".join(map(chr, range(1, 0x250)))
    body = json.dumps({**plain_request(), "display": {"title": text, "verb": ""}}, ensure_ascii=False)
    for frame in frames_of(body, formats.JSON):
        assert frame.text.isprintable()
        assert re.search(r"[\x00-\x1f]", frame.text) is None
