"""How many examples a property gets, in each profile of `tests/conftest.py`."""

from __future__ import annotations

import math

from hypothesis import settings


def examples(share: float) -> settings:
    """As many examples as the profile gives a property, times `share`: more for one that needs many, fewer for slow ones."""
    return settings(max_examples=math.ceil(settings().max_examples * share))
