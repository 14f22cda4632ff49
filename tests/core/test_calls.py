"""Calls that are decoded: the data file, decoding, and what is reported of them."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from typing import Any

import pytest
from eth_abi.abi import decode, encode
from eth_utils.abi import function_signature_to_4byte_selector
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Validator, validate
from daimo_validate.core.calls import Role, arguments_of, known_call, known_calls
from tests.helpers.published import ROOT
from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    OTHER,
    REFUND,
    WALLET,
    call,
    evm,
    fired,
    of_rule,
    request,
    solana,
)
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

ENTRIES = json.loads((ROOT / "schemas" / "calls.json").read_bytes())["calls"]
ROLES = json.loads((ROOT / "schemas" / "calls.json").read_bytes())["roles"]
PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3"
POOL = "0xA238Dd80C259a72e81d7e4664a9801593F98d1c5"
TWIN = "0x5aAeB6057f10C2D8e6b94a03D5C1F2E99f1bEaeD"
TEN = 10_000_000
MOST = 2**256 - 1
AGAIN = "encode the call again"


def types_of(signature: str) -> list[str]:
    """The types of a signature's arguments, with structs whole."""
    inner = signature.partition("(")[2][:-1]
    return re.findall(r"\([^)]*\)|[^,]+", inner)


def calldata(signature: str, *values: Any) -> str:
    data = function_signature_to_4byte_selector(signature) + encode(types_of(signature), values)
    return "0x" + data.hex()


def to_contract(data: str, address: str = POOL, **fields: Any) -> dict[str, Any]:
    return {"destination": {"address": address, "calldata": data, **fields}, "refundAddress": REFUND}


class TestTheDataFile:
    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["signature"])
    def test_entry(self, entry: dict[str, Any]) -> None:
        assert set(entry) == {"selector", "signature", "arguments", "source", "read"}
        assert entry["selector"] == "0x" + function_signature_to_4byte_selector(entry["signature"]).hex()
        assert {argument["role"] for argument in entry["arguments"]} <= set(ROLES)
        assert entry["source"].startswith("https://")
        assert date.fromisoformat(entry["read"]) >= date(2026, 11, 27)
        for parameter in known_calls()[entry["selector"]].parameters:
            if parameter.role in (Role.RECIPIENT, Role.SPENDER, Role.TOKEN):
                assert parameter.type == "address"
            if parameter.role in (Role.AMOUNT, Role.ALLOWANCE, Role.DEADLINE):
                assert parameter.type.startswith("uint")

    def test_no_duplicates(self) -> None:
        assert len({entry["selector"] for entry in ENTRIES}) == len(ENTRIES) == len(known_calls())

    def test_the_roles(self) -> None:
        assert list(ROLES) == [role.value for role in Role]


def _value_of(kind: str, draw: random.Random) -> Any:
    if kind.startswith("("):
        return tuple(_value_of(each, draw) for each in kind[1:-1].split(","))
    if kind == "address[]":
        return [_value_of("address", draw) for _ in range(draw.randrange(4))]
    if kind == "address":
        return f"0x{draw.getrandbits(160):040x}"
    if kind == "bool":
        return draw.random() < 0.5
    if kind.startswith("uint"):
        return draw.getrandbits(int(kind.removeprefix("uint")))
    return draw.randbytes(32 if kind == "bytes32" else draw.randrange(70))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["signature"])
def test_decoding_agrees_with_eth_abi(entry: dict[str, Any]) -> None:
    """What eth-abi encodes decodes to the same values, and has a right shape."""
    draw = random.Random(entry["selector"])
    kinds = types_of(entry["signature"])
    for _ in range(30):
        data = calldata(entry["signature"], *(_value_of(kind, draw) for kind in kinds))
        known = known_call(data)
        assert known is not None
        decoded = decode(kinds, bytes.fromhex(data[10:]))
        flat = [v for kind, given in zip(kinds, decoded, strict=True) for v in (given if kind[0] == "(" else [given])]
        arguments = arguments_of(data, known)
        assert len(arguments) == len(flat) == len(known.parameters)
        for argument, expected in zip(arguments, flat, strict=True):
            assert argument.is_clean
            if argument.parameter.type == "address":
                assert argument.address == expected
            elif argument.parameter.type.startswith(("uint", "bool")):
                assert argument.value == expected
        assert ("destination.calldata", "calldata-shape") not in fired(request(to_contract(data)))


@given(st.binary(max_size=200))
def test_any_calldata_gets_a_verdict(data: bytes) -> None:
    for prefix in (b"", *(bytes.fromhex(selector[2:]) for selector in known_calls())):
        report = validate(request(call("0x" + (prefix + data).hex())))
        assert report.crashes == ()


SUPPLY = "supply(address,uint256,address,uint16)"
DEPOSIT = "deposit(uint256,address)"
APPROVE2 = "approve(address,address,uint160,uint48)"
SWAP = "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)"


def argument(name: str, signature: str) -> str:
    return f"argument `{name}` of `{signature}` in calldata"


FINDS = [
    Finds(
        rule="calldata-shape",
        patch=call("0x" + "00" * 12 + "d1baa9ecbf942716016fc1cb3d49662909c8e976" + "0" * 57 + "bebc20" + "0"),
        param="destination.calldata",
        message="calldata has 64 bytes, whole words of 32 bytes: a function selector is missing",
        hint="put the 4 bytes of the function selector before the arguments",
        severity="warning",
    ),
    Finds(
        rule="calldata-shape",
        patch=call("0x12345678" + "00" * 31),
        param="destination.calldata",
        message="calldata has 31 bytes after the function selector, which is not a multiple of 32",
        hint="encode the call again: every argument takes whole words of 32 bytes",
        severity="warning",
    ),
    Finds(
        rule="calldata-shape",
        patch=call("0xa9059cbb" + "00" * 63),
        param="destination.calldata",
        message=(
            "calldata of `transfer(address,uint256)` has 63 bytes after the function selector, "
            "but the arguments take 64"
        ),
        hint=AGAIN,
    ),
    Finds(
        rule="calldata-shape",
        patch=call("0xd0e30db000"),
        param="destination.calldata",
        message="calldata of `deposit()` has 1 byte after the function selector, but the arguments take 0",
        hint=AGAIN,
    ),
    Finds(
        rule="calldata-shape",
        patch=call(calldata(SWAP, TEN, 1, [], WALLET, 9)[:-128]),
        param="destination.calldata",
        message=f"calldata of `{SWAP}` has 128 bytes after the function selector, but the arguments take at least 160",
        hint=AGAIN,
    ),
    Finds(
        rule="calldata-shape",
        patch=call("0xa9059cbb" + "01" + calldata("transfer(address,uint256)", OTHER, TEN)[12:]),
        param="destination.calldata",
        message=(argument("to", "transfer(address,uint256)") + " is not an address: its first 12 bytes must be zero"),
        hint="encode the call again: the contract rejects this word",
    ),
    Finds(
        rule="calldata-shape",
        patch=call("0x5a3b74b9" + "0" * 24 + OTHER[2:].lower() + "0" * 63 + "2"),
        param="destination.calldata",
        message=(
            argument("useAsCollateral", "setUserUseReserveAsCollateral(address,bool)")
            + " is not a boolean: it must be 0 or 1"
        ),
        hint="encode the call again: the contract rejects this word",
    ),
    Finds(
        rule="calldata-shape",
        patch=to_contract(calldata(SUPPLY, BASE_USDC, TEN, OTHER, 0)[:-5] + "10000"),
        param="destination.calldata",
        message=argument("referralCode", SUPPLY) + " is too large for `uint16`",
        hint="encode the call again: the contract rejects this word",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, NATIVE)),
        param="destination.calldata",
        message=argument("receiver", DEPOSIT) + " is the zero address: money sent there is lost",
        hint="encode the call with the address that you mean",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(SUPPLY, BASE_USDC, TEN, "0x" + "12" * 20, 0)),
        param="destination.calldata",
        message=(
            argument("onBehalfOf", SUPPLY) + ' "0x1212121212121212121212121212121212121212" is a made-up address: '
            "nobody has its key, so money sent there is lost"
        ),
        hint="encode the call with the address that you mean",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata("transfer(address,uint256)", PERMIT2, TEN), BASE_USDC),
        param="destination.calldata",
        message=(
            argument("to", "transfer(address,uint256)")
            + " is Permit2: tokens that are sent there cannot be moved again"
        ),
        hint="encode the call with the address that you mean",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata("transfer(address,uint256)", BASE_USDC, TEN), BASE_USDC),
        param="destination.calldata",
        message=(
            argument("to", "transfer(address,uint256)")
            + " is the token itself (USDC): tokens sent there cannot be recovered"
        ),
        hint="encode the call with the address that you mean",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045")),
        param="destination.calldata",
        message=(
            argument("receiver", DEPOSIT) + " is the example from Daimo's documentation, which is someone else's wallet"
        ),
        hint="encode the call with the address that you mean",
        severity="warning",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(APPROVE2, BASE_USDC, "0x" + "1" * 40, TEN, 9), PERMIT2),
        param="destination.calldata",
        message=(
            argument("spender", APPROVE2) + ' "0x1111111111111111111111111111111111111111" is a made-up address: '
            "nobody has its key, so money sent there is lost"
        ),
        hint="encode the call with the address that you mean",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(SUPPLY, OTHER, TEN, WALLET, 0)),
        param="destination.calldata",
        message=argument("asset", SUPPLY) + f" is {OTHER}, but the session delivers {BASE_USDC}",
        hint="encode the call with the token of `tokenAddress`",
        severity="warning",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, OTHER)),
        policy={"allowed_destinations": [POOL, WALLET]},
        param="destination.calldata",
        message=argument("receiver", DEPOSIT) + f' "{OTHER}" is not an allowed destination',
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, TWIN)),
        policy={"allowed_destinations": [POOL, WALLET]},
        param="destination.calldata",
        message=(
            argument("receiver", DEPOSIT) + f' "{TWIN}" only looks like the allowed address {WALLET}: '
            'characters 11 to 35 differ ("7f10…2E99", not "3F3E…5E7E")'
        ),
        hint="do not send; find out where the address came from",
    ),
    Finds(
        rule="calldata-approve",
        patch=to_contract(calldata("approve(address,uint256)", OTHER, TEN), BASE_USDC),
        param="destination.calldata",
        message=(
            "calldata calls `approve` on the delivered token itself, which moves nothing: "
            "the money goes to refundAddress"
        ),
        hint="set `destination.address` to the contract to call; a token approval is made to it",
    ),
    Finds(
        rule="calldata-approve",
        patch=to_contract(
            calldata("increaseAllowance(address,uint256)", OTHER, TEN).upper().replace("X", "x"), BASE_USDC
        ),
        param="destination.calldata",
        message=(
            "calldata calls `increaseAllowance` on the delivered token itself, which moves nothing: "
            "the money goes to refundAddress"
        ),
        hint="set `destination.address` to the contract to call; a token approval is made to it",
    ),
    Finds(
        rule="calldata-approve",
        patch=to_contract(calldata("transferFrom(address,address,uint256)", OTHER, WALLET, TEN), BASE_USDC),
        param="destination.calldata",
        message=(
            "calldata calls `transferFrom` on the delivered token itself: nobody has approved that, so the call "
            "reverts and the money goes to refundAddress"
        ),
        hint="call `transfer`, or the contract that should pull the tokens",
        severity="warning",
    ),
    Finds(
        rule="calldata-amount",
        patch=to_contract(calldata(DEPOSIT, 1_000_000, WALLET)),
        param="destination.calldata",
        message=argument("assets", DEPOSIT) + " is fixed to 1,000,000 base units, but amountUnits 10.00 is 10,000,000",
        hint="let the contract take its full allowance: the delivered amount can vary even with `amountUnits`",
        severity="warning",
    ),
    Finds(
        rule="calldata-amount",
        patch=to_contract(calldata("stake(uint256)", TEN), amountUnits=None),
        param="destination.calldata",
        message=(
            argument("amount", "stake(uint256)")
            + " is fixed to 10,000,000 base units, but without amountUnits the payer chooses the amount"
        ),
        hint="let the contract take its full allowance: the delivered amount can vary even with `amountUnits`",
        severity="warning",
    ),
    Finds(
        rule="selector-not-allowed",
        patch=to_contract(calldata("stake(uint256)", TEN)),
        policy={"allowed_selectors": ["0x6E553F65"]},
        param="destination.calldata",
        message="destination.calldata calls 0xa694fc3a (`stake(uint256)`), which is not an allowed function selector",
        hint="expected one of: 0x6e553f65",
    ),
    Finds(
        rule="selector-not-allowed",
        patch=to_contract("0x12345678"),
        policy={"allowed_selectors": []},
        param="destination.calldata",
        message="destination.calldata calls 0x12345678, which is not an allowed function selector",
    ),
    Finds(
        rule="selector-not-allowed",
        patch=to_contract("0x"),
        policy={"allowed_selectors": ["0x6e553f65"]},
        param="destination.calldata",
        message=("destination.calldata has no function selector, so the guard `allowed_selectors` cannot allow it"),
        hint="omit `calldata` if you do not call a contract",
    ),
]

FINDS_NOT = [
    FindsNot(rule="calldata-shape", patch=call("0xd0e30db0")),
    FindsNot(rule="calldata-shape", patch=call("0x12345678")),
    FindsNot(rule="calldata-shape", patch=call("0x12345678" + "ff" * 64)),
    FindsNot(rule="calldata-shape", patch=call("0xd0e3")),
    FindsNot(rule="calldata-shape", patch=call("0x12345678" + "f" * 63)),
    FindsNot(rule="calldata-shape", patch=to_contract(calldata("stake(uint256)", TEN) + "626173650401" + "8021" * 8)),
    FindsNot(rule="calldata-shape", patch=to_contract(calldata(SWAP, TEN, 1, [BASE_USDC, OTHER], WALLET, 9))),
    FindsNot(rule="calldata-recipient", patch=to_contract(calldata(SUPPLY, BASE_USDC, TEN, WALLET, 0))),
    # Approvals to Permit2 and of infrastructure are right calls.
    FindsNot(rule="calldata-recipient", patch=to_contract(calldata(APPROVE2, BASE_USDC, POOL, TEN, 9), PERMIT2)),
    FindsNot(rule="calldata-recipient", patch=to_contract(calldata("approve(address,uint256)", PERMIT2, TEN), OTHER)),
    FindsNot(rule="calldata-recipient", patch=to_contract("0x12345678" + "0" * 128)),
    FindsNot(rule="calldata-recipient", patch=to_contract(calldata(DEPOSIT, TEN, OTHER))),
    FindsNot(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, WALLET)),
        policy={"allowed_destinations": [POOL, WALLET.lower()]},
    ),
    FindsNot(
        rule="calldata-recipient",
        patch=to_contract(calldata(DEPOSIT, TEN, OTHER)),
        policy={"allowed_refund_addresses": [REFUND]},
    ),
    FindsNot(
        rule="calldata-recipient", patch=to_contract(calldata(SUPPLY, OTHER, TEN, WALLET, 0), tokenAddress=NATIVE)
    ),
    FindsNot(rule="calldata-approve", patch=to_contract(calldata("approve(address,uint256)", OTHER, TEN), POOL)),
    FindsNot(rule="calldata-approve", patch=to_contract(calldata("transfer(address,uint256)", OTHER, TEN), BASE_USDC)),
    FindsNot(rule="calldata-approve", patch=to_contract(calldata(APPROVE2, BASE_USDC, POOL, TEN, 9), PERMIT2)),
    FindsNot(rule="calldata-approve", patch=to_contract("0x12345678", BASE_USDC)),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(DEPOSIT, TEN, WALLET))),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(DEPOSIT, MOST, WALLET), amountUnits=None)),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(DEPOSIT, 10_500_000, WALLET), amountUnits="10.5")),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(DEPOSIT, TEN, WALLET), amountUnits="x")),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(DEPOSIT, 1, WALLET), tokenAddress=OTHER)),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata(SUPPLY, OTHER, 1, WALLET, 0))),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata("transfer(address,uint256)", OTHER, 1), POOL)),
    FindsNot(rule="calldata-amount", patch=to_contract(calldata("mint(uint256,address)", 1, WALLET))),
    FindsNot(rule="calldata-amount", patch=to_contract("0xa694fc3a")),
    FindsNot(rule="selector-not-allowed", patch={}, policy={"allowed_selectors": ["0x6e553f65"]}),
    FindsNot(rule="selector-not-allowed", patch=call("0xD0E30DB0"), policy={"allowed_selectors": ["0xd0e30db0"]}),
    FindsNot(rule="selector-not-allowed", patch=call("0x12345678")),
    FindsNot(rule="selector-not-allowed", patch=solana(), policy={"allowed_selectors": ["0x6e553f65"]}),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


class TestAllowedSelectors:
    POLICY = Policy(allowed_selectors=["0xD0E30DB0"])

    @pytest.mark.parametrize("given", [5, ["0xd0e30db0"], {}])
    def test_what_cannot_be_read_is_an_error(self, given: Any) -> None:
        validator = Validator(policy=Policy(allowed_selectors=["0xd0e30db0"], ignore=["wrong-type"]))
        (finding,) = of_rule(request(call(given)), "selector-not-allowed", validator)
        assert finding.message == (
            "destination.calldata cannot be read, so the guard `allowed_selectors` cannot allow it"
        )

    def test_an_unknown_value_of_a_file_is_fine(self) -> None:
        report = Validator(policy=self.POLICY).examine(request(call("${X}")), unknown=[("destination", "calldata")])
        assert report.findings == ()

    @pytest.mark.parametrize(
        "selector", ["d0e30db0", "0xd0e30db", "0xd0e30db0\n", "0xd0e30dbg", "stake(uint256)", 5, b"x"]
    )
    def test_what_is_no_selector(self, selector: Any) -> None:
        with pytest.raises(ValueError, match="is not a function selector"):
            Policy(allowed_selectors=[selector])

    def test_one_string(self) -> None:
        with pytest.raises(ValueError, match="not one string"):
            Policy(allowed_selectors="0xd0e30db0")

    def test_the_setting_is_kept_in_lower_case(self) -> None:
        assert self.POLICY.allowed_selectors == frozenset({"0xd0e30db0"})
        assert self.POLICY.has_guards
        assert Policy(allowed_selectors=["0xd0e30db0"]) == self.POLICY
        assert Policy() != self.POLICY


def test_calldata_that_is_filled_in_later_still_needs_a_refund_address() -> None:
    body = request(evm(calldata="{{ data }}"))
    report = Validator().examine(body, unknown=[("destination", "calldata")])
    assert {finding.rule for finding in report.findings} == {"calldata-no-refund"}
    body["refundAddress"] = REFUND
    assert Validator().examine(body, unknown=[("destination", "calldata")]).findings == ()
    assert Validator().examine(body, unknown=[()]).findings == ()


def test_random_selectors_are_no_findings() -> None:
    draw = random.Random(3)
    for _ in range(500):
        data = "0x" + draw.randbytes(4 + 32 * draw.randrange(6)).hex()
        if known_call(data) is None:
            assert fired(request(to_contract(data))) == set()
