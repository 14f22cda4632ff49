"""What may be shown of an exception that is a bug: never its text, which may repeat what was checked."""

from __future__ import annotations

from pathlib import PurePath


def described(error: BaseException) -> str:
    """Return the type of an exception and the file and line that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
