"""The arguments of every renderer."""

from __future__ import annotations

from collections.abc import Callable

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.text.hints import Final, TypeAlias
from daimo_validate.text.records import NamedTuple

PUBLIC_URL: Final = ""
"""The public URL of the files of this project, with a slash at its end; empty as long as there is none."""


class OutputOptions(NamedTuple):
    """How to show a result.

    `width` is the terminal's in cells (0: no limit), `encoding` the stream's, `version` this program's. `quiet` leaves
    out the summary line. With `links`, ids of rules are links to their pages. `project_url` is where this project's
    files can be read, with a slash at its end; empty if no address is known.
    """

    color: bool = False
    width: int = 0
    version: str = ""
    quiet: bool = False
    encoding: str = "utf-8"
    links: bool = False
    project_url: str = PUBLIC_URL


Renderer: TypeAlias = Callable[[LintResult, OutputOptions], str]
"""A pure function from a result to the whole output, final line end included; empty if there is nothing to print."""
