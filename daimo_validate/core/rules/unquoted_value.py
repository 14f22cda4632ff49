"""`unquoted-value`: YAML or TOML read an address, a phone number or an amount as something else than text."""

from __future__ import annotations

from daimo_validate.core.rules._base import ERROR, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="unquoted-value",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="YAML or TOML read an address, a phone number or an amount as a number, a date or a boolean.",
    why=(
        "Without quotes `0x5a…` is a number of 160 bits, `+1415…` loses its plus sign, `10.00` its zeros, and "
        "`1:30` becomes 90 in YAML 1.1. The safe fix puts the text in quotes as it is written."
    ),
    example=Example(
        bad="address: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        good='address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"',
        whole=True,
    ),
    check=found_elsewhere,
)
