"""`unquoted-value`: YAML or TOML parses an address, phone number or amount as something other than text."""

from __future__ import annotations

from daimo_validate.core.rules._base import ERROR, Basis, Example, Rule, found_elsewhere

RULE = Rule(
    id="unquoted-value",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="YAML or TOML parses an address, phone number or amount as a number, a date or a boolean.",
    why=(
        "Without quotes, `0x5a…` is a 160-bit number, `+1415…` loses its plus sign and `10.00` its zeros. The safe fix "
        "quotes the text as it is written. If YAML parsers disagree about the value (`0100` is 64 in YAML 1.1 and 100 "
        "in YAML 1.2), the message gives both readings and the fix is not safe."
    ),
    source="https://yaml.org/spec/1.2.2/#103-core-schema",
    example=Example(
        bad="address: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        good='address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"',
        whole=True,
    ),
    check=found_elsewhere,
)
