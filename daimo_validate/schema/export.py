"""Export a compiled component as JSON Schema for other languages, as narrow as standard keywords can make it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.core.inputs.destination import LARGEST_EXACT_INTEGER
from daimo_validate.core.inputs.fields import AMOUNT_PATH, CHAIN_PATH, TOKEN_PATH
from daimo_validate.core.structure import tag_of
from daimo_validate.core.tokens import CHAINS, EVM, SOLANA_USDC, is_evm
from daimo_validate.text.alphabets import EVM_ADDRESS, SOLANA_ADDRESS
from daimo_validate.text.pointers import Path

_REQUEST = "CreateSessionRequest"

# Each refuses only what a rule of its format reports as an error, whatever the tokens and the policy. They use only
# what ECMA-262, RE2 and Python have in common, and never make an engine backtrack.
PATTERNS: Final[Mapping[str, str]] = {
    "eip55-address": f"^{EVM_ADDRESS}$",
    "solana-address": f"^{SOLANA_ADDRESS}$",
    "token-amount": r"^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$",
    "calldata": "^0x(?:[0-9a-fA-F]{2})*$",
    "e164-phone": r"^\+[1-9][0-9]{1,14}$",
    "web-url": "^[Hh][Tt][Tt][Pp][Ss]?://[^/?# ][^ ]*$",
}

_POSITIVE_AMOUNT: Final = r"^(?:0*[1-9][0-9]*(?:\.[0-9]*)?|0*\.0*[1-9][0-9]*)$"
_CHAIN_ID: Final[Mapping[str, Any]] = {
    "type": "integer",
    "minimum": 1,
    "exclusiveMaximum": LARGEST_EXACT_INTEGER,
    "not": {"enum": [chain for chain in CHAINS if not is_evm(chain)]},
}
# Under `not`, `if` or `oneOf`, a narrower schema could accept more.
_MAPS: Final = frozenset({"properties", "patternProperties", "$defs"})
_SCHEMAS: Final = frozenset({"additionalProperties", "items", "else"})


def exported(compiled: Mapping[str, Any], version: str = "") -> dict[str, Any]:
    """Return a compiled component as one self-contained JSON Schema 2020-12, narrower than the published one.

    Whatever it refuses has a finding of severity error under the default policy. Standard keywords express plain
    decimal amounts (not zero in a request), calldata of whole bytes, E.164 phone numbers, http(s) URLs, a `chainId`
    that is a positive integer below 2^53 and not the id of a listed chain without EVM addresses, and USDC as the only
    mint on Solana. `format` is an annotation where code is needed: EIP-55 checksums and Solana keys. `version` stands
    in `$comment`.
    """
    return {
        **header(
            compiled,
            version,
            " Every `format` is an annotation: an implementation that does not know it has to pass over it.",
        ),
        **narrowed(compiled),
    }


def header(compiled: Mapping[str, Any], version: str, comment: str = "") -> dict[str, Any]:
    """Return what an exported schema says about itself."""
    name = str(compiled["name"])
    return {
        "$schema": compiled["schema"]["$schema"],
        "$id": f"urn:daimo-validate:{name}",
        "$comment": f"Exported by daimo-validate{version and ' '}{version}.{comment}",
        "title": name,
        "description": f"{name} of Daimo's API, as far as JSON Schema can judge it: what this schema refuses has an "
        "error in daimo-validate. Checksums, keys, tokens and secrets take code.",
    }


def narrowed(compiled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a compiled component, narrowed by what the rules say."""
    schema = {key: value for key, value in compiled["schema"].items() if key not in ("$schema", "title", "description")}
    made: dict[str, Any] = _Exporter(is_request=compiled["name"] == _REQUEST).narrowed(schema, (), None)
    return made


class _Exporter:
    def __init__(self, *, is_request: bool) -> None:
        self.is_request = is_request

    def narrowed(self, schema: Any, path: Path, kind: str | None) -> Any:
        """Return the schema of the values at `path` in an object whose tag is `kind`."""
        if not isinstance(schema, Mapping):
            return schema
        out = {key: self.keyword(schema, key, path, kind) for key in schema}
        pattern = self.pattern(schema, path)
        if pattern is not None and "pattern" not in out:
            out["pattern"] = pattern
        elif pattern is not None and out["pattern"] != pattern:
            out["allOf"] = [*out.get("allOf", ()), {"pattern": pattern}]
        return {**out, **self.of_destination(schema, path, kind)}

    def keyword(self, schema: Mapping[str, Any], key: str, path: Path, kind: str | None) -> Any:
        value = schema[key]
        if key in _MAPS and isinstance(value, Mapping):
            return {name: self.narrowed(below, (*path, name), kind) for name, below in value.items()}
        if key in _SCHEMAS:
            return self.narrowed(value, path if key == "else" else (*path, "*"), kind)
        if key == "then":
            tag = tag_of(schema.get("if"))
            return self.narrowed(value, path, tag[1][0] if tag and len(tag[1]) == 1 else kind)
        if key == "allOf":
            return [self.narrowed(below, path, kind) for below in value]
        return value

    def pattern(self, schema: Mapping[str, Any], path: Path) -> str | None:
        name = schema.get("format")
        if name == "token-amount" and self.is_request and path == AMOUNT_PATH:
            return _POSITIVE_AMOUNT
        return PATTERNS.get(str(name))

    def of_destination(self, schema: Mapping[str, Any], path: Path, kind: str | None) -> Mapping[str, Any]:
        """Return what the rules require of a destination beyond formats."""
        if not self.is_request or kind is None:
            return {}
        if path == CHAIN_PATH and kind == EVM and schema.get("type") == "number" and "not" not in schema:
            bounds = ("minimum", "exclusiveMaximum")
            return {} if any(bound in schema for bound in bounds) else _CHAIN_ID
        if path == TOKEN_PATH and kind == "solana" and schema.get("format") == "solana-address":
            return {"const": SOLANA_USDC}
        return {}
