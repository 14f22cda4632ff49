"""The floor: what no validator on these libraries can go below. Its verdict is never compared."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from benchmarks import schemas
from benchmarks.checks import native_keccak
from benchmarks.peers.base import InProcess, Peer

NAME = "floor: jsonschema-rs structure + Keccak"


def peers() -> list[Peer]:
    is_valid = jsonschema_rs.Draft202012Validator(schemas.published()).is_valid
    keccak_hex = native_keccak()

    def floor(payload: Any) -> None:
        is_valid(payload)
        destination = payload["destination"]
        if destination["type"] == "evm":
            keccak_hex(destination["address"].encode())
            keccak_hex(destination["tokenAddress"].encode())
        if "refundAddress" in payload:
            keccak_hex(payload["refundAddress"].encode())

    return [InProcess(name=NAME, errors="structure", messages=lambda payload: [], timed=floor, kind="floor")]
