"""`junit`: XML in the shape that Jenkins' xUnit plugin describes (`junit-10.xsd`) and the other CI services read.

An error is a failure, and a warning a skipped test: it is seen everywhere, and turns no build red.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from daimo_validate.diagnostics.model import Diagnostic, LintResult
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.summary import summary
from daimo_validate.output.text import block
from daimo_validate.output.words import crash_message, shown_path
from daimo_validate.text.visible import visible

_PLAIN = OutputOptions()


def render(result: LintResult, _options: OutputOptions) -> str:
    """A suite a file, a test a finding; one suite with one passed test when there is nothing to say.

    The text is ASCII, so that its declaration is right whatever the encoding of the stream.
    """
    suites: dict[str, Element] = {}
    for diagnostic in result.diagnostics:
        _finding(_suite(suites, diagnostic.path), diagnostic)
    for error in result.errors:
        _failed(_suite(suites, error.path), error.path, "file", visible(error.message))
    for crash in result.crashes:
        _failed(_suite(suites, crash.path), crash.path, "crash", crash_message(crash))
    if not suites:
        _case(_suite(suites, "daimo-validate"), "daimo-validate", summary(result))
    root = Element("testsuites", name="daimo-validate")
    root.extend(suites.values())
    for suite in suites.values():
        _count(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites.values())))
    indent(root)
    text = tostring(root, encoding="us-ascii", xml_declaration=True).decode("ascii")
    # GitHub's runner takes `##[name]` for a command wherever it stands in a line.
    return f"{text}\n".replace("##[", "#&#35;[")


def _suite(suites: dict[str, Element], path: str) -> Element:
    return suites.setdefault(path, Element("testsuite", name=shown_path(path)))


def _case(suite: Element, path: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=shown_path(path), name=name)


def _finding(suite: Element, diagnostic: Diagnostic) -> None:
    finding, region = diagnostic.finding, diagnostic.region
    where = f" at {region.start.line}:{region.start.column}" if region else ""
    case = _case(suite, diagnostic.path, f"{visible(finding.rule)}{where}")
    kind = "failure" if diagnostic.is_error else "skipped"
    verdict = SubElement(case, kind, type=visible(finding.rule), message=visible(finding.message))
    verdict.text = f"\n{block(diagnostic, _PLAIN)}"


def _failed(suite: Element, path: str, kind: str, message: str) -> None:
    SubElement(_case(suite, path, kind), "error", type=kind, message=message)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
