"""`daimo-validate check --show-files`: list the files instead of checking them."""

from __future__ import annotations

from daimo_validate.cli.plain import Namespace
from daimo_validate.cli.streams import Streams
from daimo_validate.lint.listing import list_files
from daimo_validate.lint.plan import CheckOptions, PlanError
from daimo_validate.output.listings import as_json, as_text
from daimo_validate.output.stream import wants_color, write


def show_files(check_options: CheckOptions, options: Namespace, streams: Streams) -> int:
    """Print which files would be checked and why others would not, and return the exit code. Raises PlanError."""
    given = {
        "--fix": options.fix,
        "--diff": options.diff,
        "--statistics": options.statistics,
        "--write-baseline": options.write_baseline is not None,
        "--output-file": check_options.output_file is not None,
    }
    if (other := next((option for option, is_given in given.items() if is_given), None)) is not None:
        raise PlanError(f"--show-files checks nothing; it cannot be combined with {other}")
    if options.format not in (None, "text", "json"):
        raise PlanError(f"--show-files prints text or json, not {options.format}")
    listing = list_files(check_options)
    if options.format == "json":
        write(streams.stdout, as_json(listing))
    else:
        color = wants_color(streams.stdout, options.color, streams.environ)
        write(streams.stdout, as_text(listing, color=color, quiet=options.quiet))
    return listing.exit_code
