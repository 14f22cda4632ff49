"""What the path of a file says about its payloads."""

from __future__ import annotations

import re
from enum import Enum

from daimo_validate.core.policy import Policy
from daimo_validate.core.rules import RULES
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.search import with_placeholders, with_test_networks
from daimo_validate.text.hints import Final

_TEST_FOLDERS: Final = frozenset({"test", "tests", "__tests__", "fixtures", "__fixtures__", "mocks", "__mocks__"})
_TEST_NAME: Final = r"(?i)\.env\.test(?:\..*)?|.*\.(?:test|spec)\..*"
# The name of a file to copy and fill in: .env.example, config.sample.yaml, example.json.
_EXAMPLE_NAME: Final = r"(?i)(?:.*[._-])?(?:example|sample|template|tmpl|dist)(?:[._-].*)?"
_DOCUMENTATION_NAME: Final = r"(?i).*\.(?:md|mdx|markdown|rst|adoc)"
# OpenAPI documents show requests under these keys.
_EXAMPLE_KEYS: Final = frozenset({"example", "examples"})
_SILENT_IN_TESTS: Final = ("burn-address", "dummy-address", "public-key-known", "example-address")


class Role(Enum):
    """What a file is for."""

    ORDINARY = "ordinary"
    TEST = "test"
    EXAMPLE = "example"
    DOCUMENTATION = "documentation"

    def policy(self, policy: Policy) -> Policy:
        """Return the policy for such a file: made-up and well-known addresses are fine in a test."""
        if self is not Role.TEST:
            return policy
        settings = {name: getattr(policy, name) for name in Policy.__slots__}
        silent = {rule for rule in _SILENT_IN_TESTS if rule in RULES and rule not in policy.severity}
        return Policy(**settings | {"ignore": policy.ignore | silent})

    def payload(self, payload: Payload) -> Payload:
        """Return a payload of such a file, with the values that say nothing there as unknown values."""
        if self is Role.TEST:
            return with_test_networks(payload)
        is_ordinary = self is Role.ORDINARY and _EXAMPLE_KEYS.isdisjoint(payload.path)
        return payload if is_ordinary else with_placeholders(payload)


def file_role(path: str) -> Role:
    """Return what a file is for, by its path with `/` between its parts.

    In an absolute path only the innermost folder counts: a project may lie below a folder named `test`.
    """
    *folders, name = path.split("/")
    if re.match(r"(?:[A-Za-z]:)?/", path):
        folders = folders[-1:]
    if re.fullmatch(_EXAMPLE_NAME, name):
        return Role.EXAMPLE
    if re.fullmatch(_TEST_NAME, name) or not _TEST_FOLDERS.isdisjoint(folder.lower() for folder in folders):
        return Role.TEST
    return Role.DOCUMENTATION if re.fullmatch(_DOCUMENTATION_NAME, name) else Role.ORDINARY
