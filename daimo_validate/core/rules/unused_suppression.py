"""`unused-suppression`: an ignore comment that suppresses nothing."""

from __future__ import annotations

from daimo_validate.core.rules._base import WARNING, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="unused-suppression",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An `ignore[rule]` comment that suppresses nothing.",
    why=(
        "A leftover comment hides the next finding of its rule on that line. A comment with a misspelled rule hides "
        "nothing, but looks as if it did."
    ),
    example=Example(
        bad="chainId: 8453  # daimo-validate: ignore[unknown-chain] we serve it ourselves",
        good="chainId: 8453",
        whole=True,
    ),
    check=found_elsewhere,
)
