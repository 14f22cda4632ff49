"""The files of a run and those that are left out, as lines of text or as JSON."""

from __future__ import annotations

from daimo_validate.diagnostics.listing import Listing
from daimo_validate.output.encoding import to_json
from daimo_validate.output.styles import BOLD, CYAN, DIM, RED, paint
from daimo_validate.output.words import counted, shown_path
from daimo_validate.text.visible import visible


def as_text(listing: Listing, *, color: bool = False, quiet: bool = False) -> str:
    """Return a line for each file to check, then one for each that is not, then a summary line unless quiet."""
    lines = [
        f"{paint(shown_path(file.path), BOLD, color)}: {paint(file.format, CYAN, color)}" for file in listing.files
    ]
    lines += [f"{shown_path(left.path)}: {paint(f'not checked: {left.why}', DIM, color)}" for left in listing.skipped]
    for error in listing.errors:
        lines.append(f"{shown_path(error.path)}: {paint('error', RED, color)}: {visible(error.message)}")
    if not quiet:
        left_out = counted(len(listing.skipped), "file or folder", "files and folders")
        lines.append(paint(f"{counted(len(listing.files), 'file')} to check, {left_out} not", BOLD, color))
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "".join(f"{line}\n" for line in lines).replace("##[", "## [")


def as_json(listing: Listing) -> str:
    """Return the object, version 1. Keys may be added; a key never changes its meaning."""
    document = {
        "version": 1,
        "files": [{"file": file.path, "format": file.format, "named": file.is_named} for file in listing.files],
        "skipped": [{"file": left.path, "reason": left.why} for left in listing.skipped],
        "file_errors": [{"file": error.path, "message": error.message} for error in listing.errors],
    }
    return f"{to_json(document)}\n"
