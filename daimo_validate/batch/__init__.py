"""Check many records: JSON Lines, in all cores, in bounded memory. Uses the core alone."""
