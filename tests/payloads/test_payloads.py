"""Finding payloads in documents, and values without quotes in them."""

import json
import re
from typing import Any

import pytest

from daimo_validate.core.report import Fix
from daimo_validate.documents import Format
from daimo_validate.payloads.search import may_hold_payload, means_payload, relevant, shows_payload
from daimo_validate.payloads.walk import matches
from daimo_validate.text.pointers import Path
from tests.documents.reads import find_payloads, reading_of, where
from tests.helpers import formats
from tests.lint.linting import lint

ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
TOKEN = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
DESTINATION = {"type": "evm", "address": ADDRESS, "chainId": 8453, "tokenAddress": TOKEN}
DISPLAY = {"title": "Deposit", "verb": "Pay"}
PAYLOAD = {"destination": DESTINATION, "display": DISPLAY}


def test_payloads_are_found_anywhere_but_in_the_metadata_of_another() -> None:
    tree = {
        "metadata": {"a": PAYLOAD},
        "b": [1, [PAYLOAD | {"metadata": {"x": PAYLOAD}, "other": {"y": PAYLOAD}}], {"display": "none"}],
    }
    found = find_payloads(reading_of(json.dumps(tree), formats.JSON))
    assert [payload.path for payload in found] == [("metadata", "a"), ("b", 1, 0), ("b", 1, 0, "other", "y")]
    assert found[0].value == PAYLOAD


@pytest.mark.parametrize("text", ["1", '"destination"', "null", "[]"])
def test_a_document_that_is_not_an_object_has_no_payload(text: str) -> None:
    assert find_payloads(reading_of(text, formats.JSON)) == ()


def test_payloads_are_in_the_order_of_the_text() -> None:
    value = {"a": [{"b": PAYLOAD}, PAYLOAD], "c": {**PAYLOAD, "more": [PAYLOAD]}, "d": [[PAYLOAD]]}
    paths = [payload.path for payload in find_payloads(reading_of(json.dumps(value), formats.JSON))]
    assert paths == [("a", 0, "b"), ("a", 1), ("c",), ("c", "more", 0), ("d", 0, 0)]


@pytest.mark.parametrize(
    ("pointer", "paths"),
    [
        ("", [()]),
        ("/a", [("a",)]),
        ("/a/1/b", [("a", 1, "b")]),
        ("/a/*/b", [("a", 0, "b"), ("a", 1, "b")]),
        ("/*", [("a",), ("c/d",), ("~",), ("",)]),
        ("/c~1d", [("c/d",)]),
        ("/~0", [("~",)]),
        ("/", [("",)]),
        ("/a/2", []),
        ("/a/01", []),
        ("/a/-", []),
        ("/a/-1", []),
        ("/a/0/b/x", []),
        ("/nope/*", []),
    ],
)
def test_a_pointer_names_places(pointer: str, paths: list[Path]) -> None:
    value = {"a": [{"b": 1}, {"b": 2}], "c/d": 3, "~": 4, "": 5}
    assert list(matches(value, pointer)) == paths


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        ("a/b", '"a/b" is not a JSON Pointer: it must be empty or start with a slash'),
        ("/a~2", '"/a~2" is not a JSON Pointer: write ~ as ~0'),
    ],
)
def test_text_that_is_not_a_pointer_is_rejected(pointer: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        matches({}, pointer)


def test_pointers_name_payloads_of_any_shape_and_none_is_returned_twice() -> None:
    tree = {"sessions": [{"request": {"x": 1}}, {"request": PAYLOAD}]}
    reading = reading_of(json.dumps(tree), formats.JSON)
    paths = [("sessions", 0, "request"), ("sessions", 1, "request")]
    assert [payload.path for payload in find_payloads(reading, ["/sessions/*/request"])] == paths
    assert [payload.path for payload in find_payloads(reading)] == paths[1:]
    assert [payload.path for payload in find_payloads(reading, ["/sessions/0/request"], search=False)] == paths[:1]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('{"\\u0064estination": {"type": "evm"}}', formats.JSON),
        (
            '{"\\u0064\\u0069\\u0073\\u0070\\u006C\\u0061\\u0079": {"verb": "x", "title": "x", "paymentOptions": ["ACH"]}}',
            formats.JSON,
        ),
        ('{"destination": {"type": "\\u0065vm"}}', formats.JSON),
        ('{"destination": {"type": "EVM"}}', formats.JSONC),
        ('"\\x64estination": {type: evm}', formats.YAML),
        ('"\\u0064estination": {type: evm}', formats.YAML),
        ('"\\U00000064estination": {type: evm}', formats.YAML),
        ('? "desti\\\n  nation"\n: {type: evm}', formats.YAML),
        ('"\\u0064estination" = {type = "evm"}', formats.TOML),
        ('["\\U00000064estination"]\ntype = "evm"', formats.TOML),
    ],
)
def test_the_byte_search_accepts_keys_written_with_escapes(text: str, format: Format) -> None:
    assert may_hold_payload(text.encode(), format)
    assert len(find_payloads(reading_of(text, format))) == 1


def test_the_byte_search_accepts_utf_16() -> None:
    assert may_hold_payload(json.dumps(PAYLOAD).encode("utf-16"), formats.JSON)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"destination": "/tmp"}',
        '{"display": "block"}',
        '{"display": {"title": "x"}}',
        '{"a": "\\u00e9\\n"}',
    ],
)
def test_the_byte_search_rejects_ordinary_files(text: str) -> None:
    assert not may_hold_payload(text.encode(), formats.JSON)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ('{"destination": {"tokenAddress": ', formats.JSON, True),
        ("destination:\n  chain_id: [", formats.YAML, True),
        ("[destination]\namountUnits = ", formats.TOML, True),
        ('{"display": {"paymentOptions": ', formats.JSON, True),
        ('DAIMO_TOKEN_ADDRESS="', formats.DOTENV, True),
        ('{"destination": "/tmp", ', formats.JSON, False),
        ('{"display": "block", "chain": "x"', formats.JSON, False),
        ('{"title": "tokenAddress", "text": "the destination of"', formats.JSON, False),
        ('TOKEN_ADDRESS="', formats.DOTENV, False),
        ('{"destination": {' + " " * 900 + '"tokenAddress": ', formats.JSON, True),
        ('{"tokenAddress": 1, ' + " " * 900 + '"destination": ', formats.JSON, True),
        ('{"destination": "/tmp", ' + " " * 2_000 + '"paymentOption": ', formats.JSON, False),
        ('{"paymentOption": 1, ' + " " * 2_000 + '"destination": ', formats.JSON, False),
    ],
)
def test_signs_of_a_payload_in_a_text_that_cannot_be_parsed(text: str, format: Format, expected: bool) -> None:
    assert shows_payload(text.encode(), format) is expected


@pytest.mark.parametrize(
    "value",
    [
        {"raw": json.dumps(PAYLOAD)},
        {"run": f"curl -d '{json.dumps(PAYLOAD, indent=1)}' https://example.com"},
        {"lines": [f"  destination: {{ address: '{ADDRESS}', chainId: 1 }},"]},
        {"destination": [DESTINATION]},
        {"destination": {"chainId": 1}, "url": "https://api.daimo.com"},
        {"a": [{"path": "/v1/sessions"}, {"display": {"paymentOptions": []}}]},
    ],
)
def test_values_that_look_meant_as_a_payload(value: Any) -> None:
    assert means_payload(reading_of(json.dumps(value), formats.JSON))


@pytest.mark.parametrize(
    "value",
    [
        {"session": {**PAYLOAD, "sessionId": "a1b2"}},
        {"data": [{"session": {**PAYLOAD, "clientSecret": "d7a8"}}]},
        {"destination": {"type": "object", "properties": {"chainId": {}}}, "chainId": 1},
        {"destination": {"$ref": "#/daimo", "chainId": 1}},
        {"rewrites": [{"destination": "/index.html"}], "env": {"DAIMO_CHAIN_ID": "8453"}},
        {"footer": "Daimo moves it to its destination. The chainId tells where: {x}"},
        {"destination": {"label": "chainId"}},
        {"destination": {"chainId": 1}},
        {"destination": [{"chainId": 1, "address": ADDRESS}]},
        {"display": {"paymentOptions": []}},
        {"sent": "Daimo sent it to its destination: {address} on chain {chainId}"},
        {"destination": "chainId"},
        {"destination": [[1], "x"]},
        {"destination": {"address": "Adresse", "chain_id": "Kette"}},
        {"destination": {"address": ADDRESS, "chainId": 10}, "source": {"address": ADDRESS, "chainId": 1}},
    ],
)
def test_values_that_belong_to_something_else(value: Any) -> None:
    assert not means_payload(reading_of(json.dumps(value), formats.JSON))


def test_a_dotenv_file_of_empty_values_is_not_a_sign_of_a_payload() -> None:
    assert not means_payload(reading_of("DAIMO_CHAIN_ID=\nDAIMO_TOKEN_ADDRESS=\n", formats.DOTENV))


YAML = f"""\
one: &one
  type: evm
  address: {ADDRESS}
  chainId: 0x2105
  tokenAddress: "{TOKEN}"
  amountUnits: 10.00 # c
pay:
  destination: *one
  display: {{title: yes, verb: Pay, paymentOptions: [1e3]}}
  metadata: {{phone: +14155552671, since: 2026-01-31, ok: '1'}}
"""


def test_values_without_quotes_that_must_be_strings_are_reported_and_judged_as_written() -> None:
    reading = reading_of(YAML, formats.YAML)
    (payload,) = find_payloads(reading)
    assert payload.value == {
        "destination": {**DESTINATION, "address": ADDRESS, "amountUnits": "10.00"},
        "display": {"title": "yes", "verb": "Pay", "paymentOptions": ["1e3"]},
        "metadata": {"phone": "+14155552671", "since": "2026-01-31", "ok": "1"},
    }
    assert [(where(reading, p.span), p.message) for p in payload.problems] == [
        ("3:12", f"YAML parses {ADDRESS} as a number; this field must be a string"),
        ("6:16", "YAML parses 10.00 as a number; this field must be a string"),
        ("9:20", 'YAML parsers disagree about yes: true or "yes"; this field must be a string'),
        ("9:53", 'YAML parsers disagree about 1e3: "1e3" or 1000.0; this field must be a string'),
        ("10:21", "YAML parses this value as a number; this field must be a string"),
        ("10:42", "YAML parsers disagree about this value; this field must be a string"),
    ]
    assert [problem.fix is not None and problem.fix.safe for problem in payload.problems] == [
        True,
        True,
        *[False] * 2,
        True,
        False,
    ]
    assert [problem.private for problem in payload.problems] == [False] * 4 + [True] * 2
    assert payload.problems[0].rule == "unquoted-value"
    assert payload.problems[0].fix == Fix(replacement=ADDRESS, safe=True)
    assert payload.problems[0].path == ("pay", "destination", "address")
    assert [reading.source.slice(span) for span, _label in payload.problems[0].related] == ["*one"]
    # The document's own tree is as it was: its aliased part may be a number elsewhere.
    assert reading.documents[0].value["one"]["amountUnits"] == 10.0


@pytest.mark.parametrize(
    ("amount", "readings", "safe"),
    [
        ("0100", "64 or 100", False),
        ("1_000", '1000 or "1_000"', False),
        ("1:30", '90 or "1:30"', False),
        ("01.50", "", True),
    ],
)
def test_no_fix_is_safe_if_parsers_disagree(amount: str, readings: str, safe: bool) -> None:
    text = f'destination: {{type: evm, address: "{ADDRESS}", chainId: 8453, amountUnits: {amount}}}'
    found = [each for each in lint(text, formats.YAML).diagnostics if each.finding.param == "destination.amountUnits"]
    assert any(readings in each.finding.message for each in found)
    fixes = [each.finding.fix for each in found if each.finding.fix is not None]
    edits = [edit for each in found for edit in each.edits]
    assert fixes
    assert {each.safe for each in fixes} == {edit.is_safe for edit in edits} == {safe}


def test_a_long_value_about_which_parsers_disagree_is_shortened() -> None:
    text = f"destination: {{type: evm, address: 0x_{'f' * 4_000}}}"
    (payload,) = find_payloads(reading_of(text, formats.YAML))
    assert len(payload.problems[0].message) < 200


def test_numbers_without_quotes_in_toml() -> None:
    text = f'[a.destination]\ntype = "evm"\naddress = {ADDRESS}\nchainId = 8453\namountUnits = 1_0.50\n'
    reading = reading_of(text, formats.TOML)
    (payload,) = find_payloads(reading)
    assert payload.value["destination"] == {
        "type": "evm",
        "address": ADDRESS,
        "chainId": 8453,
        "amountUnits": "1_0.50",
    }
    assert [(where(reading, p.span), p.message) for p in payload.problems] == [
        ("3:11", f"TOML parses {ADDRESS} as a number; this field must be a string"),
        ("5:15", "TOML parses 1_0.50 as a number; this field must be a string"),
    ]


def test_numbers_in_json_are_left_to_the_validator() -> None:
    (payload,) = find_payloads(reading_of('{"destination": {"type": "evm", "amountUnits": 10.00}}', formats.JSON))
    assert payload.problems == ()
    assert payload.value["destination"]["amountUnits"] == 10.0


def test_paths_of_unknown_values_are_relative_to_the_payload() -> None:
    text = "a:\n- destination: {type: evm, address: '${A}', chainId: {{ c }}, tokenAddress: !env T}\n"
    (payload,) = find_payloads(reading_of(text, formats.YAML))
    assert payload.path == ("a", 0)
    assert payload.unknown == {("destination", name) for name in ("address", "chainId", "tokenAddress")}
    assert payload.problems == ()


OPEN = """\
common: &common
  "{{ key }}": 1
  destination:
    <<: {{ .Values.destination }}
    type: evm
    address: "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
    calldata: "0xd0e30db0"
  display:
    "${LANGUAGE}": x
    verb: ""
pay:
  <<: *common
  display: {verb: Pay}
"""


def test_nothing_is_missing_in_an_open_object_of_a_file() -> None:
    found = find_payloads(reading_of(OPEN, formats.YAML))
    expected: list[tuple[Path, frozenset[Path]]] = [
        (("common",), frozenset({(), ("destination",), ("display",)})),
        (("pay",), frozenset({(), ("destination",)})),
    ]
    assert [(payload.path, payload.open) for payload in found] == expected
    assert found[0].value["display"] == {"verb": ""}
    result = lint(OPEN, formats.YAML, is_named=True)
    assert [(d.finding.rule, d.region and d.region.start.line) for d in result.diagnostics] == [
        ("example-address", 6),
        ("blank-text", 10),
        ("missing-field", 13),
    ]


def test_metadata_may_have_any_key() -> None:
    text = json.dumps({**PAYLOAD, "metadata": {"${KEY}": "x"}})
    (payload,) = find_payloads(reading_of(text, formats.JSON))
    assert payload.value["metadata"] == {"${KEY}": "x"}
    assert payload.open == frozenset()


def test_places_of_a_payload_are_relative_to_it() -> None:
    reading = reading_of(json.dumps({"a": [PAYLOAD]}), formats.JSON)
    (payload,) = find_payloads(reading)
    place = payload.place(("destination", "address"))
    assert place is not None
    assert reading.source.slice(place.value) == f'"{ADDRESS}"'
    assert payload.place(("destination", "calldata")) is None
    assert payload.nearest(("refundAddress",))[0] == ("a", 0)


def test_repeated_keys_in_a_payload_around_it_or_over_it_concern_it() -> None:
    text = (
        '{"x": 1, "x": 2, "a": {"b": 1, "b": 2}, "p": 0, "p": {"destination": {"type": "evm", "k": 1, "k": 2, "address": 1}},'
        ' "q": {"destination": {"type": "evm"}, "destination": ""}}'
    )
    reading = reading_of(text, formats.JSON)
    payloads = find_payloads(reading)
    assert [problem.path for problem in relevant(reading.problems, payloads)] == [
        ("p",),
        ("p", "destination", "k"),
        ("q", "destination"),
    ]


def test_syntax_problems_concern_every_payload() -> None:
    reading = reading_of("a: [\n", formats.YAML)
    assert relevant(reading.problems, ()) == reading.problems


ALIASED = f"""\
pay: &pay
  destination: {{type: evm, address: "{ADDRESS}", chainId: 8453, amountUnits: 10.00}}
all:
"""


@pytest.mark.parametrize(("aliases", "used"), [(1, 1), (3, 3), (4_000, 20)])
def test_a_payload_that_aliases_repeat_is_returned_once(aliases: int, used: int) -> None:
    reading = reading_of(ALIASED + "- *pay\n" * aliases, formats.YAML)
    (payload,) = find_payloads(reading)
    assert payload.path == ("pay",)
    place = payload.place(("destination", "address"))
    assert place is not None
    assert [where(reading, span) for span in place.used] == [f"{line}:3" for line in range(4, 4 + used)]
    assert len(payload.problems) == 1


def test_a_pointer_to_many_aliases_names_one_payload() -> None:
    reading = reading_of(ALIASED + "- *pay\n" * 4_000, formats.YAML)
    (payload,) = find_payloads(reading, ["/all/*"], search=False)
    assert payload.path == ("all", 0)


def test_equal_payloads_are_returned_each() -> None:
    reading = reading_of(json.dumps([PAYLOAD, PAYLOAD]), formats.JSON)
    assert [payload.path for payload in find_payloads(reading)] == [(0,), (1,)]
    assert len(find_payloads(reading_of("[1, 1]", formats.JSON), ["/*"])) == 2
