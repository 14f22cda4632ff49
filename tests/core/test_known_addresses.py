"""Addresses with a known role and made-up ones: the data file, what is reported, and what must not be."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from typing import Any

import base58
import pytest
from eth_utils.address import to_checksum_address

from daimo_validate import validate
from daimo_validate.core import noted
from daimo_validate.core.known import KNOWN, Kind, burn_name, role_name
from daimo_validate.core.noted import is_noted, is_noted_on_solana, looks_made_up
from daimo_validate.core.tokens import CHAINS, TOKENS
from tests.helpers.published import ROOT
from tests.helpers.requests import BASE_USDC, OTHER, WALLET, call, evm, fired, of_rule, request, solana
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

ENTRIES = json.loads((ROOT / "schemas" / "known-addresses.json").read_bytes())["addresses"]
KINDS = json.loads((ROOT / "schemas" / "known-addresses.json").read_bytes())["kinds"]
PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3"
MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
ONE_INCH = "0x1111111254EEB25477B68fb85Ed929f73A960582"
LIFI = "0x1231DEB6f5749EF6cE6943a275A1D3E7486F4EaE"
UNIVERSAL_ROUTER_ON_BASE = "0x6fF5693b99212Da76ad316178A184AB56D299b43"
EXECUTOR = "0x444b42D6f1Ed12dF08BDCDDb67F953de80420A74"
WHYPE = "0x5555555555555555555555555555555555555555"
ADD_CALLDATA = "use the address of the wallet that should receive the money, or add the `calldata` of the call"
USE_WALLET = "use the address of the wallet that should receive the money"


def is_solana(entry: dict[str, Any]) -> bool:
    return not entry["address"].startswith("0x")


class TestTheDataFile:
    """Each entry is well formed, unique, and says where it is from."""

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["address"])
    def test_entry(self, entry: dict[str, Any]) -> None:
        assert set(entry) == {"address", "chains", "name", "kind", "source", "read"}
        if is_solana(entry):
            assert len(base58.b58decode(entry["address"])) == 32
            assert entry["chains"] == [501]
        else:
            assert entry["address"] == to_checksum_address(entry["address"])
            assert entry["chains"] == "evm" or {CHAINS[chain].type for chain in entry["chains"]} == {"evm"}
        assert entry["name"].strip() == entry["name"] != ""
        assert entry["kind"] in KINDS
        assert re.match(r"https://\S+$|npm @?[\w/.-]+ \d+(\.\d+)*$", entry["source"])
        assert date.fromisoformat(entry["read"]) >= date(2026, 11, 23)

    def test_no_duplicates(self) -> None:
        keys = [entry["address"] if is_solana(entry) else entry["address"].lower() for entry in ENTRIES]
        assert len(keys) == len(set(keys)) == len(KNOWN)

    def test_no_listed_token(self) -> None:
        # The list names native tokens by addresses that nobody holds a key for.
        others = {entry["address"] for entry in ENTRIES if entry["kind"] != "burn" and entry["kind"] != "program"}
        assert others.isdisjoint(token.address for token in TOKENS.values())

    def test_the_kinds(self) -> None:
        assert list(KINDS) == [kind.value for kind in Kind]
        assert set(KINDS) == {entry["kind"] for entry in ENTRIES}


FINDS = [
    Finds(
        rule="burn-address",
        patch=evm(address="0x0000000000000000000000000000000000000001"),
        param="destination.address",
        message="destination.address is the precompile `0x01` (ecRecover): money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch={"refundAddress": "0x0000000000000000000000000000000000000100"},
        param="refundAddress",
        message="refundAddress is the precompile `0x0100` (P-256 verification): money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=evm(address="0x0000000000000000000000000000000000002001"),
        param="destination.address",
        message=(
            "destination.address is an address of the chain itself, which nobody holds a key for: "
            "money sent there is lost"
        ),
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=evm(address="0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"),
        param="destination.address",
        message=(
            "destination.address is the placeholder that many tools use for the native token: money sent there is lost"
        ),
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=solana(address="TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
        param="destination.address",
        message="destination.address is Solana's token program: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=solana(address="SysvarC1ock11111111111111111111111111111111"),
        param="destination.address",
        message="destination.address is a sysvar of Solana (Clock): money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="dummy-address",
        patch=evm(address="0x1111111111111111111111111111111111111111"),
        param="destination.address",
        message=(
            'destination.address "0x1111111111111111111111111111111111111111" is a made-up address: '
            "nobody has its key, so money sent there is lost"
        ),
        hint="use your own address",
    ),
    Finds(
        rule="dummy-address",
        patch={"refundAddress": "0x1234567890123456789012345678901234567890"},
        param="refundAddress",
        message=(
            'refundAddress "0x1234567890123456789012345678901234567890" is a made-up address: '
            "nobody has its key, so money sent there is lost"
        ),
        hint="use your own address",
    ),
    Finds(
        rule="known-contract",
        patch=evm(address=PERMIT2),
        param="destination.address",
        message="destination.address is Permit2: tokens that are sent there cannot be moved again",
        hint=ADD_CALLDATA,
    ),
    Finds(
        rule="known-contract",
        patch=evm(address=PERMIT2, calldata="0x"),
        param="destination.address",
        message="destination.address is Permit2: tokens that are sent there cannot be moved again",
        hint=ADD_CALLDATA,
    ),
    Finds(
        rule="known-contract",
        patch=evm(address=EXECUTOR.lower()),
        param="destination.address",
        message=(
            "destination.address is Daimo's executor of contract calls: anyone can take tokens that are sent there"
        ),
        hint=ADD_CALLDATA,
    ),
    Finds(
        rule="known-contract",
        patch=call("0xd0e30db0", refundAddress=MULTICALL3),
        param="refundAddress",
        message="refundAddress is Multicall3: anyone can take tokens that are sent there",
        hint=USE_WALLET,
    ),
    Finds(
        rule="known-contract",
        patch=evm(address=LIFI),
        param="destination.address",
        message="destination.address is LI.FI's diamond: at best its operator can return tokens that are sent there",
        hint=ADD_CALLDATA,
        severity="warning",
    ),
    Finds(
        rule="known-contract",
        patch=evm(address=UNIVERSAL_ROUTER_ON_BASE, chainId=10),
        param="destination.address",
        message="destination.address is Uniswap's Universal Router on Base: it is not a wallet here either",
        hint=ADD_CALLDATA,
        severity="warning",
    ),
]

FINDS_NOT = [
    # A burn address, a listed token and a known contract are called that, not made up.
    FindsNot(rule="dummy-address", patch=evm(address="0x" + "0" * 40)),
    FindsNot(rule="dummy-address", patch=evm(address="0x" + "e" * 40)),
    FindsNot(rule="dummy-address", patch=evm(address="0x" + "0" * 39 + "a")),
    FindsNot(rule="dummy-address", patch=evm(address=WHYPE, chainId=999, tokenAddress=WHYPE)),
    FindsNot(rule="dummy-address", patch=evm(address=ONE_INCH)),
    FindsNot(rule="dummy-address", patch=evm(address="0x1111111254fb6c44bAC0beD2854e76F90643097d")),
    FindsNot(rule="dummy-address", patch=evm(address="0x4200000000000000000000000000000000000010")),
    FindsNot(rule="dummy-address", patch=evm(tokenAddress="0x" + "1" * 40)),
    FindsNot(rule="dummy-address", patch=evm(address="0xdead0000000000000000000000000000beef1234")),
    FindsNot(rule="dummy-address", patch=evm(address="0x" + ("0a1b2c3d4e5f67890a1bc" * 2)[:40])),
    FindsNot(rule="dummy-address", patch=solana()),
    FindsNot(rule="burn-address", patch=evm(address=OTHER)),
    FindsNot(rule="burn-address", patch=evm(address="0x0000000000000000000000000000000100000000")),
    FindsNot(rule="burn-address", patch=evm(tokenAddress="0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE")),
    FindsNot(
        rule="known-contract", patch=call("0xd0e30db0", destination={"address": PERMIT2, "calldata": "0x12345678"})
    ),
    FindsNot(rule="known-contract", patch=call("0xzz", destination={"address": PERMIT2, "calldata": "0xzz"})),
    FindsNot(rule="known-contract", patch=evm(tokenAddress=PERMIT2)),
    FindsNot(rule="known-contract", patch=evm(address=BASE_USDC)),
    FindsNot(rule="known-contract", patch=evm(address="0x" + "0" * 40)),
    FindsNot(rule="known-contract", patch=evm(address="0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


MADE_UP = [
    "0x" + "1" * 40,
    "0x" + "f" * 40,
    "0x" + "01" * 20,
    "0x" + "1" * 39 + "2",
    "0x2" + "1" * 39,
    "0x" + "1" * 20 + "2" * 20,
    "0x1234567890123456789012345678901234567890",
    "0x1234567890abcdef1234567890abcdef12345678",
    "0x0123456789abcdef0123456789abcdef01234567",
    "0xabcdefabcdefabcdefabcdefabcdefabcdefabcd",
    "0xabcdef1234567890abcdef1234567890abcdef12",
    "0xdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "0xcafebabecafebabecafebabecafebabecafebabe",
    "0x9876543210987654321098765432109876543210",
    "0x742d35Cc6634C0532925742d35Cc6634C0532925",
    "0x0102030405060708090a0b0c0d0e0f1011121314",
    "0x0102030405060708091011121314151617181920",
    "0x14131211100f0e0d0c0b0a090807060504030201",
    "0xffeeddccbbaa99887766ffeeddccbbaa99887766",
    "0x" + "0123456789abcdef0123" * 2,
]


@pytest.mark.parametrize("address", MADE_UP)
def test_made_up(address: str) -> None:
    assert looks_made_up(address)
    assert looks_made_up("0x" + address[2:].upper())
    assert ("destination.address", "dummy-address") in fired(request(evm(address=address.lower())))


def test_a_made_up_solana_address() -> None:
    assert looks_made_up("1" * 31 + "2")
    assert ("destination.address", "dummy-address") in fired(request(solana(address="1" * 31 + "2")))


def test_each_known_address_gets_one_finding_as_a_destination() -> None:
    rules = {"burn-address", "dummy-address", "known-contract", "example-address", "public-key-known"}
    for known in KNOWN.values():
        patch = solana if not known.address.startswith("0x") else evm
        found = [rule for _, rule in fired(request(patch(address=known.address))) if rule in rules]
        assert len(found) == 1, known
        assert found != ["dummy-address"]


@pytest.mark.parametrize("seed", range(4))
def test_random_addresses_are_nothing_special(seed: int) -> None:
    """The chance that a random address is of a pattern is below 2^-75, or 2^-70 for those of few zeros."""
    draw = random.Random(seed)
    for _ in range(5_000):
        key = f"0x{draw.getrandbits(160):040x}"
        assert (is_noted(key), looks_made_up(key), burn_name(key)) == (False, False, None)
    for _ in range(500):
        # As vanity addresses are: many equal digits at one end.
        head, tail = draw.choice("0123456789abcdef") * draw.randrange(4, 12), draw.choice("0b1d") * draw.randrange(1, 8)
        middle = f"{draw.getrandbits(160):040x}"[: 40 - len(head) - len(tail)]
        assert not is_noted(f"0x{head}{middle}{tail}")
        assert not is_noted_on_solana(base58.b58encode(draw.randbytes(32)).decode())


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        (PERMIT2, f"it is Permit2; if you mean that contract, use {PERMIT2}"),
        ("0x" + "12" * 20, None),
        ("0xDeaDbeefdEAdbeefdEadbEEFdeadbeEFdEaDbeeF", "replace it with your own address, copied with its checksum"),
        ("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE", "replace it with your own address, copied with its checksum"),
    ],
)
def test_no_checksum_is_offered_for_a_known_or_made_up_address(address: str, hint: str | None) -> None:
    found = of_rule(request(evm(address=address.lower())), "eip55-missing")
    assert [(f.hint, f.fix) for f in found] == ([] if hint is None else [(hint, None)])


def test_a_listed_token_of_a_pattern_gets_no_fix_and_no_blame() -> None:
    report = validate(request(evm(chainId=999, tokenAddress=WHYPE, address=WALLET)))
    assert "dummy-address" not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("digits", ["0" * 40, *("1" * at + "2" * (40 - at) for at in range(41)), "12" * 19 + "21"])
def test_every_address_of_two_digits_is_noted(digits: str) -> None:
    for swapped in (digits, digits[::-1], digits.translate(str.maketrans("12", "f0"))):
        assert looks_made_up("0x" + swapped)
        assert is_noted("0x" + swapped)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (PERMIT2.lower(), "Permit2"),
        ("0x" + "0" * 40, "the zero address"),
        ("0x" + "0" * 37 + "777", "an address of the chain itself, which nobody holds a key for"),
        ("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "a test account of Hardhat and Anvil"),
        ("0x" + "12" * 20, "a made-up address"),
        (WHYPE, None),
        (WALLET.lower(), None),
    ],
)
def test_the_name_of_a_role(key: str, name: str | None) -> None:
    assert role_name(key) == name


def test_the_first_looks_see_what_all_others_see(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    counting = [f"0x{run[at : at + 40]}" for run in noted._RUNS for at in range(0, len(run) - 39, 2)]
    unaligned = [f"0x{run[at : at + 40]}" for run in noted._RUNS for at in range(1, len(run) - 39, 2)]
    assert len(set(counting)) == 636
    assert all(map(is_noted, counting))
    assert not any(map(looks_made_up, unaligned))
    keys = [*counting, *unaligned, *sorted(noted._NOTED), *(f"0x{draw.randbytes(20).hex()}" for _ in range(300))]
    draw.shuffle(keys)
    keys = [key for key in keys if key.startswith("0x")]
    seen = list(map(is_noted, keys))
    monkeypatch.setattr(noted, "_noted_tails", noted._AllTails())
    assert list(map(is_noted, keys)) == seen
    assert isinstance(noted._noted_tails, frozenset)
