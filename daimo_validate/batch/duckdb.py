"""A function of DuckDB that checks bodies.

    from daimo_validate.batch.duckdb import register

    register(connection)
    connection.sql("SELECT id, unnest(daimo_findings(body), max_depth := 2) FROM 'requests.parquet'")

The extra `duckdb` installs duckdb and pyarrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from daimo_validate.batch.arrow import FIELDS, FINDINGS, validate_arrow
from daimo_validate.core.validator import Validator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def register(connection: DuckDBPyConnection, validator: Validator | None = None, name: str = "daimo_findings") -> None:
    """Add a function from a body (VARCHAR) to its findings, a list of structs of `FIELDS`. NULL stays NULL."""
    # Imported on use: extras.
    import pyarrow as pa

    built = validator or Validator()

    # DuckDB evaluates the annotations of a function, in a scope without pyarrow.
    def check(bodies: Any) -> Any:
        checked = validate_arrow(pa.table({"body": bodies}), "body", built)
        return checked.column(FINDINGS)

    finding = ", ".join(f"{field} VARCHAR" for field in FIELDS)
    kinds = (connection.type("VARCHAR"), connection.type(f"STRUCT({finding})[]"))
    # Typed for functions of Python values alone.
    create: Any = connection.create_function
    create(name, check, [kinds[0]], kinds[1], type="arrow", null_handling="special")
