"""Renders lint results, with one module for each format. A renderer decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.options import OutputOptions as OutputOptions
from daimo_validate.output.options import Renderer as Renderer
from daimo_validate.text.hints import Final


def _renderer(module: str) -> Renderer:
    # Imported on first use, because every run pays for imports.
    def render(result: LintResult, options: OutputOptions) -> str:
        # Not with importlib, which takes 1 ms to import.
        chosen: Renderer = __import__(f"{__name__}.{module}", fromlist=["render"]).render
        return chosen(result, options)

    return render


FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        "text": _renderer("text"),
        "concise": _renderer("concise"),
        "json": _renderer("json"),
        "jsonl": _renderer("jsonl"),
        "sarif": _renderer("sarif"),
        "github": _renderer("github"),
        "gitlab": _renderer("gitlab"),
        "junit": _renderer("junit"),
        "v1": _renderer("v1"),
    }
)
"""The renderers by their name in `--format`."""


def render(name: str, result: LintResult, options: OutputOptions) -> str:
    """Return a result in a format. Raises KeyError for an unknown format."""
    return FORMATS[name](result, options)
