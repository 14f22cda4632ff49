"""Renderings of a lint result: one module a format. A renderer decides nothing; it shows what the linter found."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.options import OutputOptions as OutputOptions
from daimo_validate.output.options import Renderer as Renderer


def _renderer(module: str) -> Renderer:
    # A format is imported when it is used: every run pays for the start of the program.
    def render(result: LintResult, options: OutputOptions) -> str:
        from importlib import import_module

        chosen: Renderer = import_module(f"{__name__}.{module}").render
        return chosen(result, options)

    return render


FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        "text": _renderer("text"),
        "json": _renderer("json"),
        "jsonl": _renderer("jsonl"),
        "sarif": _renderer("sarif"),
        "github": _renderer("github"),
        "gitlab": _renderer("gitlab"),
        "junit": _renderer("junit"),
        "v1": _renderer("v1"),
    }
)
"""Every renderer by the name that `--format` takes."""


def render(name: str, result: LintResult, options: OutputOptions) -> str:
    """A result in the format of that name. KeyError when there is none."""
    return FORMATS[name](result, options)
