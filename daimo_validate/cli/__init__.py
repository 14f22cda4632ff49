"""The command line: arguments in, exit code out."""

from __future__ import annotations

import gc

from daimo_validate.text.hints import NoReturn


def run() -> NoReturn:
    """Run the console script."""
    # The process is short and makes few reference cycles: searching for them takes longer than it saves, while modules
    # are imported too.
    gc.disable()
    # Imported on use: after this, it takes 1 ms less.
    from daimo_validate.cli.main import run

    run()
