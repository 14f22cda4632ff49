"""The same report on every run, for every hash seed, in every thread and in another process."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from daimo_validate import Policy, Schema, Validator
from tests.helpers.requests import OTHER, WALLET, display, evm, metadata, options, plain_request, request, solana

PAYLOADS: list[Any] = [
    plain_request(),
    request(evm(address=WALLET.lower(), amountUnits="007", calldata="0x1", chainID=5)),
    request({**solana(address=WALLET), **options("coinbase", "Coinbase", "Coinbase", [])}),
    request({"toUnits": 1, "b": {2}, "a": float("nan"), **metadata(phone="5", email="x", k="a\ud800")}),
    request({**display(title="", verb="a b", themeCssUrl="x"), "destination": {"type": "Evm", "amountUnit": "1"}}),
    [],
    None,
]
SCRIPT = """
import json, sys
from daimo_validate import Policy, Validator
from tests.core.test_determinism import PAYLOADS, POLICY
for validator in (Validator(policy=POLICY), Validator(policy=POLICY, engine="jsonschema")):
    for payload in PAYLOADS:
        print(json.dumps([f.to_json() for f in validator.validate(payload).findings]))
"""
POLICY = Policy(
    allowed_destinations=[OTHER], allowed_chains=[10, 1], severity={"amount-style": "error"}, ignore=["blank-text"]
)


def _printed(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def test_every_hash_seed_gives_the_same_text() -> None:
    first, *others = (_printed(seed) for seed in ("0", "1", "4711"))
    assert others == [first, first]
    lines = first.splitlines()
    assert lines[: len(PAYLOADS)] == lines[len(PAYLOADS) :]
    here = [[f.to_json() for f in Validator(policy=POLICY).validate(payload).findings] for payload in PAYLOADS]
    assert [json.loads(line) for line in lines[: len(PAYLOADS)]] == here


def test_many_threads_share_one_validator() -> None:
    validator = Validator(policy=POLICY)
    payloads = [request(evm(amountUnits=str(number), address=WALLET.lower())) for number in range(200)] + PAYLOADS
    alone = [validator.validate(payload) for payload in payloads]
    fresh = Validator(policy=POLICY)
    with ThreadPoolExecutor(8) as pool:
        together = [list(pool.map(fresh.validate, payloads)) for _ in range(3)]
    assert together == [alone] * 3


@pytest.mark.parametrize("component", ["CreateSessionRequest", "CreateSessionResponse"])
def test_schemas_can_be_pickled(component: str) -> None:
    schema = Schema.named(component)
    copied = pickle.loads(pickle.dumps(schema))
    assert (copied.name, copied.json_schema, dict(copied.compiled)) == (component, schema.json_schema, schema.compiled)
    assert repr(copied) == f"Schema('{component}')"
    assert Validator(schema=copied).validate([]) == Validator(schema=schema).validate([])


@pytest.mark.parametrize("component", ["CreateSessionRequest", "CreateSessionResponse"])
def test_validators_can_be_pickled(component: str) -> None:
    validator = Validator(policy=POLICY, schema=Schema.named(component))
    copied = pickle.loads(pickle.dumps(validator))
    assert copied.policy == validator.policy == POLICY
    for payload in PAYLOADS:
        assert copied.validate(payload) == validator.validate(payload)
