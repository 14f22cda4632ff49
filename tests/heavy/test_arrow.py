"""Arrow data gets the findings of a plain loop, whatever its type, and so do the engines that work with it."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Validator
from daimo_validate.batch import findings_table, validate_arrow
from daimo_validate.batch.arrow import FIELDS, FINDINGS, OK
from tests.helpers.requests import evm, metadata, plain_request
from tests.helpers.strategies import json_values, requests

GOOD = json.dumps(plain_request())
BAD = json.dumps(evm(amountUnits="1,0"))
HOSTILE = [
    "",
    "{",
    "[]",
    "null",
    "\x00",
    '{"a":1,"a":2}',
    '{"\\ud800":1}',
    "é" * 9,
    "[" * 5000,
    "1e999",
    "\ufeff{}",
    "NaN",
]
LINES = [GOOD, None, BAD, *HOSTILE, json.dumps(metadata(email="x")), None]
VALIDATOR = Validator()
TEXT_TYPES = {
    "binary": pa.binary(),
    "binary_view": pa.binary_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "dictionary of large_string": pa.dictionary(pa.int32(), pa.large_string()),
    "large_binary": pa.large_binary(),
    "large_string": pa.large_string(),
    "string": pa.string(),
    "string_view": pa.string_view(),
}
bodies = st.one_of(
    st.none(),
    st.sampled_from(LINES),
    requests.map(json.dumps),
    json_values.map(json.dumps),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


def rows(lines: list[Any], validator: Validator = VALIDATOR) -> list[tuple[bool | None, list[dict[str, str]] | None]]:
    """Return what a plain loop finds, in the form of the columns."""
    # A body is bytes, as it is on the wire and in a stream: of a str, validate_json words some odd texts differently.
    wire = [line.encode() if isinstance(line, str) else line for line in lines]
    return [(None, None) if line is None else row(validator.validate_json(line)) for line in wire]


def row(report: Any) -> tuple[bool, list[dict[str, str]]]:
    found = [{name: text(str(getattr(each, name))) for name in FIELDS} for each in report]
    return report.ok, found


def text(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode()


def got(checked: Any) -> list[tuple[bool | None, list[dict[str, str]] | None]]:
    return list(zip(checked.column(OK).to_pylist(), checked.column(FINDINGS).to_pylist(), strict=True))


def array(lines: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(lines, pa.string()).dictionary_encode().cast(kind)
    return pa.array(lines, pa.string()).cast(kind)


class TestText:
    @pytest.mark.parametrize("kind", sorted(TEXT_TYPES))
    def test_every_type_gets_the_findings_of_a_loop(self, kind: str) -> None:
        batch = pa.record_batch({"id": list(range(len(LINES))), "body": array(LINES, TEXT_TYPES[kind])})
        checked = validate_arrow(batch, "body")
        assert checked.schema.names == ["id", "body", OK, FINDINGS]
        assert checked.select(["id", "body"]).equals(batch)
        checked.validate(full=True)
        assert got(checked) == rows(LINES)

    @pytest.mark.parametrize("kind", sorted(TEXT_TYPES))
    def test_slices_and_empty_batches(self, kind: str) -> None:
        batch = pa.record_batch({"body": array(LINES, TEXT_TYPES[kind])})
        assert got(validate_arrow(batch.slice(1, 4), "body")) == rows(LINES[1:5])
        assert got(validate_arrow(batch.slice(3, 0), "body")) == []
        assert got(validate_arrow(pa.record_batch({"body": array([], TEXT_TYPES[kind])}), "body")) == []

    @given(st.lists(bodies, max_size=6), st.sampled_from(sorted(TEXT_TYPES)), st.integers(0, 3))
    def test_random_lines(self, lines: list[str | None], kind: str, start: int) -> None:
        batch = pa.record_batch({"body": array(lines, TEXT_TYPES[kind])}).slice(min(start, len(lines)))
        assert got(validate_arrow(batch, "body", VALIDATOR)) == rows(lines[start:])

    @given(st.lists(st.one_of(st.none(), st.binary(max_size=12), bodies.map(lambda b: (b or "").encode())), max_size=6))
    def test_random_bytes(self, lines: list[bytes | None]) -> None:
        """Bytes that are not UTF-8 are a finding, also where the type promises text."""
        values = pa.array(lines, pa.binary())
        promised = pa.Array.from_buffers(pa.string(), len(values), values.buffers())
        for each in (values, values.cast(pa.binary_view()), promised):
            assert got(validate_arrow(pa.record_batch({"body": each}), "body", VALIDATOR)) == rows(lines)

    def test_tables_of_chunks(self) -> None:
        table = pa.table({"body": pa.chunked_array([LINES[:3], [], LINES[3:]], pa.string())})
        checked = validate_arrow(table, "body")
        assert isinstance(checked, pa.Table)
        assert got(checked) == rows(LINES)
        assert validate_arrow(table.slice(0, 0), "body").num_rows == 0

    def test_a_policy_reaches_every_row(self) -> None:
        validator = Validator(policy=Policy(strict=True, allowed_chains=[1]))
        batch = pa.record_batch({"body": [GOOD, BAD]})
        assert got(validate_arrow(batch, "body", validator)) == rows([GOOD, BAD], validator)

    def test_fixed_size_run_ends_and_nulls(self) -> None:
        fixed = pa.array([b"{}", b"[]", None], pa.binary(2))
        assert got(validate_arrow(pa.record_batch({"body": fixed}), "body")) == rows([b"{}", b"[]", None])
        runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array([BAD, None]))
        assert got(validate_arrow(pa.record_batch({"body": runs}), "body")) == rows([BAD, BAD, None])
        assert got(validate_arrow(pa.record_batch({"body": pa.nulls(2)}), "body")) == rows([None, None])


class TestStructs:
    def test_a_null_member_is_a_field_that_is_not_there(self) -> None:
        payloads = [plain_request(), None, evm(amountUnits="1,0"), metadata(order="7")]
        batch = pa.record_batch({"body": pa.array(payloads)})
        expected = [(None, None) if each is None else row(VALIDATOR.validate(each)) for each in payloads]
        assert got(validate_arrow(batch, "body")) == expected

    def test_metadata_may_be_a_map(self) -> None:
        plain = pa.array([plain_request() | {"metadata": {"order": "7"}}]).type
        kind = pa.struct([
            pa.field(each.name, pa.map_(pa.string(), pa.string())) if each.name == "metadata" else each
            for each in plain
        ])  # fmt: skip
        payloads = [plain_request() | {"metadata": each} for each in ({"order": "7", "email": "x"}, {})]
        written = [each | {"metadata": [*each["metadata"].items()]} for each in payloads]
        batch = pa.record_batch({"body": pa.array(written, kind)})
        assert got(validate_arrow(batch, "body")) == [row(VALIDATOR.validate(each)) for each in payloads]


class TestFindings:
    def test_one_row_per_finding(self) -> None:
        table = pa.table({"id": [f"r{at}" for at in range(len(LINES))], "body": LINES})
        flat = findings_table(validate_arrow(table, "body"), keep=["id"]).to_pylist()
        expected = [
            {"row": at, "id": f"r{at}", **each} for at, (_, found) in enumerate(rows(LINES)) for each in found or ()
        ]
        assert flat == expected

    def test_no_findings(self) -> None:
        for table in (pa.table({"body": [GOOD]}), pa.table({"body": pa.array([], pa.string())})):
            assert findings_table(validate_arrow(table, "body")).schema.names == ["row", *FIELDS]

    def test_a_column_that_would_be_there_twice(self) -> None:
        checked = validate_arrow(pa.table({"rule": ["x"], "body": [BAD]}), "body")
        with pytest.raises(ValueError, match="has a column 'rule' of its own"):
            findings_table(checked, keep=["rule"])


class TestMistakes:
    def test_no_such_column(self) -> None:
        with pytest.raises(ValueError, match=r"^no column 'x'; the columns are 'body'$"):
            validate_arrow(pa.record_batch({"body": [GOOD]}), "x")

    @pytest.mark.parametrize("name", [FINDINGS, OK])
    def test_a_result_that_is_there(self, name: str) -> None:
        with pytest.raises(ValueError, match=f"already has a column '{name}'"):
            validate_arrow(pa.record_batch({"body": [GOOD], name: [1]}), "body")

    def test_a_type_that_holds_no_body(self) -> None:
        with pytest.raises(TypeError, match="has type int64; a body is a string, binary or struct"):
            validate_arrow(pa.record_batch({"body": [1]}), "body")
