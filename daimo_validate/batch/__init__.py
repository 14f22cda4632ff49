"""Check many records: JSON Lines, in all cores, in bounded memory; Arrow data. Uses the core alone."""

from daimo_validate.batch.arrow import findings_table as findings_table
from daimo_validate.batch.arrow import validate_arrow as validate_arrow

__all__ = ["findings_table", "validate_arrow"]
