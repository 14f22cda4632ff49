"""What the path of a file says about its payloads."""

from __future__ import annotations

from daimo_validate.core.policy import Policy
from daimo_validate.core.rules import RULES
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.search import with_placeholders, with_test_networks
from daimo_validate.text.hints import Final
from daimo_validate.text.records import Enum

_TEST_FOLDERS: Final = frozenset({"test", "tests", "__tests__", "fixtures", "__fixtures__", "mocks", "__mocks__"})
_ENVIRONMENT: Final = ["", "env", "test"]
_TEST_WORDS: Final = frozenset({"test", "spec"})
# The name of a file to copy and fill in: .env.example, config.sample.yaml, example.json.
_EXAMPLE_WORDS: Final = frozenset({"example", "sample", "template", "tmpl", "dist"})
_DOCUMENTATION: Final = frozenset({"md", "mdx", "markdown", "rst", "adoc"})
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
    *folders, name = path.lower().split("/")
    if folders and (not folders[0] or _is_drive(folders[0])):
        folders = folders[-1:]
    # Without patterns: theirs took as long to compile as a small file takes to read.
    words = name.split(".")
    if not _EXAMPLE_WORDS.isdisjoint(name.replace("_", ".").replace("-", ".").split(".")):
        return Role.EXAMPLE
    if words[:3] == _ENVIRONMENT or not _TEST_WORDS.isdisjoint(words[1:-1]) or not _TEST_FOLDERS.isdisjoint(folders):
        return Role.TEST
    return Role.DOCUMENTATION if len(words) > 1 and words[-1] in _DOCUMENTATION else Role.ORDINARY


def _is_drive(folder: str) -> bool:
    return len(folder) == 2 and folder[0].isalpha() and folder[1] == ":"
