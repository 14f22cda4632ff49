"""Check many files, in parallel if there are many, and put the results together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import Diagnostic, FileCrash, FileError, LintResult, reason
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings, FileResult, check_bytes, place_of
from daimo_validate.lint.discovery import Target
from daimo_validate.lint.twins import Twin, find_pairs
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import UndecodableError

SettingsFor = Callable[[Target], CheckSettings]

# Findings that already say why a file has no payload.
_SAY_WHY_NONE = frozenset({"no-payload", "syntax"})
_OUTSIDE = "link to a file outside the checked folders; name the file to fix it"


class FixMode(NamedTuple):
    """What to do with fixes: `write` them to the files, or only show the `diff`; `unsafe` includes unsafe ones."""

    write: bool = False
    diff: bool = False
    unsafe: bool = False

    @property
    def is_on(self) -> bool:
        return self.write or self.diff


class Outcome:
    """The result of a run. `diff` is the text of the changes to show, `fixed` the fixed text of standard input."""

    def __init__(self, result: LintResult, diff: str = "") -> None:
        self.result = result
        self.diff = diff
        self.fixed: bytes | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the result."""
        return self.result.exit_code


class FileOutcome(NamedTuple):
    """The result of one file, small enough to be sent between processes."""

    diagnostics: tuple[Diagnostic, ...] = ()
    errors: tuple[FileError, ...] = ()
    crashes: tuple[FileCrash, ...] = ()
    payloads: int = 0
    suppressed: int = 0
    skipped: bool = False
    fixed: int = 0
    fixable: int = 0
    diff: str = ""
    addresses: tuple[str, ...] = ()


def run(
    targets: Sequence[Target],
    settings_for: SettingsFor,
    *,
    fixes: FixMode | None = None,
    known: Counter[str] | None = None,
    errors: Iterable[FileError] = (),
    if_no_payload: Diagnostic | None = None,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
) -> Outcome:
    """Check files, in the order of `targets`.

    `settings_for` must be picklable, because many files are checked in several processes. `errors` are paths that could
    not be read before. `if_no_payload` is reported if no file has a payload and no other finding says so. `progress` is
    called with the number of files that are done and the number of all files.
    """
    check = _FileCheck(settings_for, fixes or FixMode())
    files: list[FileOutcome] = []
    for done, file in enumerate(_check_all(targets, check, processes), 1):
        files.append(file)
        if progress is not None:
            progress(done, len(targets))
    for index, twins in _twins(files, targets, check).items():
        files[index] = check.again(targets[index], twins)._replace(fixed=files[index].fixed)
    return _outcome(files, list(errors), known, if_no_payload)


def run_data(
    data: bytes, display: str, format: Format, settings: CheckSettings, fixes: FixMode, known: Counter[str] | None
) -> Outcome:
    """Check standard input, named `display`. With `fixes.write` the fixed text is in the outcome."""
    file, fixed = _check_data(data, display, format, settings, fixes)
    pairs = find_pairs([file.addresses])
    if pairs:
        twins = {p.address: Twin(p.first, place_of(p.first, data, display, format, settings)) for p in pairs}
        file, fixed = _check_data(data, display, format, settings._replace(twins=twins), fixes)
    outcome = _outcome([file], [], known)
    if fixes.write:
        outcome.fixed = fixed
    return outcome


def _check_all(targets: Sequence[Target], check: _FileCheck, processes: int | None) -> Iterator[FileOutcome]:
    if len(targets) < 2:
        return map(check, targets)
    # Imported on use: 1 ms, with `typing` 10 ms.
    from daimo_validate.lint.workers import Job, check_in_processes, process_count

    count = process_count(len(targets), processes or os.cpu_count() or 1)
    if count < 2:
        return map(check, targets)
    return check_in_processes(targets, Job(check, _lost), count)


def _twins(files: Sequence[FileOutcome], targets: Sequence[Target], check: _FileCheck) -> dict[int, dict[str, Twin]]:
    """Return the near twins of each file that has some, by the index of the file and the address."""
    found: dict[int, dict[str, Twin]] = {}
    for pair in find_pairs(file.addresses for file in files):
        twin = Twin(pair.first, check.place_of(pair.first, targets[pair.first_file]))
        found.setdefault(pair.file, {})[pair.address] = twin
    return found


def _lost(target: Target) -> FileOutcome:
    return FileOutcome(errors=(FileError(target.display, "not checked: the process that checked it was killed"),))


def _outcome(
    files: list[FileOutcome],
    errors: list[FileError],
    known: Counter[str] | None,
    if_no_payload: Diagnostic | None = None,
) -> Outcome:
    result = _sum(files, errors)
    found = result.diagnostics
    if if_no_payload is not None and not result.payloads and _SAY_WHY_NONE.isdisjoint(d.finding.rule for d in found):
        found = (if_no_payload, *found)
    baselined = 0
    if known is not None:
        # Imported on use: 9 ms.
        from daimo_validate.lint.baseline import without_known

        found, baselined = without_known(found, known)
    return Outcome(
        result._replace(diagnostics=found, baselined=baselined),
        "".join(file.diff for file in files),
    )


def _sum(files: list[FileOutcome], errors: list[FileError]) -> LintResult:
    return LintResult(
        diagnostics=tuple(diagnostic for file in files for diagnostic in file.diagnostics),
        errors=(*errors, *(error for file in files for error in file.errors)),
        crashes=tuple(crash for file in files for crash in file.crashes),
        files=len(files),
        payloads=_total(files, "payloads"),
        suppressed=_total(files, "suppressed"),
        skipped=_total(files, "skipped"),
        fixed=_total(files, "fixed"),
        fixable=_total(files, "fixable"),
        fixable_files=sum(bool(file.diff) for file in files),
    )


def _total(files: Iterable[FileOutcome], count: str) -> int:
    return sum(int(getattr(file, count)) for file in files)


class _FileCheck:
    """Reads and checks one file. A class, so that it can be sent to another process."""

    def __init__(self, settings_for: SettingsFor, fixes: FixMode) -> None:
        self.settings_for = settings_for
        self.fixes = fixes

    def __call__(self, target: Target) -> FileOutcome:
        try:
            if not self.fixes.is_on:
                # The bytes are not kept here: a large file would be in memory twice, as bytes and as text.
                return _outcome_of(check_bytes(_read(target), target.display, target.format, self.settings_for(target)))
            return self._fix(target)
        except _UnreadableError as error:
            return FileOutcome(errors=(FileError(target.display, f"cannot read: {error}"),))
        except Exception as error:
            return FileOutcome(crashes=(FileCrash(target.display, None, type(error).__name__),))

    def again(self, target: Target, twins: dict[str, Twin]) -> FileOutcome:
        """Check a file of which some addresses have near twins."""

        def settings_for(target: Target) -> CheckSettings:
            return self.settings_for(target)._replace(twins=twins)

        return _FileCheck(settings_for, self.fixes)(target)

    def place_of(self, address: str, target: Target) -> str:
        """Return where an address first stands in a file, for a message."""
        try:
            return place_of(address, _read(target), target.display, target.format, self.settings_for(target))
        except (_UnreadableError, UndecodableError):
            return target.display

    def _fix(self, target: Target) -> FileOutcome:
        data, settings = _read(target), self.settings_for(target)
        file, fixed = _check_data(data, target.display, target.format, settings, self.fixes)
        if not self.fixes.write or fixed == data:
            return file
        failure = _OUTSIDE if target.is_outside else _write(target, data, fixed)
        if failure is None:
            return file
        unfixed, _ = _check_data(data, target.display, target.format, settings, FixMode())
        return unfixed._replace(errors=(FileError(target.display, f"not fixed: {failure}"),))


class _UnreadableError(Exception):
    """A file that cannot be read; the text is the reason."""


def _read(target: Target) -> bytes:
    try:
        return target.read()
    except OSError as error:
        raise _UnreadableError(reason(error)) from None


def _write(target: Target, data: bytes, fixed: bytes) -> str | None:
    """Write the fixed text. Return why that failed, or None."""
    # Imported on use: 7 ms.
    from daimo_validate.lint.files import FileChangedError, write_atomically

    try:
        write_atomically(target.path, fixed, expected=data)
    except FileChangedError:
        return "the file changed meanwhile"
    except OSError as error:
        return reason(error)
    return None


def _check_data(
    data: bytes, display: str, format: Format, settings: CheckSettings, fixes: FixMode
) -> tuple[FileOutcome, bytes]:
    def check(text: bytes) -> FileResult:
        if settings.is_body:
            # Imported on use: 5 ms.
            from daimo_validate.lint.body import check_body

            return check_body(text, display, settings)
        return check_bytes(text, display, format, settings)

    result = check(data)
    if not (fixes.is_on and result.diagnostics):
        return _outcome_of(result), data
    # Imported on use: 2 ms.
    from daimo_validate.lint.fixes import fix_bytes, without_fixable

    done = fix_bytes(data, result, check, unsafe=fixes.unsafe)
    if not fixes.diff:
        return _outcome_of(done.result)._replace(fixed=done.made), done.data
    if done.data == data:
        return _outcome_of(result), data
    # Imported on use: 11 ms.
    from daimo_validate.lint.diffs import diff

    # The findings that stay are those of the file on disk, so that their places exist.
    remaining = without_fixable(result.diagnostics, unsafe=fixes.unsafe)
    file = _outcome_of(result)._replace(
        diagnostics=remaining,
        fixable=len(result.diagnostics) - len(remaining),
        diff=diff(display, data, done.data, format, settings),
    )
    return file, data


def _outcome_of(result: FileResult) -> FileOutcome:
    return FileOutcome(
        diagnostics=result.diagnostics,
        crashes=result.crashes,
        payloads=result.payloads,
        suppressed=result.suppressed,
        addresses=result.addresses,
        skipped=result.skipped,
    )
