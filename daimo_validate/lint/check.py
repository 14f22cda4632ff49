"""Checks the bytes of one file: its documents, the payloads in them, and what is wrong with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.model import Diagnostic, FileCrash
from daimo_validate.diagnostics.placing import Placer, finding_of
from daimo_validate.diagnostics.suppression import suppress
from daimo_validate.documents import Format, Reading, undecodable
from daimo_validate.lint.roles import file_role
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.search import find_payloads, may_hold_payload, means_payload, relevant, shows_payload
from daimo_validate.text.source import Source, UndecodableError, decode

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding
    from daimo_validate.core.policy import Policy


class CheckSettings(NamedTuple):
    """How a file is checked.

    `pointers` lead to payloads that need not look like one; with `search`, objects that look like a payload are found
    too. `env` maps dotenv keys to fields. A file without a payload, or that cannot be parsed, is reported if it
    `is_named` by the user or if its text looks meant for the API; without `report_missing_payload`, only what cannot be
    parsed is.
    """

    validator: Validator
    pointers: tuple[str, ...] = ()
    search: bool = True
    env: tuple[tuple[str, str], ...] | None = None
    is_named: bool = False
    report_missing_payload: bool = True

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
    """Return what is wrong with the payloads in a file, sorted by place. Raises ValueError for a bad pointer."""
    if not (settings.pointers or settings.is_named or may_hold_payload(data, format, settings.env)):
        return FileResult(path=path)
    try:
        source = decode(data)
    except UndecodableError as error:
        is_meant = settings.is_named or shows_payload(data, format)
        return _check(undecodable(error, format), path, settings._replace(is_named=is_meant))
    # Frees the bytes if the caller dropped them, so that a large file is not held in memory twice.
    del data
    return _check(format.read(source), path, settings)


def _check(reading: Reading, path: str, settings: CheckSettings) -> FileResult:
    if reading.is_template and not settings.is_named:
        # Nobody named this file, and it is valid only once its templates are filled in.
        reading = reading._replace(problems=tuple(each for each in reading.problems if each.rule != "syntax"))
    role = file_role(path)
    payloads = tuple(map(role.payload, settings.payloads_of(reading)))
    policy = role.policy(settings.validator.policy)
    placer = Placer(path, reading, payloads, settings.validator)
    if payloads:
        placer.add_problems(relevant(reading.problems, payloads))
    elif settings.is_named or (_looks_meant(reading) and not _is_config(reading, path)):
        placer.add_problems(problem for problem in reading.problems if problem.rule == "syntax")
        if reading.readable and settings.report_missing_payload and (finding := no_payload(policy)) is not None:
            placer.add(finding)
    reports = [placer.add_payload(payload) for payload in payloads]
    placed = [diagnostic for diagnostic in placer.diagnostics() if diagnostic.finding.rule not in policy.ignore]
    diagnostics, suppressed = suppress(placed, reading, policy, placer.place)
    return FileResult(
        path=path,
        diagnostics=diagnostics,
        crashes=tuple(FileCrash(path, crash.rule, crash.error) for report in reports for crash in report.crashes),
        payloads=len(payloads),
        suppressed=suppressed,
        source=reading.source,
    )


def no_payload(policy: Policy, where: str = "this file") -> Finding | None:
    """Return the finding about files without a payload, or None if the policy switches it off."""
    return finding_of(
        "no-payload",
        policy,
        message=f"found no Daimo session request in {where}",
        hint="if there is one, point to it: `--pointer /path/to/it`, or `--pointer ''` for the whole file",
    )


def _looks_meant(reading: Reading) -> bool:
    return means_payload(reading) if reading.readable else shows_payload(reading.source.text.encode(), reading.format)


def _is_config(reading: Reading, path: str) -> bool:
    """Return whether a file configures this linter: names of fields and rules in it do not hint at a payload."""
    from daimo_validate.config.model import NAME, PYPROJECT, TABLE

    name = path.rsplit("/", 1)[-1]
    return name == NAME or (name == PYPROJECT and f"tool.{TABLE}" in reading.source.text)
