"""The payment options."""

from __future__ import annotations

from typing import Any, NamedTuple

from daimo_validate.core.inputs.base import Input

OPTIONS = Input("options")


class Options(NamedTuple):
    """The payment options as given: a list of names and lists of names, and perhaps of anything else."""

    items: list[Any]
