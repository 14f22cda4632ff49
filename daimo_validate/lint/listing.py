"""Say which files a run would check, and why it would leave others out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daimo_validate.diagnostics.listing import Listed, Listing, Skipped
from daimo_validate.documents import missing_grammar
from daimo_validate.lint.check import is_built
from daimo_validate.lint.discovery import Target
from daimo_validate.lint.plan import CheckOptions, PlanError, find_files

_BUILT = "minified, or larger than 1 MB: a program wrote it; name it to check it"


def list_files(options: CheckOptions) -> Listing:
    """Return the files of a command, and those that it leaves out. Raises PlanError if its options are wrong."""
    if options.is_stdin:
        raise PlanError("--show-files lists files; it cannot be combined with standard input")
    found, _ = find_files(options, list_skipped=True)
    left_out = tuple(_left_out(found.targets))
    paths = {each.path for each in left_out}
    return Listing(
        tuple(
            Listed(target.display, target.format.title, target.is_named)
            for target in found.targets
            if target.display not in paths
        ),
        tuple(sorted((*found.skipped, *left_out))),
        found.errors,
    )


def _left_out(targets: Sequence[Target]) -> Iterator[Skipped]:
    """Yield the source files that are found, but left out when their text is seen."""
    for target in targets:
        if target.is_named or not target.format.is_source:
            continue
        if not target.format.is_installed:
            yield Skipped(target.display, missing_grammar(target.format))
        elif is_built(_text(target), target.display):
            yield Skipped(target.display, _BUILT)


def _text(target: Target) -> bytes:
    try:
        return target.read()
    except OSError:
        # A check reports it.
        return b""
