"""What a rule is: its metadata, and a pure function that judges one input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from daimo_validate.core.finding import Fix
from daimo_validate.core.severity import Basis as Basis
from daimo_validate.core.severity import Severity
from daimo_validate.text.hints import Any
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

ERROR = Severity.ERROR
WARNING = Severity.WARNING


class Found(NamedTuple):
    """One problem that a rule found; the validator makes it a Finding.

    `severity` and `basis` are the rule's own unless given. A fallback is dropped if an error is reported at its path
    or around it.
    """

    path: Path
    message: str
    hint: str | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    is_fallback: bool = False
    basis: Basis | None = None


NOTHING: tuple[Found, ...] = ()


def found_elsewhere(_: object) -> Iterable[Found]:
    """Check nothing: the problem is in the text of a file, and reading the file reports it."""
    return NOTHING


class Example(NamedTuple):
    """A bad and a good input for the reference.

    Both are JSON objects to merge (RFC 7396) into a minimal valid request, or complete bodies if `whole` is set. With
    `status`, they are merged into a minimal response of the API with that HTTP status; with `event`, into a minimal
    event of a webhook.
    """

    bad: str
    good: str
    whole: bool = False
    policy: Mapping[str, Any] = MappingProxyType({})
    status: int | None = None
    event: bool = False


class Rule(NamedTuple):
    """One rule. `check` takes the input that the registry names for the rule; it is pure and never raises.

    `source` is the URL of the document that the rule rests on. `about_absence` marks a rule that reports something
    missing, which does not apply to a fragment of a request; `about_key` one that reports a key, so that its finding
    points at the key and not at the value.
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
    source: str | None = None
