"""What a rule is: its standing, and a pure function that judges one input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from daimo_validate.core.finding import Fix
from daimo_validate.core.severity import Basis as Basis
from daimo_validate.core.severity import Severity
from daimo_validate.text.pointers import Path

ERROR = Severity.ERROR
WARNING = Severity.WARNING


class Found(NamedTuple):
    """What a rule finds in its input; the validator makes it a Finding.

    `severity` is the rule's own unless given. A fallback is dropped if an error is reported at its path or around it.
    """

    path: Path
    message: str
    hint: str | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    is_fallback: bool = False


NOTHING: tuple[Found, ...] = ()


def found_elsewhere(_: object) -> Iterable[Found]:
    """The check of a rule that only the text of a file can break: reading the file finds it, no payload shows it."""
    return NOTHING


class Example(NamedTuple):
    """A rule's bad and good input, as a reader sees it.

    Both are JSON objects to merge (RFC 7396) into the plainest valid request, or, with `whole`, complete bodies. With
    `status`, they are merged into the plainest response of the API with that HTTP status.
    """

    bad: str
    good: str
    whole: bool = False
    policy: Mapping[str, Any] = MappingProxyType({})
    status: int | None = None


class Rule(NamedTuple):
    """One rule. `check` takes the record that its line in the registry names, is pure, and raises on no input.

    `about_absence` marks a rule that speaks of what is not there, which a fragment of a request cannot be blamed for;
    `about_key` one that reports a key, so that its finding stands at the key and not at the value.
    """

    id: str
    severity: Severity
    basis: Basis
    summary: str
    why: str
    example: Example
    check: Callable[[Any], Iterable[Found]]
    about_absence: bool = False
    about_key: bool = False
