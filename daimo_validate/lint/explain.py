"""Explains the payloads of files: one sentence for each, with its place and the number of its findings."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.describe import describe
from daimo_validate.core.gaps import Gaps
from daimo_validate.diagnostics.explanation import Explained, Explanation
from daimo_validate.diagnostics.model import Diagnostic, FileError, reason
from daimo_validate.documents import Format
from daimo_validate.documents.json import NO_VALUE
from daimo_validate.lint.body import place_body
from daimo_validate.lint.check import CheckSettings, check_bytes
from daimo_validate.lint.plan import Plan
from daimo_validate.lint.roles import Role, file_role
from daimo_validate.payloads.model import Payload
from daimo_validate.text.pointers import pointer_of
from daimo_validate.text.source import Source, UndecodableError, decode


def explain_files(plan: Plan) -> Explanation:
    """Explain the payloads of the plan's files."""
    payloads: list[Explained] = []
    errors = list(plan.errors)
    for target in plan.targets:
        try:
            data = target.read()
        except OSError as error:
            errors.append(FileError(target.display, f"cannot read: {reason(error)}"))
            continue
        _add(data, target.display, target.format, plan.settings(target), payloads, errors)
    return Explanation(tuple(payloads), tuple(errors))


def explain_stdin(plan: Plan, data: bytes) -> Explanation:
    """Explain standard input: a request body, or a file of the name that the plan's options give."""
    name, format = plan.stdin_format()
    settings = plan.stdin_settings()
    payloads: list[Explained] = []
    errors: list[FileError] = []
    if settings.is_body:
        placed = place_body(data, name, settings.validator, with_frames=False)
        if placed.payload.document.locator is NO_VALUE:
            errors.append(_unparsed(name))
        else:
            diagnostics = placed.placer.diagnostics()
            payloads.append(_explained(name, placed.reading.source, placed.payload, diagnostics))
    else:
        _add(data, name, format, settings, payloads, errors)
    return Explanation(tuple(payloads), tuple(errors))


def _add(
    data: bytes,
    path: str,
    format: Format,
    settings: CheckSettings,
    payloads: list[Explained],
    errors: list[FileError],
) -> None:
    result = check_bytes(data, path, format, settings)
    if not result.payloads:
        if settings.is_named and any(diagnostic.finding.rule == "syntax" for diagnostic in result.diagnostics):
            errors.append(_unparsed(path))
        return
    try:
        reading = format.read(decode(data))
    except UndecodableError:
        return
    role = file_role(path)
    for payload in settings.payloads_of(reading):
        if payload.fragment and not payload.fields:
            continue
        # The role of a test makes its test networks unknown values, but a sentence can name them.
        known = payload if role is Role.TEST else role.payload(payload)
        payloads.append(_explained(path, reading.source, known, result.diagnostics))


def _unparsed(path: str) -> FileError:
    return FileError(path, "cannot be parsed; `daimo-validate check` says why")


def _explained(path: str, source: Source, payload: Payload, diagnostics: Iterable[Diagnostic]) -> Explained:
    description = describe(payload.value, Gaps(payload.unknown, payload.open))
    own = [each for each in diagnostics if _is_inside(payload, source, each)]
    errors = sum(diagnostic.is_error for diagnostic in own)
    return Explained(
        path=path,
        pointer=_pointers(payload)[0],
        position=source.position(_start(payload)),
        sentence=description.sentence,
        unknown=description.unknown,
        errors=errors,
        warnings=len(own) - errors,
    )


def _is_inside(payload: Payload, source: Source, diagnostic: Diagnostic) -> bool:
    """Return whether a diagnostic is about a payload: its pointer leads into it, in the same document of the text."""
    pointer, region = diagnostic.pointer, diagnostic.region
    if not any(pointer == each or pointer.startswith(f"{each}/") for each in _pointers(payload)):
        return False
    # Pointers start at the document: a line of JSON Lines, or one of several YAML documents.
    whole = payload.document.nearest(())[1].value
    return region is None or source.position(whole.start) <= region.start <= source.position(whole.end)


def _pointers(payload: Payload) -> tuple[str, ...]:
    """Return the pointers of what a payload is made of: one, or one for each key of a fragment."""
    if payload.fragment:
        return tuple(pointer_of(path) for path in payload.fields.values())
    return (pointer_of(payload.path),)


def _start(payload: Payload) -> int:
    if not payload.fragment:
        return payload.document.nearest(payload.path)[1].value.start
    places = [payload.document.nearest(path)[1] for path in payload.fields.values()]
    return min((place.key or place.value).start for place in places)
