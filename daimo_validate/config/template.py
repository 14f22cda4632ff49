"""The configuration that `daimo-validate config init` writes: every key, explained and switched off."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = """\
# Configuration of daimo-validate. Remove the `#` before a line to use it.
# `daimo-validate config show` prints what is in force, and `daimo-validate rules` lists the rules.

# Count warnings as errors.
# strict = true

# Rules that are off, or the only rules that are on.
# ignore = ["example-address"]
# select = ["eip55-checksum", "wrong-chain-token"]

# Files and folders to skip, as patterns of .gitignore. `!` includes again what is skipped by default.
# exclude = ["tests/fixtures/", "!dist-config/"]

# JSON Pointers to payloads that do not look like one; `*` is any key or index.
# payloads = ["/sessions/*/request"]

# A newer OpenAPI document of the API.
# openapi = "api/openapi.yaml"

# Known findings that are not reported again: `daimo-validate check --write-baseline FILE` writes them.
# baseline = "daimo-validate.baseline.json"

# Where your copy of daimo-validate can be read: SARIF and JSON then link each rule to its page there.
# project-url = "https://git.example.com/your-copy/daimo-validate/-/blob/main/"

# The severity of a rule: "error", "warning" or "off".
# [severity]
# unknown-token = "error"

# Names of variables and keys, with the field that each holds. `*` is any text; case does not matter.
# [env]
# "SHOP_*_WALLET" = "destination.address"

# What payloads may contain. A guard that is absent is off.
# [guards]
# allowed-destinations = ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]
# allowed-refund-addresses = ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]
# allowed-chains = [8453]
# allowed-tokens = ["0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"]
# allowed-selectors = ["0x6e553f65"]
# max-amount-units = "5000"

# Other settings for some files; later tables win. `ignore`, `select`, `severity`, `strict` and `payloads` are allowed.
# [[overrides]]
# files = ["examples/**"]
# ignore = ["unknown-token"]
"""
