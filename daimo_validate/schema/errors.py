"""The error for documents that cannot be used."""

from __future__ import annotations


class SchemaError(ValueError):
    """A document that cannot be used: unreadable, not OpenAPI, without the component, or not supported."""
