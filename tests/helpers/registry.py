"""A rule that is in the registry for the length of a test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from daimo_validate.core import rules
from daimo_validate.core.inputs.base import Input
from daimo_validate.core.rules._base import Rule


@contextmanager
def registered(rule: Rule, given: Input) -> Iterator[None]:
    """Do what adding a rule does: its module in the folder of the rules, and its line in the registry."""
    name = f"{rules.__name__}.{rule.id.replace('-', '_')}"
    module = ModuleType(name)
    module.RULE = rule  # type: ignore[attr-defined]
    sys.modules[name] = module
    rules._INPUTS[rule.id] = given.name
    rules.checks_of.cache_clear()
    try:
        yield
    finally:
        del sys.modules[name], rules._INPUTS[rule.id]
        rules.checks_of.cache_clear()
