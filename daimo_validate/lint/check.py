"""Checks the bytes of one file: its documents, the payloads in them, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from daimo_validate.config.model import NAME, PYPROJECT, TABLE
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.model import SUPPRESSION_MARK, Diagnostic, FileCrash
from daimo_validate.diagnostics.placing import Placer, about_file, finding_of
from daimo_validate.documents import Format, Reading, undecodable
from daimo_validate.lint.roles import Role, file_role
from daimo_validate.lint.twins import Twin, addresses_in, findings_about, uses_of
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.parts import names_body
from daimo_validate.payloads.search import find_payloads, may_hold_payload, means_payload, relevant, shows_payload
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, UndecodableError, decode

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding
    from daimo_validate.core.policy import Policy
    from daimo_validate.core.report import Report


_LARGEST_SOURCE: Final = 1_000_000
# Some people write a whole request on one line. Formatters keep lines below 120 characters.
_SMALLEST_MINIFIED: Final = 5_000
_LONGEST_MEAN_LINE: Final = 250


class CheckSettings(NamedTuple):
    """How to check a file.

    `pointers` lead to payloads that need not look like one; with `search`, objects that look like a payload are found
    too. `env` maps names of settings to fields. A file without a payload, or that cannot be parsed, is reported if it
    `is_named` by the user or if its text looks meant for the API; without `report_missing_payload`, only what cannot be
    parsed is. With `is_body`, the text is one request body: see `lint.body`. `twins` has the near twin that an address
    of the file has elsewhere in the run.
    """

    validator: Validator
    pointers: tuple[str, ...] = ()
    search: bool = True
    env: tuple[tuple[str, str], ...] | None = None
    is_named: bool = False
    report_missing_payload: bool = True
    is_body: bool = False
    twins: Mapping[str, Twin] = MappingProxyType({})

    def payloads_of(self, reading: Reading, *, is_body: bool = False) -> tuple[Payload, ...]:
        """Return the payloads of a text; `is_body` is as in `find_payloads`. Raises ValueError for a bad pointer."""
        is_string = self.validator.wants_string
        return find_payloads(reading, is_string, self.pointers, search=self.search, env=self.env, is_body=is_body)


class FileResult(NamedTuple):
    """The result of one file. `source` is None if the file was not parsed.

    `skipped` says that the file may hold a payload, but was written by a machine from other sources. `addresses` are
    those that may have a near twin in another file.
    """

    path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    crashes: tuple[FileCrash, ...] = ()
    payloads: int = 0
    suppressed: int = 0
    source: Source | None = None
    addresses: tuple[str, ...] = ()
    skipped: bool = False


def check_bytes(data: bytes, path: str, format: Format, settings: CheckSettings) -> FileResult:
    """Return what is wrong with the payloads in a file, sorted by place. Raises ValueError for a bad pointer."""
    if not (settings.pointers or settings.is_named or may_hold_payload(data, format, settings.env)):
        return FileResult(path=path)
    if format.is_source and not settings.is_named and (is_built(data, path) or not format.is_installed):
        return FileResult(path=path, skipped=True)
    try:
        source = decode(data)
    except UndecodableError as error:
        is_meant = settings.is_named or shows_payload(data, format)
        return _check(undecodable(error, format), path, settings._replace(is_named=is_meant))
    # Frees the bytes if the caller dropped them, so that a large file is not held in memory twice.
    del data
    return _check(format.read(source), path, settings)


def is_built(data: bytes, path: str) -> bool:
    """Return whether source code is too large for a person to have written it, or minified."""
    if len(data) > _LARGEST_SOURCE or re.search(r"(?i)\.min\.\w+\Z", path):
        return True
    return len(data) > _SMALLEST_MINIFIED and len(data) > _LONGEST_MEAN_LINE * (data.count(b"\n") + 1)


def _check(reading: Reading, path: str, settings: CheckSettings) -> FileResult:
    if reading.is_template and not settings.is_named:
        reading = _without_syntax(reading)
    role = file_role(path)
    payloads = tuple(map(role.payload, settings.payloads_of(reading, is_body=names_body(path))))
    policy = role.policy(settings.validator.policy)
    placer = Placer(path, reading, payloads, settings.validator)
    found: list[Diagnostic] = []
    if payloads:
        placer.add_problems(relevant(reading.problems, payloads))
    elif settings.is_named or (_looks_meant(reading, role) and not _is_config(reading, path)):
        placer.add_problems(problem for problem in reading.problems if problem.rule == "syntax")
        if reading.readable and settings.report_missing_payload:
            found += _missing_payload(path, policy)
    reports = _add_findings(placer, payloads, settings.twins, policy)
    found += _kept(placer.diagnostics(), policy)
    diagnostics, suppressed = _unsuppressed(found, placer, reading, payloads, policy)
    return FileResult(
        path=path,
        diagnostics=diagnostics,
        crashes=tuple(_crashes(path, reports)),
        payloads=len(payloads),
        suppressed=suppressed,
        source=reading.source,
        addresses=addresses_in(payloads),
    )


def _unsuppressed(
    found: list[Diagnostic], placer: Placer, reading: Reading, payloads: tuple[Payload, ...], policy: Policy
) -> tuple[tuple[Diagnostic, ...], int]:
    """Return the findings that no comment suppresses, and how many are suppressed."""
    if SUPPRESSION_MARK not in reading.source.text:
        return tuple(found), 0
    # Imported on use: 0.5 ms, and few files have such comments.
    from daimo_validate.diagnostics.suppression import suppress

    return suppress(found, reading, policy, placer.place, [payload.document for payload in payloads])


def _add_findings(
    placer: Placer, payloads: tuple[Payload, ...], twins: Mapping[str, Twin], policy: Policy
) -> list[Report]:
    reports = [placer.add_payload(payload) for payload in payloads]
    for payload, finding in findings_about(twins, payloads, policy):
        placer.add_findings(payload, [finding])
    return reports


def place_of(address: str, data: bytes, path: str, format: Format, settings: CheckSettings) -> str:
    """Return where an address first stands in the payloads of a file, for a message: `pay.json:4:16`."""
    reading = format.read(decode(data))
    payloads = map(file_role(path).payload, settings.payloads_of(reading))
    for payload, each in uses_of(address, payloads):
        place = payload.place(each.path)
        if place is not None:
            start = reading.source.position(place.value.start)
            return f"{path}:{start.line}:{start.column}"
    return path


def _missing_payload(path: str, policy: Policy) -> list[Diagnostic]:
    finding = no_payload(policy)
    return [] if finding is None else [about_file(path, finding)]


def _kept(diagnostics: Iterable[Diagnostic], policy: Policy) -> Iterator[Diagnostic]:
    return (diagnostic for diagnostic in diagnostics if diagnostic.finding.rule not in policy.ignore)


def _crashes(path: str, reports: Iterable[Report]) -> Iterator[FileCrash]:
    return (FileCrash(path, crash.rule, crash.error) for report in reports for crash in report.crashes)


def no_payload(policy: Policy, where: str = "this file") -> Finding | None:
    """Return the finding about files without a payload, or None if the policy switches it off."""
    return finding_of(
        "no-payload",
        policy,
        message=f"found no Daimo session request in {where}",
        hint="if there is one, point to it: `--pointer /path/to/it`, or `--pointer ''` for the whole file",
    )


def _without_syntax(reading: Reading) -> Reading:
    """Return a template that nobody named without its syntax problems: it is valid once it is filled in."""
    return reading._replace(problems=tuple(each for each in reading.problems if each.rule != "syntax"))


def _looks_meant(reading: Reading, role: Role) -> bool:
    if role is Role.DOCUMENTATION or reading.format.is_source:
        # They hold parts of requests, and objects of other systems with the same names.
        return False
    return means_payload(reading) if reading.readable else shows_payload(reading.source.text.encode(), reading.format)


def _is_config(reading: Reading, path: str) -> bool:
    """Return whether a file configures this linter: names of fields and rules in it do not hint at a payload."""
    name = path.rsplit("/", 1)[-1]
    return name == NAME or (name == PYPROJECT and f"tool.{TABLE}" in reading.source.text)
