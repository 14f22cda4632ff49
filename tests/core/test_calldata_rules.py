"""What each rule for calls must report, word for word, and what it must not."""

from __future__ import annotations

import pytest

from tests.helpers.requests import NULL, WALLET, call, evm, solana
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

FINDS = [
    Finds(
        rule="calldata-hex",
        patch=call("d0e30db0"),
        param="destination.calldata",
        message='"d0e30db0" is not valid calldata: it does not start with `0x`',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0Xd0e30db0"),
        param="destination.calldata",
        message='"0Xd0e30db0" is not valid calldata: it starts with `0X`',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0xd0e30db"),
        param="destination.calldata",
        message=('"0xd0e30db" is not valid calldata: it has an odd number of hex digits (7), but each byte takes two'),
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0xd0e30dbg"),
        param="destination.calldata",
        message='"0xd0e30dbg" is not valid calldata: it has `g` at character 10',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0xd0e30dXb"),
        param="destination.calldata",
        message='"0xd0e30dXb" is not valid calldata: it has `X` at character 9',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0xd0e3 0db0"),
        param="destination.calldata",
        message='"0xd0e3 0db0" is not valid calldata: it has ` ` at character 7',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0xd0e30db0\n"),
        param="destination.calldata",
        message='"0xd0e30db0\\n" is not valid calldata: it has `\\n` at character 11',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call(""),
        param="destination.calldata",
        message='"" is not valid calldata: it does not start with `0x`',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0x\uff11\uff11"),
        param="destination.calldata",
        message=('"0x\uff11\uff11" is not valid calldata: it has `\uff11` at character 3'),
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("0x" + "a" * 1001),
        param="destination.calldata",
        message=(
            '"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\u2026aaaaaaaaaaaaaaaa" (1,003 characters) is not valid calldata: it has an odd number of hex digits (1,001), but each byte takes two'
        ),
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-hex",
        patch=call("transfer(address,uint256)"),
        param="destination.calldata",
        message='"transfer(address,uint256)" is not valid calldata: it does not start with `0x`',
        hint="use `0x` and two hex digits for each byte",
    ),
    Finds(
        rule="calldata-selector",
        patch=call("0x"),
        param="destination.calldata",
        message='calldata "0x" has 0 bytes, but a function selector has 4',
        hint="omit `calldata` if you do not call a contract",
        severity="warning",
    ),
    Finds(
        rule="calldata-selector",
        patch=call("0xd0"),
        param="destination.calldata",
        message='calldata "0xd0" has 1 byte, but a function selector has 4',
        hint="omit `calldata` if you do not call a contract",
        severity="warning",
    ),
    Finds(
        rule="calldata-selector",
        patch=call("0xd0e30d"),
        param="destination.calldata",
        message='calldata "0xd0e30d" has 3 bytes, but a function selector has 4',
        hint="omit `calldata` if you do not call a contract",
        severity="warning",
    ),
    Finds(
        rule="calldata-no-refund",
        patch=evm(calldata="0xd0e30db0"),
        param="refundAddress",
        message=("calldata is set but refundAddress is not: if the call reverts, there is no address to refund"),
        hint="set `refundAddress` to a wallet on the destination chain",
        severity="warning",
    ),
    Finds(
        rule="calldata-no-refund",
        patch=evm(calldata="0xd0e30db"),
        param="refundAddress",
        message=("calldata is set but refundAddress is not: if the call reverts, there is no address to refund"),
        hint="set `refundAddress` to a wallet on the destination chain",
        severity="warning",
    ),
    Finds(
        rule="refund-is-target",
        patch=call("0xd0e30db0", refundAddress=WALLET),
        param="refundAddress",
        message=("refundAddress is the contract being called: if the call reverts, the refund goes to that contract"),
        hint="set `refundAddress` to a wallet on the destination chain",
        severity="warning",
    ),
    Finds(
        rule="refund-is-target",
        patch=call("0xd0e30db0", refundAddress=WALLET.lower()),
        param="refundAddress",
        message=("refundAddress is the contract being called: if the call reverts, the refund goes to that contract"),
        hint="set `refundAddress` to a wallet on the destination chain",
        severity="warning",
    ),
]

FINDS_NOT = [
    # Neither address can be read, which makes them no pair.
    FindsNot(
        rule="refund-is-target",
        patch={"destination": {"calldata": "0xd0e30db0", "address": "0x1"}, "refundAddress": "0x1"},
    ),
    FindsNot(rule="calldata-hex", patch={}),
    FindsNot(rule="calldata-hex", patch=call("0x")),
    FindsNot(rule="calldata-hex", patch=call("0xd0e30db0")),
    FindsNot(rule="calldata-hex", patch=call("0xD0E30DB0")),
    FindsNot(rule="calldata-hex", patch=call("0x" + "00" * 5000)),
    FindsNot(rule="calldata-hex", patch=call(5)),
    FindsNot(rule="calldata-selector", patch={}),
    FindsNot(rule="calldata-selector", patch=call("0xd0e30db0")),
    FindsNot(rule="calldata-selector", patch=call("0xd0e30db")),
    FindsNot(rule="calldata-selector", patch=call("0x" + "00" * 36)),
    FindsNot(rule="calldata-selector", patch=call("d0")),
    FindsNot(rule="calldata-no-refund", patch={}),
    FindsNot(rule="calldata-no-refund", patch=call("0xd0e30db0")),
    FindsNot(rule="calldata-no-refund", patch=evm(calldata="0x")),
    FindsNot(rule="calldata-no-refund", patch={**evm(calldata="0xd0e30db0"), "refundAddress": "x"}),
    FindsNot(rule="calldata-no-refund", patch={**evm(calldata="0xd0e30db0"), "refundAddress": NULL}),
    FindsNot(rule="calldata-no-refund", patch=evm(calldata=5)),
    FindsNot(rule="calldata-no-refund", patch=solana(calldata="0xd0e30db0")),
    FindsNot(rule="refund-is-target", patch={}),
    FindsNot(rule="refund-is-target", patch=call("0xd0e30db0")),
    FindsNot(rule="refund-is-target", patch={"refundAddress": WALLET}),
    FindsNot(rule="refund-is-target", patch=call("0xd0e30db0", refundAddress=WALLET[:-1])),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)
