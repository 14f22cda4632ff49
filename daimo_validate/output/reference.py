"""The rules as text: one explained for a terminal, and all as the reference in `core/rules/README.md`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from daimo_validate.core.rules._base import Rule
from daimo_validate.output.styles import CYAN, GREEN, RED, paint, style_of

_WIDTH = 100
_INTRODUCTION = """\
# The rules

Generated from the rules themselves by `python -m schemas.regenerate`. Ids are stable: they appear in
output, configuration and suppressions. The severity is the default one; a policy can change it, and `strict` makes
every warning an error. The basis says what a rule rests on: the published *schema*, the words of the API's
*documentation*, or the *safety* of money. Examples show what to merge into an otherwise valid request.
"""


def table(rules: Iterable[Rule], color: bool = False) -> str:
    """Return the id, severity and summary of rules, one per line."""
    rows = list(rules)
    width = max(len(rule.id) for rule in rows)
    return "".join(
        f"{paint(f'{rule.id:<{width}}', CYAN, color)}  "
        f"{paint(f'{rule.severity.value:<7}', style_of(rule.severity), color)}  {rule.summary}\n"
        for rule in rows
    )


def explanation(rule: Rule, color: bool = False) -> str:
    """Return the explanation of one rule: what it finds, why, its source and an example."""
    parts = [
        f"{paint(rule.id, CYAN, color)} ({paint(rule.severity.value, style_of(rule.severity), color)} by default, "
        f"basis: {rule.basis.value})",
        textwrap.fill(rule.summary, _WIDTH),
        textwrap.fill(rule.why, _WIDTH),
    ]
    if rule.source:
        parts.append(f"see {rule.source}")
    if rule.example.bad:
        policy = "".join(f"\nwith the policy {name} = {value}" for name, value in rule.example.policy.items())
        parts.append(f"{paint('bad', RED, color)}:{policy}\n  {rule.example.bad}")
        parts.append(f"{paint('good', GREEN, color)}:\n  {rule.example.good}")
    return "\n\n".join(parts) + "\n"


def markdown(rules: Iterable[Rule]) -> str:
    """Return the reference of rules as Markdown."""
    rows = list(rules)
    lines = [_INTRODUCTION, "| rule | severity | basis | finds |", "| --- | --- | --- | --- |"]
    lines += [f"| [`{r.id}`](#{r.id}) | {r.severity.value} | {r.basis.value} | {_cell(r.summary)} |" for r in rows]
    for rule in rows:
        lines += ["", f"## {rule.id}", "", f"{rule.summary} *({rule.severity.value}, {rule.basis.value})*"]
        lines += ["", f"{rule.why} See <{rule.source}>." if rule.source else rule.why]
        if rule.example.bad:
            policy = "".join(f"{name} = {value}\n" for name, value in rule.example.policy.items())
            lines += ["", "```text", f"{policy}bad:  {rule.example.bad}", f"good: {rule.example.good}", "```"]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
