"""Checks a column of request bodies in Arrow data: what Parquet files, data frames and query engines hold.

    from daimo_validate.batch.arrow import findings_table, validate_arrow

    checked = validate_arrow(batch, "body")   # the batch with two more columns, `ok` and `findings`
    findings_table(checked, keep=["id"])      # one row per finding

A body is JSON text (string or binary) or a struct. The extra `arrow` installs pyarrow, which is imported on use.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator

if TYPE_CHECKING:
    import pyarrow as pa

    Data = TypeVar("Data", pa.RecordBatch, pa.Table)
else:
    Data = TypeVar("Data")

OK: Final = "ok"
FINDINGS: Final = "findings"
FIELDS: Final = ("rule", "severity", "param", "pointer", "message")
"""The fields of a finding, all text."""


def validate_arrow(batch: Data, column: str, validator: Validator | None = None) -> Data:
    """Return a RecordBatch or Table with the columns `ok` (bool) and `findings` (a list of structs of `FIELDS`).

    A null body has null in both. A null member of a struct is a field that the body does not have. Raises ValueError if
    there is no such column, or one is called `ok` or `findings`, and TypeError if its type can hold no body.
    """
    # Imported on use: an extra.
    import pyarrow as pa

    require_columns(batch.schema.names, column)
    validator = validator or Validator()
    values = batch.column(column)
    chunks = values.chunks if isinstance(values, pa.ChunkedArray) else [values]
    judged = [_columns(list(_reports(validator, chunk, column))) for chunk in chunks]
    if isinstance(batch, pa.Table):
        added = [
            pa.chunked_array([ok for ok, _ in judged], type=pa.bool_()),
            pa.chunked_array([found for _, found in judged], type=findings_type()),
        ]
        return batch.append_column(OK, added[0]).append_column(FINDINGS, added[1])
    ((ok, found),) = judged
    schema = batch.schema.append(pa.field(OK, pa.bool_())).append(pa.field(FINDINGS, findings_type()))
    return pa.RecordBatch.from_arrays([*batch.columns, ok, found], schema=schema)


def findings_table(checked: pa.RecordBatch | pa.Table, keep: Sequence[str] = ()) -> pa.Table:
    """Return one row per finding: the number of its row in `checked` from 0, the columns to keep, and `FIELDS`."""
    # Imported on use: an extra.
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.Table.from_batches([checked]) if isinstance(checked, pa.RecordBatch) else checked
    if taken := sorted({"row", *FIELDS} & {*keep}):
        raise ValueError(f"the table of findings has a column {taken[0]!r} of its own; rename yours")
    table = table.select([*keep, FINDINGS]).combine_chunks()
    found = pa.concat_arrays(table.column(FINDINGS).chunks or [pa.array([], findings_type())])
    rows = pc.list_parent_indices(found).cast(pa.int64())
    columns = {"row": rows} | {name: table.column(name).take(rows) for name in keep}
    return pa.table(columns | dict(zip(FIELDS, pc.list_flatten(found).flatten(), strict=True)))


def can_hold_bodies(kind: pa.DataType) -> bool:
    """Return whether values of a type are bodies for `validate_arrow`."""
    # Imported on use: an extra.
    import pyarrow as pa

    types = pa.types
    while True:
        if isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        elif types.is_dictionary(kind) or types.is_run_end_encoded(kind):
            kind = kind.value_type
        else:
            break
    texts = (types.is_string, types.is_large_string, types.is_string_view)
    binaries = (types.is_binary, types.is_large_binary, types.is_binary_view, types.is_fixed_size_binary)
    return any(is_one(kind) for is_one in (*texts, *binaries, types.is_struct, types.is_null))


def decoded(values: pa.Array) -> pa.Array:
    """Return values without extension types, dictionaries and runs."""
    # Imported on use: an extra.
    import pyarrow as pa
    import pyarrow.compute as pc

    while True:
        if isinstance(values, pa.ExtensionArray):
            values = values.storage
        elif pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        elif pa.types.is_run_end_encoded(values.type):
            values = pc.run_end_decode(values)
        else:
            return values


def text_values(values: pa.Array, column: str) -> list[bytes | None]:
    """Return the bytes of each text, None for a null. Raises TypeError if the column does not hold text."""
    # Imported on use: an extra.
    import pyarrow as pa

    return [None] * len(values) if pa.types.is_null(values.type) else [*_texts(values, column)]


def plain_values(values: pa.Array) -> list[Any]:
    """Return structs as JSON values, None for a null. A value that Python has no form for makes its row unreadable."""
    plain = _plain_of(values.type)
    try:
        read = values.to_pylist()
    except (ValueError, OverflowError):
        # Such as a date of the year 10000, or a time in nanoseconds.
        read = [_python_of(value) for value in values]
    return [plain(value) if value is None or isinstance(value, dict) else value for value in read]


class UnreadableValue:
    """A struct that has no form in Python: no body of JSON."""


def _python_of(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return UnreadableValue()


def findings_type() -> pa.DataType:
    """Return the type of the column `findings`."""
    # Imported on use: an extra.
    import pyarrow as pa

    return pa.list_(pa.struct([(name, pa.string()) for name in FIELDS]))


def require_columns(names: Sequence[str], column: str) -> None:
    """Raise ValueError unless a table has one such column, and none with the name of a result."""
    if names.count(column) != 1:
        problem = "no column" if column not in names else "more than one column"
        raise ValueError(f"{problem} {column!r}; the columns are {', '.join(map(repr, names))}")
    for name in (OK, FINDINGS):
        if name in names:
            raise ValueError(f"the table already has a column {name!r}; rename or drop it")


def _reports(validator: Validator, values: pa.Array, column: str) -> Iterator[Report | None]:
    """Yield the report of each value, None for a null."""
    # Imported on use: an extra.
    import pyarrow as pa
    import pyarrow.compute as pc

    while isinstance(values, pa.ExtensionArray):
        values = values.storage
    kind = values.type
    if pa.types.is_run_end_encoded(kind):
        yield from _reports(validator, pc.run_end_decode(values), column)
    elif pa.types.is_dictionary(kind):
        # Each distinct body once, and none that no row has.
        used = pc.unique(values.indices.drop_null())
        reports = dict(zip(used.to_pylist(), _reports(validator, values.dictionary.take(used), column), strict=True))
        yield from map(reports.get, values.indices.to_pylist())
    elif pa.types.is_struct(kind):
        for value in plain_values(values):
            yield None if value is None else validator.validate(value)
    elif pa.types.is_null(kind):
        yield from [None] * len(values)
    else:
        check = validator.validate_json
        for text in _texts(values, column):
            yield None if text is None else check(text)


def _texts(values: pa.Array, column: str) -> Iterable[bytes | None]:
    """Return the bytes of each value: text as it is in memory, without a detour by str."""
    # Imported on use: an extra.
    import pyarrow as pa

    types = pa.types
    kind = values.type
    if types.is_fixed_size_binary(kind):
        texts: list[bytes | None] = values.to_pylist()
        return texts
    if types.is_string_view(kind) or types.is_binary_view(kind):
        # Not by way of string: that cast refuses bytes that are not UTF-8, which are a finding here.
        values = values.cast(pa.binary_view()).cast(pa.large_binary())
    if types.is_string(values.type) or types.is_binary(values.type):
        return _slices(values, "i")
    if types.is_large_string(values.type) or types.is_large_binary(values.type):
        return _slices(values, "q")
    raise TypeError(f"column {column!r} has type {kind}; a body is a string, binary or struct")


def _slices(values: pa.Array, code: Literal["i", "q"]) -> Iterator[bytes | None]:
    """Yield the bytes of each value by its offsets: a third of the cost of `to_pylist`."""
    _, offsets, data = values.buffers()
    count, first = len(values), values.offset
    if not count:
        return
    ends = memoryview(offsets).cast("b").cast(code)[first : first + count + 1].tolist()
    start = ends[0]
    # Only the part of the buffer that these values use: a slice shares that of the whole.
    text = bytes(memoryview(data)[start : ends[-1]]) if data is not None else b""
    is_null = values.is_null().to_pylist() if values.null_count else None
    for at in range(count):
        yield None if is_null is not None and is_null[at] else text[ends[at] - start : ends[at + 1] - start]


def _columns(reports: list[Report | None]) -> tuple[pa.Array, pa.Array]:
    """Return the columns `ok` and `findings`."""
    # Imported on use: an extra.
    import pyarrow as pa

    ok: list[bool | None] = []
    starts: list[int | None] = []
    rows: list[tuple[str, ...]] = []
    crashed: set[str] = set()
    for report in reports:
        if report is None:
            ok.append(None)
            starts.append(None)
            continue
        starts.append(len(rows))
        if not report.findings and not report.crashes:
            ok.append(True)
            continue
        ok.append(report.ok)
        rows += [(each.rule, each.severity.value, each.param, each.pointer, each.message) for each in report.findings]
        crashed.update(crash.rule for crash in report.crashes)
    if crashed:
        names = ", ".join(sorted(crashed))
        warnings.warn(f"rules crashed: {names}: a bug in daimo-validate", RuntimeWarning, stacklevel=3)
    kind = findings_type()
    fields = [pa.array([_encodable(row[at]) for row in rows], pa.string()) for at in range(len(FIELDS))]
    structs = pa.StructArray.from_arrays(fields, fields=list(kind.value_type))
    found = pa.ListArray.from_arrays(pa.array([*starts, len(rows)], pa.int32()), structs, type=kind)
    return pa.array(ok, pa.bool_()), found


def _encodable(text: str) -> str:
    """Return a text that UTF-8 can encode: JSON may name a field by half of a surrogate pair."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _plain_of(kind: pa.DataType) -> Callable[[Any], Any]:
    """Return what makes JSON values of the Python values of a type: Arrow has null where JSON has no member."""
    # Imported on use: an extra.
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return _plain_struct({field.name: _plain_of(field.type) for field in kind})
    if pa.types.is_map(kind):
        return _plain_map(_plain_of(kind.item_type))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _plain_list(_plain_of(kind.value_type))
    return lambda value: value


def _plain_struct(members: dict[str, Callable[[Any], Any]]) -> Callable[[Any], Any]:
    return lambda value: (
        value and {name: plain(value[name]) for name, plain in members.items() if value[name] is not None}
    )


def _plain_map(plain: Callable[[Any], Any]) -> Callable[[Any], Any]:
    # Not `value and`: an empty map is an object.
    return lambda value: None if value is None else {key: plain(item) for key, item in value}


def _plain_list(plain: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: value and [plain(item) for item in value]
