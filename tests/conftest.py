"""Hypothesis profiles and the option that rewrites the corpus."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "ci", max_examples=80, derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET
)
settings.register_profile(
    "brief", max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET
)
# For an interpreter beside the one that has run the profile above: what differs between them is not found by numbers.
settings.register_profile(
    "smoke", max_examples=5, derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET
)
settings.register_profile("dev", max_examples=400, deadline=None, suppress_health_check=_QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# A shell starts what runs in the background with Ctrl-C ignored, and the programs that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a body of bytes by its argument alone: what packs it may write the time into it, and names must not change."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-corpus",
        action="store_true",
        help="rewrite the expected files of tests/corpus instead of comparing them; look at the difference",
    )
