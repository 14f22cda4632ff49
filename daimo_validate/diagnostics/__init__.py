"""Findings with their place in a text: what every output renders."""
