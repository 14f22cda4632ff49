"""Checks a column of a Polars frame.

    from daimo_validate.batch.polars import validate

    bad = validate(pl.scan_parquet("requests/*.parquet"), "body").filter(~pl.col("ok")).collect()

The extra `polars` installs polars and pyarrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from daimo_validate.batch.arrow import FIELDS, FINDINGS, OK, require_columns, validate_arrow
from daimo_validate.core.validator import Validator

if TYPE_CHECKING:
    import polars as pl

    Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
else:
    Frame = TypeVar("Frame")


def validate(frame: Frame, column: str, validator: Validator | None = None) -> Frame:
    """Return the frame with the columns `ok` and `findings`, as `validate_arrow` adds them. A lazy frame stays lazy.

    Raises ValueError if there is no such column, or one is called `ok` or `findings`.
    """
    # Imported on use: an extra.
    import polars as pl

    schema = frame.collect_schema()
    require_columns(schema.names(), column)
    built = validator or Validator()
    finding = pl.Struct({name: pl.String() for name in FIELDS})
    added = {OK: pl.Boolean(), FINDINGS: pl.List(finding)}

    def check(part: pl.DataFrame) -> pl.DataFrame:
        # Only the column itself goes through Arrow, which has no form for some types of Polars.
        checked = validate_arrow(part.select(column).to_arrow(), column, built).select([OK, FINDINGS])
        return part.hstack(pl.DataFrame(checked, schema=added))

    if isinstance(frame, pl.DataFrame):
        return check(frame)
    # Each row is judged alone, so the engine may give the frame in parts.
    return frame.map_batches(
        check, schema={**schema, **added}, streamable=True, predicate_pushdown=False, projection_pushdown=False
    )
