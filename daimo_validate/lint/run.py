"""Many files as one result: each checked by its settings, in parallel when there are many."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import Diagnostic, FileCrash, FileError, LintResult, reason
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings, FileResult, check_bytes
from daimo_validate.lint.discovery import Target

# Starting processes costs as much as checking some hundred files.
_WORTH_PROCESSES = 600
_FILES_A_TASK = 50
# Windows waits for no more at once, so ProcessPoolExecutor refuses more there.
_MOST_PROCESSES = 61

SettingsFor = Callable[[Target], CheckSettings]


class FixMode(NamedTuple):
    """What is done about fixes: `write` them into the files, or only show the `diff`; `unsafe` ones as well."""

    write: bool = False
    diff: bool = False
    unsafe: bool = False

    @property
    def is_on(self) -> bool:
        return self.write or self.diff


class Outcome:
    """The result of a run, the text of the changes that `diff` shows, and standard input after its fixes."""

    def __init__(self, result: LintResult, diff: str = "") -> None:
        self.result = result
        self.diff = diff
        self.fixed: bytes | None = None

    @property
    def exit_code(self) -> ExitCode:
        """That of the result; fixes that are only shown are findings as well."""
        return self.result.exit_code or (ExitCode.ERRORS if self.diff else ExitCode.OK)


class _File(NamedTuple):
    """What checking one file gave, small enough to be sent between processes."""

    diagnostics: tuple[Diagnostic, ...] = ()
    errors: tuple[FileError, ...] = ()
    crashes: tuple[FileCrash, ...] = ()
    payloads: int = 0
    suppressed: int = 0
    fixed: int = 0
    diff: str = ""


def run(
    targets: Sequence[Target],
    settings_for: SettingsFor,
    *,
    fixes: FixMode | None = None,
    known: Counter[str] | None = None,
    errors: Iterable[FileError] = (),
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
) -> Outcome:
    """Check files, in the order of `targets`. `errors` are files that could not be named to begin with.

    `settings_for` must be picklable when there are many files: they are then checked by several processes.
    `progress` is called with how many of how many files are done.
    """
    mode = fixes or FixMode()
    checked = _Checked(settings_for, mode)
    files: list[_File] = []
    for done, file in enumerate(_files(targets, checked, processes), 1):
        files.append(file)
        if progress is not None:
            progress(done, len(targets))
    return _outcome(files, list(errors), known)


def run_data(
    data: bytes, display: str, format: Format, settings: CheckSettings, fixes: FixMode, known: Counter[str] | None
) -> Outcome:
    """Check one text that is no file: standard input, named `display`. With `fixes.write` the fixed text is kept."""
    file, fixed = _check_data(data, display, format, settings, fixes)
    outcome = _outcome([file], [], known)
    if fixes.write:
        outcome.fixed = fixed
    return outcome


def _outcome(files: list[_File], errors: list[FileError], known: Counter[str] | None) -> Outcome:
    diagnostics = tuple(diagnostic for file in files for diagnostic in file.diagnostics)
    baselined = 0
    if known is not None:
        from daimo_validate.lint.baseline import without_known

        diagnostics, baselined = without_known(diagnostics, known)
    result = LintResult(
        diagnostics=diagnostics,
        errors=(*errors, *(error for file in files for error in file.errors)),
        crashes=tuple(crash for file in files for crash in file.crashes),
        files=len(files),
        payloads=sum(file.payloads for file in files),
        suppressed=sum(file.suppressed for file in files),
        baselined=baselined,
        fixed=sum(file.fixed for file in files),
    )
    return Outcome(result, "".join(file.diff for file in files))


def _files(targets: Sequence[Target], checked: _Checked, processes: int | None) -> Iterator[_File]:
    wanted = process_count(len(targets), processes or os.cpu_count() or 1)
    if wanted < 2:
        yield from map(checked, targets)
        return
    from concurrent.futures import ProcessPoolExecutor

    tasks = range(0, len(targets), _FILES_A_TASK)
    with ProcessPoolExecutor(
        min(wanted, len(tasks), _MOST_PROCESSES), initializer=_begin, initargs=(checked, targets)
    ) as pool:
        for files in pool.map(_files_of_task, tasks):
            yield from files


def process_count(files: int, wanted: int) -> int:
    """How many processes check so many files; 1 when starting others is not worth it."""
    tasks = -(-files // _FILES_A_TASK)
    return 1 if files < _WORTH_PROCESSES else min(wanted, tasks, _MOST_PROCESSES)


# What a process of the pool has to do. It gets it once, and so builds one validator and not one for each task.
_work: list[tuple[_Checked, Sequence[Target]]] = []


def _begin(checked: _Checked, targets: Sequence[Target]) -> None:
    _work[:] = [(checked, targets)]


def _files_of_task(first: int) -> list[_File]:
    ((checked, targets),) = _work
    return [checked(target) for target in targets[first : first + _FILES_A_TASK]]


class _Checked:
    """Reads and checks one file; a class, so that it can be sent to another process."""

    def __init__(self, settings_for: SettingsFor, fixes: FixMode) -> None:
        self.settings_for = settings_for
        self.fixes = fixes

    def __call__(self, target: Target) -> _File:
        try:
            if not self.fixes.is_on:
                # Handed over and not held here: with the text, a large file would be in memory twice.
                return _file_of(check_bytes(_read(target), target.display, target.format, self.settings_for(target)))
            data = _read(target)
            file, fixed = _check_data(data, target.display, target.format, self.settings_for(target), self.fixes)
        except _UnreadableError as error:
            return _File(errors=(FileError(target.display, f"this cannot be read: {error}"),))
        except Exception as error:
            return _File(crashes=(FileCrash(target.display, None, type(error).__name__),))
        if self.fixes.write and fixed != data:
            return _written(target, data, fixed, file, self)
        return file


class _UnreadableError(Exception):
    """A file that cannot be read; its text is what the system says."""


def _read(target: Target) -> bytes:
    try:
        return target.path.read_bytes()
    except OSError as error:
        raise _UnreadableError(reason(error)) from None


def _written(target: Target, data: bytes, fixed: bytes, file: _File, checked: _Checked) -> _File:
    from daimo_validate.lint.files import ChangedMeanwhileError, write_atomically

    try:
        write_atomically(target.path, fixed, expected=data)
    except OSError as error:
        changed = isinstance(error, ChangedMeanwhileError)
        why = "it changed while it was checked" if changed else reason(error)
        unfixed, _ = _check_data(data, target.display, target.format, checked.settings_for(target), FixMode())
        return unfixed._replace(errors=(FileError(target.display, f"this was not fixed: {why}"),))
    return file


def _check_data(
    data: bytes, display: str, format: Format, settings: CheckSettings, fixes: FixMode
) -> tuple[_File, bytes]:
    def check(text: bytes) -> FileResult:
        return check_bytes(text, display, format, settings)

    result, fixed, count = check(data), data, 0
    if fixes.is_on and result.diagnostics:
        from daimo_validate.lint.fixes import fix_bytes

        done = fix_bytes(data, result, check, unsafe=fixes.unsafe)
        result, fixed, count = done.result, done.data, done.made
    changes = ""
    if fixes.diff and fixed != data:
        from daimo_validate.lint.diffs import diff

        changes = diff(display, data, fixed, format, settings)
    return _file_of(result)._replace(fixed=count if fixes.write else 0, diff=changes), fixed


def _file_of(result: FileResult) -> _File:
    return _File(
        diagnostics=result.diagnostics,
        crashes=result.crashes,
        payloads=result.payloads,
        suppressed=result.suppressed,
    )
