"""`check FILE …` as most programs call it, without options: the parser of all of them takes longer than checking."""

from __future__ import annotations

from collections.abc import Sequence

from daimo_validate.text.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace as Namespace
else:
    from types import SimpleNamespace as Namespace

_COMMAND = "check"
# The hooks of pre-commit give this one.
_ONLY_PAYLOAD_FILES = "--only-payload-files"


def plain_options(argv: Sequence[str]) -> Namespace | None:
    """Return what the parser of `arguments` makes of the arguments, or None if they need that parser."""
    if argv[:1] != [_COMMAND]:
        return None
    given = argv[1:]
    paths = [argument for argument in given if argument != _ONLY_PAYLOAD_FILES]
    # The parser itself reports paths on both sides of an option.
    is_together = paths in (given[: len(paths)], given[len(given) - len(paths) :])
    if any(path.startswith("-") for path in paths) or not is_together:
        return None
    return Namespace(
        version=False,
        command=_COMMAND,
        paths=paths,
        pointer=[],
        exclude=[],
        stdin_filename=None,
        only_payload_files=len(paths) < len(given),
        openapi=None,
        config=None,
        no_config=False,
        watch=False,
        show_files=False,
        strict=None,
        select=[],
        ignore=[],
        format=None,
        statistics=False,
        color="auto",
        output_file=None,
        quiet=False,
        exit_zero=False,
        fix=False,
        unsafe_fixes=False,
        diff=False,
        baseline=None,
        write_baseline=None,
    )
