"""The vectors of other projects: what is valid gets no error, what is not gets one, and a warning where one is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import validate
from daimo_validate.core import eip55, formats, solana
from tests.helpers.phones import is_possible
from tests.helpers.requests import evm, metadata, request
from tests.helpers.requests import solana as on_solana

FOLDER = Path(__file__).parents[1] / "vectors"


def _vectors(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("ascii").splitlines()]


ADDRESSES = _vectors("addresses.jsonl")
PHONES = _vectors("phones.jsonl")
# What may be said of a well-formed address beside its form: it is somebody's, or a program's.
FORM = {"wrong-type", "evm-address", "eip55-checksum", "eip55-missing", "solana-address", "schema-mismatch"}


def test_all_vectors_are_there() -> None:
    assert (len(ADDRESSES), len(PHONES)) == (204, 81)
    assert all(vector["source"] for vector in ADDRESSES + PHONES)


@pytest.mark.parametrize("vector", ADDRESSES, ids=lambda v: str(v["value"])[:50])
def test_address(vector: dict[str, Any]) -> None:
    value = vector["value"]
    payload = request(evm() if vector["kind"] == "evm" else on_solana())
    payload["destination"]["address"] = value
    found = {f.rule: f.severity for f in validate(payload).findings if f.param == "destination.address"}
    of_form = {rule: str(level) for rule, level in found.items() if rule in FORM}
    if not vector["valid"]:
        assert list(of_form.values()) == ["error"]
    else:
        assert of_form == ({"eip55-missing": "warning"} if vector.get("warn") else {})


@pytest.mark.parametrize(
    "vector", [v for v in ADDRESSES if isinstance(v["value"], str)], ids=lambda v: str(v["value"])[:50]
)
def test_format(vector: dict[str, Any]) -> None:
    name = "eip55-address" if vector["kind"] == "evm" else "solana-address"
    assert formats.is_clean(name, vector["value"]) == (vector["valid"] and not vector.get("warn", False))


def test_eip55_vectors_of_the_standard() -> None:
    standard = [v["value"] for v in ADDRESSES if "erc-55" in v["source"] and v["valid"] and not v.get("warn")]
    assert len(standard) == 8
    for address in standard:
        assert eip55.to_checksum(address.lower()) == eip55.to_checksum(address) == address
        assert eip55.has_valid_checksum(address)


def test_solana_vectors_decode_to_their_length() -> None:
    for vector in ADDRESSES:
        if vector["kind"] == "solana" and "decodes to" in vector["why"]:
            told = int(vector["why"].partition("decodes to ")[2].split()[0])
            assert solana.key_length(vector["value"]) == told


@pytest.mark.parametrize("vector", PHONES, ids=lambda v: ascii(v["value"]))
def test_phone(vector: dict[str, Any]) -> None:
    value = vector["value"]
    found = {f.rule: str(f.severity) for f in validate(request(metadata(phone=value))).findings}
    if not isinstance(value, str):
        assert found == {"wrong-type": "error"}
    elif not vector["e164"]:
        assert found == {"phone-e164": "error"}
    else:
        possible = is_possible(value)
        assert found == ({} if possible else {"phone-impossible": "warning"})
        assert possible == ("a warning is tolerable" not in vector.get("note", ""))
