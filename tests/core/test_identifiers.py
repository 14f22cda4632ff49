"""What people paste into address and chain fields: identifiers of other standards, links, notes and names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Finding
from daimo_validate.core.identifiers import Pasted, pasted_address, pasted_chain
from daimo_validate.core.tokens import CHAINS
from tests.helpers.published import ROOT
from tests.helpers.requests import BASE_USDC, NATIVE, SOLANA_USDC, SOLANA_WALLET, WALLET, evm, of_rule, request, solana
from tests.helpers.strategies import any_case_addresses, solana_addresses
from tests.lint.linting import fix, lint

LOWER = WALLET.lower()
WRONG = WALLET[:-1] + "D"
OPTIMISM_USDC = "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"


def only(patch: Any, rule: str) -> Finding:
    (finding,) = of_rule(request(patch), rule)
    return finding


def replacement(finding: Finding) -> str | None:
    assert finding.fix is None or not finding.fix.safe
    return None if finding.fix is None else finding.fix.replacement


class TestTheDataFile:
    CHAINS = json.loads((ROOT / "schemas" / "identifiers.json").read_bytes())["chains"]

    def test_its_chains_are_listed(self) -> None:
        assert {chain["id"] for chain in self.CHAINS} <= set(CHAINS)

    @pytest.mark.parametrize("kind", ["short", "explorers", "names"])
    def test_a_name_means_one_chain(self, kind: str) -> None:
        names = [name for chain in self.CHAINS for name in chain[kind]]
        assert len(names) == len(set(names))
        assert all(name == name.casefold().strip() for name in names)


@pytest.mark.parametrize(
    ("value", "what", "fixed"),
    [
        (f"eip155:8453:{WALLET}", "it is a CAIP-10 account for Base (8453)", WALLET),
        (f"eip155:10:{WALLET}", "it is a CAIP-10 account for Optimism (10), but chainId is Base (8453)", None),
        (f"eip155:99999:{WALLET}", "it is a CAIP-10 account for 99999, but chainId is Base (8453)", None),
        (f"base:{LOWER}", "it is an address with a chain prefix for Base (8453)", LOWER),
        (f"ETH:{WALLET}", "it is an address with a chain prefix for Ethereum (1), but chainId is Base (8453)", None),
        (f"zksync_2-era:{WALLET}", "it is an address with a chain prefix", WALLET),
        (f"ethereum:{WALLET}@8453", "it is a payment link (EIP-681) for Base (8453)", WALLET),
        (f"ethereum:{WALLET}", "it is a payment link (EIP-681)", WALLET),
        (f"ethereum:pay-{WALLET}@10?value=1e18", "it is a payment link (EIP-681) for Optimism (10), but chainId is Base (8453)", None),
        (f"ethereum:{BASE_USDC}@8453/transfer?address={WALLET}&uint256=1e6", "it is a payment link (EIP-681) for Base (8453)", WALLET),
        (f"https://basescan.org/address/{WALLET}", "it is a link to a block explorer for Base (8453)", WALLET),
        (f"https://www.basescan.org/address/{WALLET}#tokentxns", "it is a link to a block explorer for Base (8453)", WALLET),
        (f"https://etherscan.io/address/{WALLET}", "it is a link to a block explorer for Ethereum (1), but chainId is Base (8453)", None),
        (f"https://basescan.org/en/address/{WALLET}", "it is a link to a block explorer for Base (8453)", WALLET),
        (f"https://explorer.example.com/address/{WALLET}", "it is a link to a block explorer", WALLET),
        (f"{WALLET} (treasury wallet)", "it is an address with text after it", WALLET),
        (f"{WALLET}#treasury", "it is an address with text after it", WALLET),
        (f"{WALLET} # your wallet address", "it is an address with text after it", WALLET),
        (f"{WALLET},", "it is an address with text after it", WALLET),
        (f"Treasury: {WALLET}", "it is an address with text before it", WALLET),
        (f"<{WALLET}>", "it is an address with text around it", WALLET),
        (f'"{WALLET}"', "it is an address with text around it", WALLET),
        (f"base:{WRONG}", "it is an address with a chain prefix for Base (8453), and its EIP-55 checksum is invalid", None),
        (f"{WRONG} (treasury)", "it is an address with text after it, and its EIP-55 checksum is invalid", None),
        (f"\ufeff{WALLET}", "it has an invisible character (U+FEFF) at character 1", WALLET),
        (f"{WALLET}\u200b", "it has an invisible character (U+200B) at character 43", WALLET),
        (f"{WALLET[:10]}\u200b{WALLET[10:]}", "it has an invisible character (U+200B) at character 11", WALLET),
        (f"\ufeff{WRONG}", "it has an invisible character (U+FEFF) at character 1", None),
        (f"https://solscan.io/account/{SOLANA_WALLET}", "it is a link to a block explorer, on Solana", None),
    ],
)  # fmt: skip
def test_an_address_inside_something_else(value: str, what: str, fixed: str | None) -> None:
    finding = only(evm(address=value), "evm-address")
    assert finding.message.partition(" is not a valid EVM address: ")[2] == what
    assert replacement(finding) == fixed


@pytest.mark.parametrize(
    ("value", "what", "fixed"),
    [
        (f"solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:{SOLANA_WALLET}", "it is a CAIP-10 account", SOLANA_WALLET),
        (f"https://solscan.io/account/{SOLANA_WALLET}", "it is a link to a block explorer", SOLANA_WALLET),
        (f"https://explorer.solana.com/address/{SOLANA_WALLET}?cluster=mainnet", "it is a link to a block explorer", SOLANA_WALLET),
        (f"{SOLANA_WALLET} (tips)", "it is an address with text after it", SOLANA_WALLET),
        (SOLANA_WALLET.lower(), "it is all lower case, but base58 is case sensitive", None),
        ("A" * 20 + "BCDEFGHJKLMN1234567890", "it is all upper case, but base58 is case sensitive", None),
    ],
)  # fmt: skip
def test_a_solana_address_inside_something_else(value: str, what: str, fixed: str | None) -> None:
    finding = only(solana(address=value), "solana-address")
    assert finding.message.partition(" is not a valid Solana address: ")[2] == what
    assert replacement(finding) == fixed


@pytest.mark.parametrize(
    ("patch", "hint", "fixed"),
    [
        (evm(tokenAddress="USDC"), f"use {BASE_USDC}, which is USDC on Base (8453)", BASE_USDC),
        (evm(tokenAddress="usdc", chainId=10), f"use {OPTIMISM_USDC}, which is USDC on Optimism (10)", OPTIMISM_USDC),
        (evm(tokenAddress="ETH"), f"use {NATIVE}, which is ETH on Base (8453)", NATIVE),
        (evm(tokenAddress="USDC", chainId=99999), "use the address of the token on this chain", None),
    ],
    ids=str,
)
def test_the_symbol_of_a_token(patch: Any, hint: str, fixed: str | None) -> None:
    finding = only(patch, "evm-address")
    assert finding.message.endswith("it is the symbol of a token")
    assert (finding.hint, replacement(finding)) == (hint, fixed)


def test_the_symbol_of_a_token_on_solana() -> None:
    assert replacement(only(solana(tokenAddress="USDC"), "solana-address")) == SOLANA_USDC


@pytest.mark.parametrize("value", ["NOPE", "0xYourAddress", "wallet", ""])
def test_what_is_no_symbol(value: str) -> None:
    assert replacement(only(evm(tokenAddress=value), "evm-address")) is None


@pytest.mark.parametrize(
    ("value", "chain_id"),
    [
        ("8453", 8453), ("0x2105", 8453), ("eip155:8453", 8453), ("base", 8453), ("Base", 8453), ("Base Mainnet", 8453),
        ("arbitrum-one", 42161), ("Arbitrum One", 42161), ("arb1", 42161), ("BNB_Smart_Chain", 56), ("bsc", 56),
        ("mainnet", 1), ("solana", 501), ("84532", 84532),
    ],
)  # fmt: skip
def test_a_chain_in_words(value: str, chain_id: int) -> None:
    assert pasted_chain(value) == chain_id
    finding = only(evm(chainId=value), "wrong-type")
    assert replacement(finding) == str(chain_id)
    assert finding.fix is not None
    assert finding.fix.is_number


@pytest.mark.parametrize(
    "value", ["", "0", "-1", "0x", "eip155:", "eip155:x", "nowhere", "9" * 17, "0x" + "f" * 14, "８４５３", "x" * 500]
)
def test_what_is_no_chain(value: str) -> None:
    assert pasted_chain(value) is None
    assert only(evm(chainId=value), "wrong-type").fix is None


def test_the_fixes_are_written() -> None:
    text = json.dumps(request(evm(chainId="base", address=f"base:{WALLET}", tokenAddress="USDC")), indent=1)
    done = fix(text, unsafe=True)
    # Without a chain id, the symbol has no address: the second pass has one.
    assert json.loads(done.data) == request({})
    assert fix(text).data.decode() == text


def test_numbers_are_written_without_quotes() -> None:
    text = json.dumps(request(evm(chainId="0x2105")), indent=1)
    (diagnostic,) = lint(text).diagnostics
    assert [edit.text for edit in diagnostic.edits] == ["8453"]
    assert diagnostic.finding.to_json()["fix"] == {
        "replacement": "8453", "safe": False, "target": "value", "is_number": True
    }  # fmt: skip


@given(any_case_addresses | solana_addresses, st.text(max_size=30), st.text(max_size=30))
def test_any_text_around_an_address(address: str, before: str, after: str) -> None:
    """What is found in a text is in it, and the address alone is nothing else."""
    found = pasted_address(before + address + after)
    assert found is None or found.address in before + address + after
    assert pasted_address(address) is None
    assert pasted_address(f" {address}\n") is None


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert pasted_address(text) is None or isinstance(pasted_address(text), Pasted)
    assert pasted_chain(text) is None or 0 < (pasted_chain(text) or 0) < 2**53


@pytest.mark.parametrize(
    "text",
    [f"{WALLET}{WALLET}", f"{WALLET} {LOWER}", f"{WALLET}0 x", f"x{WALLET} y", "x" * 500 + WALLET, f"https://[x/address/{WALLET}",
     f"solana:x:{WALLET}", f"eip155:1:{SOLANA_WALLET}", f"ethereum:{BASE_USDC}@1/transfer?address=x", "0xYour (wallet)"],
)  # fmt: skip
def test_nothing_to_offer(text: str) -> None:
    finding = only(evm(address=text), "evm-address")
    assert finding.fix is None
