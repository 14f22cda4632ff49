"""One run of `daimo-validate stream`: from an input to its outputs, with checkpoints on the way."""

from __future__ import annotations

import argparse
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

import daimo_validate
from daimo_validate.batch.checkpoint import Checkpoint, CheckpointError, changed_settings, judgement, load, save
from daimo_validate.batch.columns import TableError
from daimo_validate.batch.records import Checked, Totals, Wanted
from daimo_validate.batch.workers import check_chunks
from daimo_validate.cli.progress import LineProgress
from daimo_validate.cli.stream_files import OutputFile, Source, StreamError, created, opened
from daimo_validate.cli.stream_input import Input, input_format, open_input
from daimo_validate.cli.streams import Streams
from daimo_validate.core.validator import Validator
from daimo_validate.lint.plan import PlanError
from daimo_validate.output.stream import flush, write_bytes
from daimo_validate.text.visible import visible

_BETWEEN_SAVES: Final = 1.0
_CHANGED: Final = "the file changed while it was read"


class Run:
    """What is done of an input. `totals` are always those of whole chunks."""

    def __init__(self, options: argparse.Namespace, streams: Streams) -> None:
        self._options: Final = options
        self._streams: Final = streams
        self._wanted = Wanted(
            results=options.format == "results",
            only_bad=options.only_bad,
            rejects=options.rejects is not None,
        )
        self.totals = Totals()
        self._begun = self._saved = monotonic()
        self._offset = 0
        self._output: OutputFile | None = None
        self._rejects: OutputFile | None = None
        self._lengths = (0, 0)
        self._checkpoint: Path | None = None
        self._source: Source | None = None
        self._settings: dict[str, Any] = {}

    @property
    def seconds(self) -> float:
        """How long it has taken, with the time before it was resumed."""
        return monotonic() - self._begun

    def run(self, validator: Validator) -> None:
        """Check every line. Raises PlanError, StreamError and LostError."""
        options = self._options
        with ExitStack() as stack:
            self._source = source = stack.enter_context(opened(options.file, self._streams))
            if options.output is not None:
                self._settings = {**_settings(options), **judgement(validator, daimo_validate.__version__)}
            checkpoint = self._resumed(source) if options.resume else None
            with _whole(source, PlanError):
                records = open_input(source, options)
            self._wanted = self._wanted._replace(steps=records.steps, unit=records.unit)
            self._open_outputs(source, records, checkpoint, stack)
            self._lengths = self._written()
            if self._output is not None and self._output.is_file and source.is_file:
                self._checkpoint = _beside(options.output)
            try:
                self._check(source, records, validator, stack)
            except BaseException:
                self._save()
                raise
            if self._checkpoint is not None:
                self._checkpoint.unlink(missing_ok=True)

    def _open_outputs(self, source: Source, records: Input, checkpoint: Checkpoint | None, stack: ExitStack) -> None:
        options = self._options
        if options.output is not None:
            keep = None if checkpoint is None else checkpoint.output
            self._output = stack.enter_context(created(options.output, source, keep=keep, private=False))
        if options.rejects is not None:
            keep = None if checkpoint is None else checkpoint.rejects
            self._rejects = stack.enter_context(created(options.rejects, source, keep=keep, private=True))
            if checkpoint is None:
                self._rejects.write(records.head)

    @property
    def unit(self) -> str:
        """What a record of the input is called."""
        return self._wanted.unit

    @property
    def can_resume(self) -> bool:
        """Whether another run can go on from here."""
        return self._checkpoint is not None and self._checkpoint.exists()

    def _check(self, source: Source, records: Input, validator: Validator, stack: ExitStack) -> None:
        options = self._options
        processes = 1 if options.unbuffered else options.jobs or os.cpu_count() or 1
        bar = LineProgress(self._streams.stderr, f"{records.unit}s")
        progress = stack.enter_context(bar) if self._shows_progress(source) else None
        with _whole(source, StreamError):
            chunks = records.chunks(self.totals.lines + 1, self._offset)
            self._save()
            for checked in check_chunks(validator, chunks, self._wanted, processes):
                self._take(checked)
                if progress is not None:
                    progress.show(*records.progress(), self.totals.lines)
        if source.has_changed():
            raise StreamError(f"{visible(source.name)}: {_CHANGED}")

    def _shows_progress(self, source: Source) -> bool:
        # Results on the same terminal would be mixed with it.
        shows_results = self._wanted.results and self._output is None and self._streams.stdout.isatty()
        return source.is_file and self._streams.stderr.isatty() and not shows_results

    def _take(self, checked: Checked) -> None:
        if self._output is not None:
            self._output.write(checked.results)
        elif checked.results:
            write_bytes(self._streams.stdout, checked.results)
            if self._options.unbuffered:
                flush(self._streams.stdout)
        if self._rejects is not None:
            self._rejects.write(checked.rejects)
        self.totals.add(checked)
        self._offset, self._lengths = checked.end, self._written()
        if self._checkpoint is not None and monotonic() - self._saved > _BETWEEN_SAVES:
            self._save()

    def _written(self) -> tuple[int, int]:
        return (
            0 if self._output is None else self._output.length,
            0 if self._rejects is None else self._rejects.length,
        )

    def _save(self) -> None:
        if self._checkpoint is None or self._source is None or self._source.before is None:
            return
        before = self._source.before
        output, rejects = self._lengths
        self._saved = monotonic()
        # A full disk has no room for it: the last one still holds.
        with suppress(OSError):
            save(
                self._checkpoint,
                Checkpoint(
                    before.st_size,
                    before.st_mtime_ns,
                    self._settings,
                    self._offset,
                    output,
                    rejects,
                    self.seconds,
                    self.totals,
                ),
            )

    def _resumed(self, source: Source) -> Checkpoint:
        if not source.is_file or source.before is None:
            raise PlanError("--resume needs a file as input: what standard input or a pipe gave is gone")
        try:
            checkpoint = load(_beside(self._options.output))
        except CheckpointError as error:
            raise PlanError(f"{visible(self._options.output)}: cannot resume: {error}") from None
        if (checkpoint.size, checkpoint.modified) != (source.before.st_size, source.before.st_mtime_ns):
            raise PlanError(
                f"{visible(source.name)}: cannot resume: the file has changed; start again without --resume"
            )
        if changed := changed_settings(checkpoint.settings, self._settings):
            names = f"{visible(', '.join(changed))} {'is' if len(changed) == 1 else 'are'}"
            raise PlanError(
                f"cannot resume: {names} not as in the last run; use the same, or start again without --resume"
            )
        self.totals, self._offset = checkpoint.totals, checkpoint.offset
        self._begun -= checkpoint.seconds
        return checkpoint


@contextmanager
def _whole(source: Source, kind: type[PlanError | StreamError]) -> Iterator[None]:
    """Raise an error of a kind if an input is not whole."""
    try:
        yield
    except (TableError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = str(error) if isinstance(error, TableError) else f"not a whole {_kind(source.name)} file ({error})"
        raise kind(f"{visible(source.name)}: {_CHANGED if source.has_changed() else problem}") from None


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    """Return the options that decide what the outputs hold."""
    return {
        "--column": options.column,
        "--delimiter": options.delimiter,
        "--input-format": input_format(options),
        "--only-bad": options.only_bad,
        "--pointer": options.pointer,
        "--rejects": options.rejects,
    }


def _kind(name: str) -> str:
    return "Zstandard" if name.lower().endswith(".zst") else "gzip"


def _beside(output: str) -> Path:
    return Path(f"{output}.checkpoint")
