"""Findings placed in a text, as every output renders them."""
