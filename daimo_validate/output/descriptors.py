"""Describes rules for SARIF viewers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from daimo_validate.core.rules import RULES
from daimo_validate.core.rules._base import Rule
from daimo_validate.core.severity import Severity
from daimo_validate.output.pages import address
from daimo_validate.text.visible import visible


def descriptors(met: Iterable[str], project_url: str) -> list[dict[str, Any]]:
    """Return all rules of the registry in order, then the ids in `met` that it does not have."""
    others = dict.fromkeys(visible(rule) for rule in met)
    known = [_descriptor(rule, project_url) for rule in RULES.values()]
    return [*known, *({"id": rule} for rule in others if rule not in RULES)]


def level(severity: Severity) -> str:
    """Return a severity as SARIF's `level`, which uses the same words."""
    return severity.value


def _descriptor(rule: Rule, project_url: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": level(rule.severity)},
        # GitHub filters by `problem.severity` and `tags`.
        "properties": {
            "basis": rule.basis.value,
            "tags": [rule.basis.value],
            "problem.severity": rule.severity.value,
        },
    }
    # SARIF wants an absolute URI here (section 3.49.12). Without one, `help` still has the whole text.
    if project_url:
        described["helpUri"] = address(rule.id, project_url)
    return described


def _help_text(rule: Rule) -> str:
    if not rule.example.bad:
        return rule.why
    return f"{rule.why}\n\nBad: {rule.example.bad}\nGood: {rule.example.good}"


def _help_markdown(rule: Rule) -> str:
    if not rule.example.bad:
        return rule.why
    return f"{rule.why}\n\nBad:\n{_fenced(rule.example.bad)}\nGood:\n{_fenced(rule.example.good)}"


def _fenced(example: str) -> str:
    fence = "````" if "```" in example else "```"
    return f"\n{fence}text\n{example}\n{fence}\n"
