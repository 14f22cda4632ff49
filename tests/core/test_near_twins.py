"""Near twins in one request, and the words about two addresses that differ in their middle."""

from __future__ import annotations

import random
from itertools import combinations

import base58
import pytest

from daimo_validate import Policy, Validator, validate
from daimo_validate.core.known import CONTRACTS, KNOWN
from daimo_validate.core.look_alikes import TWIN_ENDS, can_have_twin, difference, ends_of
from tests.helpers.requests import BASE_USDC, NATIVE, OTHER, WALLET, evm, request, solana
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

TWIN = "0x5aAeB6057f10C2D8e6b94a03D5C1F2E99f1bEaeD"
HINT = "compare both addresses in full with their sources: a look-alike is how address poisoning works"

AHEAD = f'has the first and last 4 characters of destination.address "{WALLET}", but '
FINDS = [
    Finds(
        rule="near-twin-address",
        patch={"refundAddress": TWIN},
        param="refundAddress",
        message=f'refundAddress "{TWIN}" {AHEAD}characters 11 to 35 differ ("7f10…2E99", not "3F3E…5E7E")',
        hint=HINT,
        severity="warning",
    ),
    Finds(
        rule="near-twin-address",
        patch={"refundAddress": "0x5aaeb6053f3e94c9b9009f33669435e7ef1beaed"},
        param="refundAddress",
        message=(
            f'refundAddress "0x5aaeb6053f3e94c9b9009f33669435e7ef1beaed" {AHEAD}character 21 differs ("0", not "A")'
        ),
        hint=HINT,
        severity="warning",
    ),
    Finds(
        rule="near-twin-address",
        patch=evm(tokenAddress=TWIN),
        param="destination.tokenAddress",
        message=f'destination.tokenAddress "{TWIN}" {AHEAD}characters 11 to 35 differ ("7f10…2E99", not "3F3E…5E7E")',
        hint=HINT,
        severity="warning",
    ),
]

FINDS_NOT = [
    FindsNot(rule="near-twin-address", patch={}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": WALLET}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": WALLET.lower()}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": OTHER}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": "0x5aaf" + TWIN[6:].lower()}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": TWIN[:-4].lower() + "eaec"}),
    # The native token and a burn address, a made-up pair, a token of the list.
    FindsNot(
        rule="near-twin-address", patch={**evm(address="0x" + "0" * 40), "refundAddress": "0x0000" + "0" * 35 + "1"}
    ),
    FindsNot(rule="near-twin-address", patch={**evm(tokenAddress=NATIVE), "refundAddress": "0x00001" + "0" * 35}),
    FindsNot(rule="near-twin-address", patch={**evm(address="0x" + "1" * 40), "refundAddress": "0x11112" + "1" * 35}),
    FindsNot(rule="near-twin-address", patch={"refundAddress": BASE_USDC[:6] + "0" * 32 + BASE_USDC[-4:]}),
    FindsNot(rule="near-twin-address", patch=solana()),
    FindsNot(rule="near-twin-address", patch={"refundAddress": TWIN[:-1]}),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


@pytest.mark.parametrize(
    ("address", "other", "expected"),
    [
        (OTHER, OTHER.lower()[:-1] + "0", 'character 42 differs ("B", not "0")'),
        ("0x12345", "0x92385", 'characters 3 and 6 differ ("1234", not "9238")'),
        ("0x12345", "0x93385", 'characters 3, 4 and 6 differ ("1234", not "9338")'),
        ("0xab345", "0xCD125", 'characters 3 to 6 differ ("ab34", not "CD12")'),
        ("7xKX", "7xKx", 'character 4 differs ("X", not "x")'),
        ("7xKX", "7xKXa", "character 5 differs"),
    ],
)
def test_the_difference_of_two_addresses(address: str, other: str, expected: str) -> None:
    assert difference(address, other) == expected


def test_a_guard_and_the_twin_of_one_payload_both_speak() -> None:
    validator = Validator(policy=Policy(allowed_destinations=[WALLET], allowed_refund_addresses=[WALLET]))
    found = {finding.rule for finding in validator.validate(request({"refundAddress": TWIN})).findings}
    assert found == {"refund-not-allowed", "look-alike-address", "near-twin-address"}


def test_random_addresses_have_no_twins() -> None:
    """Two of 20,000 random addresses of a kind have the same 8 hex digits with a chance of 5 %, of base58 with none."""
    draw = random.Random(12)
    evm_keys = {f"0x{draw.getrandbits(160):040x}" for _ in range(20_000)}
    solana_keys = {base58.b58encode(draw.randbytes(32)).decode() for _ in range(5_000)}
    assert len({ends_of(key, TWIN_ENDS) for key in evm_keys}) >= len(evm_keys) - 1
    assert len({ends_of(key, TWIN_ENDS) for key in solana_keys}) == len(solana_keys)
    assert all(map(can_have_twin, evm_keys))


def test_random_requests_have_no_twins() -> None:
    draw = random.Random(13)
    for _ in range(500):
        one, two = (f"0x{draw.getrandbits(160):040x}" for _ in range(2))
        rules = {finding.rule for finding in validate(request({**evm(address=one), "refundAddress": two})).findings}
        assert rules <= {"eip55-missing"}


def test_known_contracts_are_no_twins_of_each_other() -> None:
    keys = [key for key, known in KNOWN.items() if known.kind in CONTRACTS]
    assert not [pair for pair in combinations(keys, 2) if len({ends_of(key, TWIN_ENDS) for key in pair}) == 1]
