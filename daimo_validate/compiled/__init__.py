"""The compiled artefact: `schemas/` as the JSON that ships, written by `python -m daimo_validate.schema`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent
DATA: Final = frozenset({"tokens", "phones", "overlay", "vectors"})
"""The parts that are no component of the API document."""


@cache
def load(name: str) -> Any:
    """A component by its name, or one of `DATA`. The caller must not change it."""
    return json.loads((_FOLDER / f"{name}.json").read_bytes())


def vectors_text() -> str:
    """The test vectors as they ship: JSON, ASCII only, a test a line."""
    return (_FOLDER / "vectors.json").read_text(encoding="ascii")


@cache
def names() -> tuple[str, ...]:
    """The names of the components."""
    return tuple(sorted({path.stem for path in _FOLDER.glob("*.json")} - DATA))
