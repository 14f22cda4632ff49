"""PyYAML, imported without compiling its patterns.

libyaml uses none of them, and they take 40 ms, twice as long as starting Python: the class of all printable characters
alone takes 35. Each compiles when PyYAML first needs it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from daimo_validate.text.hints import Any, Final

_PACKAGE: Final = "yaml."


class LatePattern:
    """A pattern that compiles when it is first used."""

    def __init__(self, compile: Callable[..., re.Pattern[str]], given: tuple[Any, ...]) -> None:
        self._compile, self._given = compile, given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._compile(*self._given), name)
        # `search` and its like are found without this function from now on.
        setattr(self, name, value)
        return value


def _import() -> None:
    """Import PyYAML. Only its own modules get late patterns, whatever other threads compile meanwhile."""
    compile_now = re.compile

    def compile_late(*given: Any) -> Any:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        return LatePattern(compile_now, given) if caller.startswith(_PACKAGE) else compile_now(*given)

    re.compile = compile_late  # type: ignore[assignment]
    try:
        import yaml  # noqa: F401
    finally:
        re.compile = compile_now


if "yaml" not in sys.modules:
    _import()

import yaml as yaml  # noqa: E402
from yaml.events import AliasEvent as AliasEvent  # noqa: E402
from yaml.events import DocumentEndEvent as DocumentEndEvent  # noqa: E402
from yaml.events import DocumentStartEvent as DocumentStartEvent  # noqa: E402
from yaml.events import Event as Event  # noqa: E402
from yaml.events import MappingEndEvent as MappingEndEvent  # noqa: E402
from yaml.events import MappingStartEvent as MappingStartEvent  # noqa: E402
from yaml.events import ScalarEvent as ScalarEvent  # noqa: E402
from yaml.events import SequenceEndEvent as SequenceEndEvent  # noqa: E402
from yaml.events import SequenceStartEvent as SequenceStartEvent  # noqa: E402
