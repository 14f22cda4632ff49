"""`junit`: XML in the shape of Jenkins' xUnit plugin (`junit-10.xsd`), which other CI services read as well.

An error is a failure. A warning is a skipped test: every service shows it, and it fails no build.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from daimo_validate.core.wording import shown_param
from daimo_validate.diagnostics.model import Diagnostic, LintResult
from daimo_validate.output.occurrences import occurrences
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.paths import posix_path
from daimo_validate.output.summary import summary
from daimo_validate.output.text import block
from daimo_validate.output.words import crash_message, place, shown_path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.visible import visible

_PLAIN = OutputOptions()


class _Case(NamedTuple):
    """A test: its file, its name, and the element in it that says how it went (`tag`), if it did not pass."""

    path: str
    name: str
    tag: str | None = None
    kind: str = ""
    message: str = ""
    text: str | None = None


def render(result: LintResult, _options: OutputOptions) -> str:
    """Return a suite for each file, with a test for each finding; without any, one suite with one passed test.

    The text is ASCII, so that its declaration is right in every encoding of a stream.
    """
    cases = list(_cases(result)) or [_Case("daimo-validate", summary(result))]
    suites: dict[str, Element] = {}
    for case, number in zip(cases, occurrences(f"{case.path}\0{case.name}" for case in cases), strict=True):
        if case.path not in suites:
            suites[case.path] = _suite(case)
        # GitLab drops a test whose class and name are those of another.
        _add(suites[case.path], case, f"{case.name} ({number})" if number > 1 else case.name)
    root = Element("testsuites", name="daimo-validate")
    root.extend(suites.values())
    for suite in suites.values():
        _count(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites.values())))
    indent(root)
    text = tostring(root, encoding="us-ascii", xml_declaration=True).decode("ascii")
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return f"{text}\n".replace("##[", "#&#35;[")


def _cases(result: LintResult) -> Iterator[_Case]:
    for diagnostic in result.diagnostics:
        finding = diagnostic.finding
        tag = "failure" if diagnostic.is_error else "skipped"
        rule, message = visible(finding.rule), visible(finding.message)
        yield _Case(diagnostic.path, _name(diagnostic), tag, rule, message, _text(diagnostic))
    for error in result.errors:
        yield _Case(error.path, "file", "error", "file", visible(error.message))
    for crash in result.crashes:
        yield _Case(crash.path, "crash", "error", "crash", crash_message(crash))


def _name(diagnostic: Diagnostic) -> str:
    finding, region = diagnostic.finding, diagnostic.region
    where = f" at {region.start.line}:{region.start.column}" if region else ""
    field = f" {visible(shown_param(finding.path))}" if finding.path else ""
    return f"{visible(finding.rule)}{field}{where}"


def _text(diagnostic: Diagnostic) -> str:
    # The schema has no `line` on a test; action-junit-report takes it from the last place in the text.
    return f"\n{block(diagnostic, _PLAIN)}at {place(diagnostic.path, diagnostic.region)}\n"


def _suite(case: _Case) -> Element:
    # Without a time, dorny/test-reporter shows NaN.
    suite = Element("testsuite", name=shown_path(case.path), time="0")
    if case.tag is not None:
        suite.set("file", visible(posix_path(case.path)))
    return suite


def _add(suite: Element, case: _Case, name: str) -> None:
    element = SubElement(suite, "testcase", classname=shown_path(case.path), name=name, time="0")
    if case.tag is not None:
        SubElement(element, case.tag, type=case.kind, message=case.message).text = case.text


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
