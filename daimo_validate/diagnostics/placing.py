"""Places findings in their text: turns what is wrong with the payloads of a text into diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from daimo_validate.core.finding import Finding, Fix
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import looks_secret
from daimo_validate.diagnostics.model import Diagnostic, Edit, Region, Related
from daimo_validate.documents import Document, Place, Problem, Reading
from daimo_validate.text.hints import TYPE_CHECKING
from daimo_validate.text.pointers import Path, pointer_of, value_or_none
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Span

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding, Fix
    from daimo_validate.core.policy import Policy
    from daimo_validate.core.report import Report
    from daimo_validate.core.validator import Validator
    from daimo_validate.diagnostics.frames import Frames, Own
    from daimo_validate.payloads.model import Payload

_FINGERPRINT_DIGITS = 32


class _Placed(NamedTuple):
    """A finding and its span. `value` is what the fingerprint covers, `pointer` the path in the whole document."""

    finding: Finding
    span: Span
    pointer: Path = ()
    value: object = None
    related: tuple[tuple[Span, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    is_private: bool = False
    own: Sequence[Own] = ()


class Placer:
    """Collects the findings of one text and places them.

    `path` is the name of the file in the diagnostics. Without `with_frames` no diagnostic has a source frame.
    """

    def __init__(
        self,
        path: str,
        reading: Reading,
        payloads: Iterable[Payload],
        validator: Validator,
        *,
        with_frames: bool = True,
    ) -> None:
        self._path = path
        self._reading = reading
        self._source = reading.source
        self._payloads = tuple(payloads)
        self._validator = validator
        self._with_frames = with_frames
        self._placed: list[_Placed] = []

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add the problems that reading the text found."""
        for problem in problems:
            payload = self._payload_around(problem)
            path = problem.path or ()
            text = self._source.slice(problem.span)
            is_private = problem.private or looks_secret(text)
            finding = finding_of(
                problem.rule,
                self._validator.policy,
                severity=problem.severity,
                path=path if payload is None or payload.fragment else payload.payload_path(path),
                message=problem.message,
                hint=problem.hint,
                fix=None if is_private else problem.fix,
            )
            if finding is None:
                continue
            placed = _Placed(
                finding,
                problem.span,
                pointer=path,
                value=text,
                related=problem.related,
                edits=self._edits(problem.fix, problem.span, None if payload is None else payload.document),
                is_private=is_private,
                own=self._own_of_problem(problem, payload),
            )
            self._placed.append(placed)

    def add_payload(self, payload: Payload) -> Report:
        """Validate a payload, add what is wrong with it, and return the report."""
        self.add_problems(payload.problems)
        if payload.unknown or payload.open:
            report = self._validator.examine(payload.value, unknown=payload.unknown, open=payload.open)
        else:
            report = self._validator.validate(payload.value)
        self.add_findings(payload, report.findings)
        return report

    def add_findings(self, payload: Payload, findings: Iterable[Finding]) -> None:
        """Add what is wrong with a payload."""
        self._placed += [self._in_payload(payload, finding) for finding in findings]

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return a diagnostic for each finding, sorted by place, pointer, severity and rule.

        A text that YAML aliases use in several places has one diagnostic for the same finding in all of them.
        """
        same: dict[tuple[object, ...], list[_Placed]] = {}
        for placed in sorted(self._placed, key=_order):
            same.setdefault((placed.span.start, placed.finding.rule, placed.finding.message), []).append(placed)
        return tuple(self._diagnostic(first._replace(related=_uses(first, others))) for first, *others in same.values())

    def place(self, finding: Finding, span: Span) -> Diagnostic:
        """Return the diagnostic of a finding about a stretch of text outside the payloads."""
        return self._diagnostic(_Placed(finding, span, own=[self._frames.text(span)]))

    def _payload_around(self, problem: Problem) -> Payload | None:
        """Return the innermost payload that holds the place of a problem."""
        path = problem.path
        if path is None:
            return None
        if (given := self._by_field.get((problem.document, path))) is not None:
            return given
        around = (self._by_path.get((problem.document, path[:end])) for end in range(len(path), -1, -1))
        return next((payload for payload in around if payload is not None), None)

    @cached_property
    def _by_path(self) -> dict[tuple[int, Path], Payload]:
        return {(payload.document.number, payload.path): payload for payload in reversed(self._payloads)}

    @cached_property
    def _by_field(self) -> dict[tuple[int, Path], Payload]:
        return {
            (payload.document.number, path): payload for payload in self._payloads for path in payload.fields.values()
        }

    @cached_property
    def _frames(self) -> Frames:
        # Imported only for a text with findings.
        from daimo_validate.diagnostics.frames import Frames

        return Frames(self._source, self._validator)

    def _in_payload(self, payload: Payload, finding: Finding) -> _Placed:
        # Imported on use: 0.3 ms.
        from daimo_validate.core.variants import is_in_metadata

        path = finding.path
        place, value = payload.place(path), value_or_none(payload.value, path)
        is_private = is_in_metadata(path) or (isinstance(value, str) and looks_secret(value))
        if place is None:
            at, around = payload.nearest(path)
            return _Placed(
                finding,
                around.key or _opening(around.value),
                pointer=(*at, *(payload.document_path(path) or at)[len(at) :]),
                value=value,
                related=_used_at(around),
                is_private=is_private,
                own=() if around.key is None else [self._frames.text(around.key)],
            )
        fixes_key = finding.fix is not None and finding.fix.target == "key"
        if place.readings and not fixes_key:
            finding = _with_unsafe_fix(finding)
        return _Placed(
            finding,
            self._span(finding, place),
            pointer=payload.document_path(path) or path,
            value=value,
            related=_used_at(place),
            edits=self._edits_in(place, finding.fix, payload.document),
            is_private=is_private,
            own=self._frames.own(place, value, path),
        )

    def _own_of_problem(self, problem: Problem, payload: Payload | None) -> Sequence[Own]:
        if payload is None or problem.path is None or (place := payload.document.place(problem.path)) is None:
            return ()
        if problem.private:
            return self._frames.own(place, None, ("metadata",))
        path = payload.payload_path(problem.path)
        return self._frames.own(place, value_or_none(payload.document.value, problem.path), path)

    def _span(self, finding: Finding, place: Place) -> Span:
        if RULES[finding.rule].about_key and place.key is not None:
            return place.key
        # An object or array is marked at its key: carets under many lines do not point at anything.
        text = self._source.slice(place.value)
        if text[:1] in ("{", "[") or "\n" in text:
            return place.key or _opening(place.value)
        return place.value

    def _edits_in(self, place: Place, fix: Fix | None, document: Document) -> tuple[Edit, ...]:
        if fix is None or not place.editable:
            return ()
        if place.is_part:
            is_word = re.fullmatch(r"[\w.]+", fix.replacement, re.ASCII) is not None
            return (Edit(place.value, self._region(place.value), fix.replacement, fix.safe),) if is_word else ()
        return self._edits(fix, place.key if fix.target == "key" else place.value, document)

    def _edits(self, fix: Fix | None, span: Span | None, document: Document | None) -> tuple[Edit, ...]:
        if fix is None or span is None:
            return ()
        write = (document or self._reading.format).write
        text = fix.replacement if fix.is_number else write(self._source.slice(span), fix.replacement)
        return () if text is None else (Edit(span, self._region(span), text, fix.safe),)

    def _diagnostic(self, placed: _Placed) -> Diagnostic:
        finding = placed.finding
        return Diagnostic(
            path=self._path,
            finding=finding,
            region=self._region(placed.span),
            frame=self._frames.frame(placed.span, placed.own) if self._with_frames else None,
            related=tuple(Related(self._region(span), label) for span, label in placed.related),
            edits=placed.edits,
            is_private=placed.is_private,
            fingerprint=_fingerprint(self._path, finding, None if placed.is_private else placed.value),
            pointer=pointer_of(placed.pointer),
        )

    def _region(self, span: Span) -> Region:
        return Region(self._source.position(span.start), self._source.position(span.end))


def finding_of(
    rule_id: str,
    policy: Policy,
    *,
    message: str,
    hint: str | None = None,
    path: Path = (),
    severity: Severity | None = None,
    fix: Fix | None = None,
) -> Finding | None:
    """Return a finding of a rule that only a text can break, or None if the policy switches the rule off.

    `severity` is the rule's own unless given.
    """
    rule = RULES[rule_id]
    level = policy.level(rule_id, severity or rule.severity)
    if level is None:
        return None
    return Finding(path=path, basis=rule.basis, rule=rule_id, severity=level, message=message, hint=hint, fix=fix)


def about_file(path: str, finding: Finding) -> Diagnostic:
    """Return the diagnostic of a finding about a file or folder as a whole."""
    return Diagnostic(path=path, finding=finding, fingerprint=_fingerprint(path, finding, None))


def _order(placed: _Placed) -> tuple[int, str, bool, str]:
    finding = placed.finding
    return placed.span.start, pointer_of(placed.pointer), finding.severity is Severity.WARNING, finding.rule


def _uses(first: _Placed, others: Iterable[_Placed]) -> tuple[tuple[Span, str], ...]:
    """Return the related places of the same finding in several uses of its text, in the order of the text."""
    uses = dict.fromkeys(first.related)
    for placed in others:
        uses.update(dict.fromkeys(placed.related))
    return first.related if len(uses) == len(first.related) else tuple(sorted(uses))


def _used_at(place: Place) -> tuple[tuple[Span, str], ...]:
    return tuple((span, "used here") for span in place.used)


def _with_unsafe_fix(finding: Finding) -> Finding:
    """Return the finding of a value that parsers read differently: a person must say what was meant."""
    if finding.fix is None or not finding.fix.safe:
        return finding
    fields = {name: getattr(finding, name) for name in Finding.__slots__}
    return Finding(**fields | {"fix": Fix(replacement=finding.fix.replacement, safe=False)})


def _opening(span: Span) -> Span:
    """Return the first character of a value, which is where something is missing in it."""
    return Span(span.start, min(span.start + 1, span.end))


def _fingerprint(path: str, finding: Finding, value: object) -> str:
    """Return a digest of what is wrong and in which field, which stays when lines, list items or messages change.

    `value` is None for what is absent or private: a digest of a phone number could be guessed.
    """
    # Imported on use: 6 ms.
    from hashlib import sha256

    parts = (path, finding.rule, finding.param, _digest(value))
    return sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:_FINGERPRINT_DIGITS]


def _digest(value: object) -> str:
    # Imported on use: 6 ms.
    from hashlib import sha256
    from json import dumps

    if value is None:
        return ""
    return sha256(dumps(value, sort_keys=True).encode()).hexdigest()
