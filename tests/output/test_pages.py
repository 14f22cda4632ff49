"""The pages about rules: their addresses, and which terminals show links to them."""

from __future__ import annotations

import json
import re

import pytest

from daimo_validate.core.rules import RULES
from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output import OutputOptions, pages, render
from tests.helpers.published import ROOT
from tests.output.results import CHECKSUM, changed


def test_every_rule_has_its_heading_at_its_address() -> None:
    for rule in RULES:
        page, _, anchor = str(pages.address(rule)).partition("#")
        assert f"\n## {anchor}\n" in (ROOT / page).read_text(encoding="utf-8")
        assert anchor == rule


def test_an_unknown_rule_has_no_page() -> None:
    assert pages.address("no-such-rule") is None
    assert pages.linked("no-such-rule", "x") == "x"


def test_addresses_in_outputs() -> None:
    result = LintResult(diagnostics=(CHECKSUM,), files=1)
    wanted = f"{pages.PAGE}#eip55-checksum"
    assert json.loads(render("json", result, OutputOptions()))["findings"][0]["help_uri"] == wanted
    assert json.loads(render("jsonl", result, OutputOptions()))["help_uri"] == wanted
    options = OutputOptions(project_url="https://docs.example.com/")
    assert json.loads(render("json", result, options))["findings"][0]["help_uri"] == options.project_url + wanted
    assert json.loads(render("jsonl", result, options))["help_uri"] == options.project_url + wanted
    rules = json.loads(render("sarif", result, options))["runs"][0]["tool"]["driver"]["rules"]
    page = f"{options.project_url}{pages.PAGE}"
    assert {rule["id"]: rule["helpUri"] for rule in rules} == {rule: f"{page}#{rule}" for rule in RULES}


def test_a_public_url_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PUBLIC_URL", "https://docs.example.com/")
    assert f";;https://docs.example.com/{pages.PAGE}#amount-zero\x1b\\x\x1b]8;;\x1b\\" in pages.linked(
        "amount-zero", "x"
    )


def test_the_id_is_a_link_and_all_else_stays() -> None:
    result = LintResult(
        diagnostics=(CHECKSUM, CHECKSUM._replace(finding=changed(CHECKSUM.finding, rule="\x1b]8;;x"))), files=1
    )
    shown = render("text", result, OutputOptions(links=True))
    links = re.findall(r"\x1b\]8;;(\S*?)\x1b\\(.*?)\x1b\]8;;\x1b\\", shown)
    ((target, text),) = links
    assert target.startswith("file://")
    assert target.endswith("/core/rules/README.md#eip55-checksum")
    assert text == "[eip55-checksum]"
    assert re.sub(r"\x1b\]8;;\S*?\x1b\\", "", shown) == render("text", result, OutputOptions())


@pytest.mark.parametrize(
    ("environ", "shows"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "alacritty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7200"}, True),
        ({"VTE_VERSION": "4600"}, False),
        ({"VTE_VERSION": "9" * 5000}, True),
        ({"VTE_VERSION": "x"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"WT_SESSION": "1", "CI": "true"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "WT_SESSION": "1"}, False),
    ],
    ids=str,
)
def test_which_terminals_show_links(environ: dict[str, str], shows: bool) -> None:
    assert pages.shows_links(environ) is shows
