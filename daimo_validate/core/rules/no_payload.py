"""`no-payload`: a file named on the command line holds no payload."""

from __future__ import annotations

from daimo_validate.core.rules._base import WARNING, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="no-payload",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A file named on the command line holds no payload.",
    why=(
        "A check that finds nothing to check must not look like one that passed. Where a program names every file "
        "(pre-commit), only a file whose text shows signs of a payload gets this finding."
    ),
    example=Example(bad="", good=""),
    check=found_elsewhere,
)
