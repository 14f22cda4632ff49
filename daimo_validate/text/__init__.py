"""Source text: decoding, spans, lines and columns, JSON Pointers. Knows no rules."""
