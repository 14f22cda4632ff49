"""Checks a column of a Spark data frame on all its workers, which need this package too.

    from daimo_validate.batch.spark import validate

    checked = validate(spark.read.parquet("requests"), "body")
    checked.selectExpr("id", "explode(findings) AS finding").select("id", "finding.*")

The extra `spark` installs pyspark and pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from daimo_validate.batch.arrow import FIELDS, FINDINGS, OK, require_columns, validate_arrow
from daimo_validate.core.validator import Validator

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def validate(df: DataFrame, column: str, validator: Validator | None = None) -> DataFrame:
    """Return the data frame with the columns `ok` and `findings`, as `validate_arrow` adds them. Lazy, as Spark is.

    Raises ValueError if there is no such column, or one is called `ok` or `findings`.
    """
    # Imported on use: an extra.
    from pyspark.sql.types import ArrayType, BooleanType, StringType, StructField, StructType

    require_columns(df.columns, column)
    finding = StructType([StructField(name, StringType()) for name in FIELDS])
    added = [StructField(OK, BooleanType()), StructField(FINDINGS, ArrayType(finding))]
    task = partial(_check, column, validator or Validator())
    return df.mapInArrow(task, StructType([*df.schema.fields, *added]))


def _check(column: str, validator: Validator, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the checked batches of a partition. Spark sends the validator to a worker once for each task."""
    for batch in batches:
        yield validate_arrow(batch, column, validator)
