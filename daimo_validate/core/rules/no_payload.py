"""`no-payload`: a named file contains no session request."""

from __future__ import annotations

from daimo_validate.core.rules._base import WARNING, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="no-payload",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A file named on the command line contains no session request.",
    why=(
        "A check that found nothing to check must not look like one that passed. If another program names the files "
        "(pre-commit), only files that look as if they should contain a session request are reported."
    ),
    example=Example(bad="", good=""),
    check=found_elsewhere,
)
