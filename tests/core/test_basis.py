"""What each finding rests on. A finding with the basis `schema` breaks the published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from daimo_validate import Validator
from daimo_validate.compiled import load
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Basis
from tests.helpers.requests import SOLANA_WALLET, call, evm, of_rule, request, solana

# Its `$` is that of ECMA-262; the one of Python also matches before a newline at the end.
SCHEMA = jsonschema_rs.validator_for(load("CreateSessionRequest")["schema"])
BODIES = sorted((Path(__file__).parents[1] / "corpus" / "err").glob("*.json"))


@pytest.mark.parametrize(
    ("patch", "rule", "basis"),
    [
        (call("0xd0e30db"), "calldata-hex", Basis.DOCUMENTATION),
        (call("0xd0e30dbg"), "calldata-hex", Basis.SCHEMA),
        (call("d0e30db0"), "calldata-hex", Basis.SCHEMA),
        (call("0Xd0e30db0"), "calldata-hex", Basis.SCHEMA),
        (solana(address="9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAW"), "solana-address", Basis.SAFETY),
        (solana(address="1" * 33), "solana-address", Basis.SAFETY),
        (solana(address=SOLANA_WALLET + "\n"), "solana-address", Basis.SCHEMA),
        (solana(address="0" + SOLANA_WALLET[1:]), "solana-address", Basis.SCHEMA),
        (solana(address="USDC"), "solana-address", Basis.SCHEMA),
        (solana(address=SOLANA_WALLET + "1" * 5), "solana-address", Basis.SCHEMA),
        (evm(address="0x"), "evm-address", Basis.SCHEMA),
    ],
    ids=str,
)
def test_the_basis_of_a_finding(patch: Any, rule: str, basis: Basis) -> None:
    (finding,) = of_rule(request(patch), rule)
    assert finding.basis is basis
    assert SCHEMA.is_valid(request(patch)) is (basis is not Basis.SCHEMA)


@pytest.mark.parametrize("path", [path for path in BODIES if ".expected." not in path.name], ids=lambda path: path.stem)
def test_a_finding_based_on_the_schema_breaks_the_schema(path: Path) -> None:
    findings = Validator().validate_json(path.read_bytes()).findings
    if any(finding.basis is Basis.SCHEMA and finding.rule not in {"syntax", "not-json"} for finding in findings):
        assert not SCHEMA.is_valid(json.loads(path.read_bytes()))


def test_sources_are_links() -> None:
    sources = [rule.source for rule in RULES.values() if rule.source is not None]
    assert len(sources) >= 12
    assert all(source.startswith("https://") and " " not in source for source in sources)
