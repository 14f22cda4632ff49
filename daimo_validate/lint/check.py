"""One file's bytes as diagnostics: its documents, the payloads in them, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Severity
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.model import Diagnostic, Edit, FileCrash, Frame, Region, Related
from daimo_validate.diagnostics.suppression import suppress
from daimo_validate.documents import Format, Problem, Reading, undecodable
from daimo_validate.documents.model import Place
from daimo_validate.payloads.search import (
    Payload,
    find_payloads,
    may_hold_payload,
    means_payload,
    relevant,
    shows_payload,
    with_placeholders,
)
from daimo_validate.text.pointers import Path, pointer_of
from daimo_validate.text.source import Source, Span, UndecodableError, decode

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding, Fix
    from daimo_validate.diagnostics.frames import Frames

# About a key, not about its value: the caret belongs under the key.
_ABOUT_KEYS = frozenset({"unknown-field", "legacy-field", "duplicate-key"})
_FINGERPRINT_DIGITS = 32
# The name of a file to copy and fill in: .env.example, config.sample.yaml, example.json.
_EXAMPLE = r"(?i)(?:^|[._-])(?:example|sample|template|tmpl|dist)(?:[._-]|$)"


class CheckSettings(NamedTuple):
    """How a file is checked.

    `pointers` are places of payloads whatever their shape; with `search`, objects of a payload's shape are found
    too. `env` maps dotenv keys to fields. `speaks` says when a file that holds no payload, or cannot be read, is
    told of: always, or only when its text shows signs of a payload.
    """

    validator: Validator
    pointers: tuple[str, ...] = ()
    search: bool = True
    env: tuple[tuple[str, str], ...] | None = None
    speaks: bool = False

    def payloads_of(self, reading: Reading) -> tuple[Payload, ...]:
        """The payloads of a text. Raises ValueError for a bad pointer."""
        is_string = self.validator.wants_string
        return find_payloads(reading, is_string, self.pointers, search=self.search, env=self.env)


class FileResult(NamedTuple):
    """What one file gave. `source` is None when the file was passed over without being read as a document."""

    path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    crashes: tuple[FileCrash, ...] = ()
    payloads: int = 0
    suppressed: int = 0
    source: Source | None = None


def check_bytes(data: bytes, path: str, format: Format, settings: CheckSettings) -> FileResult:
    """Everything that is wrong in the payloads of a file, sorted by place. Raises ValueError for a bad pointer."""
    if not (settings.pointers or settings.speaks or may_hold_payload(data, format, settings.env)):
        return FileResult(path=path)
    try:
        source = decode(data)
    except UndecodableError as error:
        speaks = settings.speaks or shows_payload(data, format)
        return _check(undecodable(error, format), path, settings._replace(speaks=speaks))
    # The text takes the place of the bytes, lest a large file be in memory twice where the caller let go of them.
    del data
    return _check(format.read(source), path, settings)


def _check(reading: Reading, path: str, settings: CheckSettings) -> FileResult:
    payloads = settings.payloads_of(reading)
    if payloads and re.search(_EXAMPLE, path.rsplit("/", 1)[-1]):
        payloads = tuple(map(with_placeholders, payloads))
    made = _Maker(path, reading, settings.validator, payloads)
    if payloads:
        made.problems(relevant(reading.problems, payloads))
    elif settings.speaks or (_looks_meant(reading) and not _is_config(reading, path)):
        made.problems(problem for problem in reading.problems if problem.rule == "syntax")
        if reading.readable:
            made.no_payload()
    for payload in payloads:
        made.problems(payload.problems)
        made.payload(payload)
    diagnostics, suppressed = suppress(made.sorted(), reading, settings.validator.policy, made.unused)
    return FileResult(
        path=path,
        diagnostics=diagnostics,
        crashes=tuple(made.crashes),
        payloads=len(payloads),
        suppressed=suppressed,
        source=reading.source,
    )


class _Maker:
    """Turns what the core and the documents say into diagnostics of one file."""

    def __init__(self, path: str, reading: Reading, validator: Validator, payloads: Sequence[Payload]) -> None:
        self.path = path
        self.reading = reading
        self.source = reading.source
        self.validator = validator
        self.payloads = payloads
        self.diagnostics: list[Diagnostic] = []
        self.crashes: list[FileCrash] = []

    @cached_property
    def frames(self) -> Frames:
        # Only a file with a finding has any.
        from daimo_validate.diagnostics.frames import Frames

        return Frames(self.reading, self.payloads)

    def problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            severity = self.validator.policy.level(problem.rule, problem.severity)
            if severity is None:
                continue
            from daimo_validate.core.finding import Finding

            finding = Finding(
                path=self.frames.path_in_payload(problem),
                basis=RULES[problem.rule].basis,
                rule=problem.rule,
                severity=severity,
                message=problem.message,
                hint=problem.hint,
                fix=None if problem.private else problem.fix,
            )
            self.add(
                finding,
                problem.span,
                pointer=problem.path or (),
                value=self.source.slice(problem.span),
                related=problem.related,
                edits=self.edits(problem.fix, problem.span),
                is_private=problem.private,
                frame=self.problem_frame(problem),
            )

    def no_payload(self) -> None:
        severity = self.validator.policy.level("no-payload", Severity.WARNING)
        if severity is not None:
            from daimo_validate.core.finding import Finding

            finding = Finding(
                path=(),
                basis=RULES["no-payload"].basis,
                rule="no-payload",
                severity=severity,
                message="no payload of POST /v1/sessions was found in this file",
                hint=(
                    "name the place of one with --pointer (the empty pointer is the whole document); "
                    "strings are not searched"
                ),
            )
            self.diagnostics.append(
                Diagnostic(path=self.path, finding=finding, fingerprint=self.fingerprint(finding, None))
            )

    def unused(self, finding: Finding, span: Span) -> Diagnostic:
        """The diagnostic of a comment that switches nothing off."""
        self.add(finding, span, frame=self.frames.frame(span, None))
        return self.diagnostics[-1]

    def payload(self, payload: Payload) -> None:
        if payload.unknown or payload.fragment:
            report = self.validator.examine(payload.value, unknown=payload.unknown, is_fragment=payload.fragment)
        else:
            report = self.validator.validate(payload.value)
        self.crashes += [FileCrash(self.path, crash.rule, crash.error) for crash in report.crashes]
        for finding in report.findings:
            self.finding(payload, finding)

    def finding(self, payload: Payload, finding: Finding) -> None:
        path = finding.path
        place = payload.place(path)
        edits: tuple[Edit, ...] = ()
        if place is None:
            at, around = payload.nearest(path)
            place, span = around, around.key or _opening(around.value)
            pointer = (*at, *path[len(at) - len(payload.path) :]) if not payload.fragment else at
        else:
            span = self.span(finding, place)
            fixes_key = finding.fix is not None and finding.fix.target == "key"
            edits = self.edits(finding.fix, place.key if fixes_key else place.value)
            pointer = payload.fields.get(path, path) if payload.fragment else (*payload.path, *path)
        used = () if not place.used else tuple((span_used, "used here") for span_used in place.used)
        self.add(
            finding,
            span,
            pointer=pointer,
            value=_value_at(payload.value, path),
            related=used,
            edits=edits,
            is_private="metadata" in path,
            frame=self.frames.frame(span, payload, key=place.key),
        )

    def span(self, finding: Finding, place: Place) -> Span:
        text = self.source.slice(place.value)
        if finding.rule in _ABOUT_KEYS and place.key is not None:
            return place.key
        # A whole object or list is named by its key: a caret under many lines points at nothing.
        if text[:1] in ("{", "[") or "\n" in text:
            return place.key or _opening(place.value)
        return place.value

    def edits(self, fix: Fix | None, span: Span | None) -> tuple[Edit, ...]:
        if fix is None or span is None:
            return ()
        text = self.reading.format.write(self.source.slice(span), fix.replacement)
        return (Edit(span, self.region(span), text, fix.safe),)

    def add(
        self,
        finding: Finding,
        span: Span,
        *,
        frame: Frame | None,
        pointer: Path = (),
        value: object = None,
        related: Iterable[tuple[Span, str]] = (),
        edits: tuple[Edit, ...] = (),
        is_private: bool = False,
    ) -> None:
        self.diagnostics.append(
            Diagnostic(
                path=self.path,
                finding=finding,
                region=self.region(span),
                frame=frame,
                related=tuple(Related(self.region(place), label) for place, label in related),
                edits=edits,
                is_private=is_private,
                fingerprint=self.fingerprint(finding, None if is_private else value),
                pointer=pointer_of(pointer),
            )
        )

    def problem_frame(self, problem: Problem) -> Frame | None:
        if problem.rule == "syntax":
            return self.frames.unread(problem.span)
        return self.frames.frame(problem.span, self.frames.payload_of(problem))

    def region(self, span: Span) -> Region:
        return Region(self.source.position(span.start), self.source.position(span.end))

    def fingerprint(self, finding: Finding, value: object) -> str:
        """Return a digest of what is wrong and in which field, which stays when lines, list items or messages change.

        `value` is None for what is absent or private: a digest of a phone number could be guessed.
        """
        from hashlib import sha256

        parts = (self.path, finding.rule, finding.param, _digest(value))
        return sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:_FINGERPRINT_DIGITS]

    def sorted(self) -> tuple[Diagnostic, ...]:
        """By place, pointer and rule; one for each of several uses of the same text."""
        kept: dict[tuple[object, ...], Diagnostic] = {}
        for diagnostic in sorted(self.diagnostics, key=_order):
            place = None if diagnostic.region is None else diagnostic.region.start
            key = (place, diagnostic.finding.rule, diagnostic.finding.message)
            same = kept.get(key)
            if same is None:
                kept[key] = diagnostic
            elif diagnostic.related != same.related:
                uses = {*same.related, *diagnostic.related}
                kept[key] = same._replace(related=tuple(sorted(uses, key=lambda use: use.region.start.byte)))
        return tuple(kept.values())


def _looks_meant(reading: Reading) -> bool:
    return means_payload(reading) if reading.readable else shows_payload(reading.source.text.encode(), reading.format)


def _is_config(reading: Reading, path: str) -> bool:
    """Whether a file configures this linter: the names of fields and rules in it are no sign of a payload."""
    from daimo_validate.config.model import NAME, PYPROJECT, TABLE

    name = path.rsplit("/", 1)[-1]
    return name == NAME or (name == PYPROJECT and f"tool.{TABLE}" in reading.source.text)


def _order(diagnostic: Diagnostic) -> tuple[int, str, str]:
    start = -1 if diagnostic.region is None else diagnostic.region.start.byte
    return start, diagnostic.pointer, diagnostic.finding.rule


def _opening(span: Span) -> Span:
    """The first character of a value: where something is missing in it."""
    return Span(span.start, min(span.start + 1, span.end))


def _value_at(tree: object, path: Path) -> object:
    """Return the value at a path, or None if there is none."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            return None
    return tree


def _digest(value: object) -> str:
    from hashlib import sha256
    from json import dumps

    if value is None:
        return ""
    return sha256(dumps(value, sort_keys=True).encode()).hexdigest()
