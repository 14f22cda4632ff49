"""The error of a document that cannot be used."""

from __future__ import annotations


class SchemaError(ValueError):
    """A document that cannot be used: unreadable, no OpenAPI, or without the component."""
