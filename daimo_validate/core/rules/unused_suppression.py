"""`unused-suppression`: a comment that switches off what is not there."""

from __future__ import annotations

from daimo_validate.core.rules._base import WARNING, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="unused-suppression",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An `ignore[rule]` comment that switches off nothing.",
    why=(
        "A comment that is left behind hides the next finding of its rule in that line; one with a misspelt rule "
        "hides nothing, and looks as if it did."
    ),
    example=Example(
        bad="chainId: 8453  # daimo-validate: ignore[unknown-chain] we serve it ourselves",
        good="chainId: 8453",
        whole=True,
    ),
    check=found_elsewhere,
)
