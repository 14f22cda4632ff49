"""What each rule for addresses must report, word for word, and what it must not."""

from __future__ import annotations

import pytest

from daimo_validate.core.wording import quoted
from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    OTHER,
    REFUND,
    SOLANA_USDC,
    SOLANA_WALLET,
    WALLET,
    call,
    evm,
    metadata,
    of_rule,
    request,
    solana,
)
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not, safe

FINDS = [
    Finds(
        rule="evm-address",
        patch=evm(address=""),
        param="destination.address",
        message='"" is not a valid EVM address: it is blank',
        hint="use `0x` followed by 40 hex digits",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="  "),
        param="destination.address",
        message='"  " is not a valid EVM address: it is blank',
        hint="use `0x` followed by 40 hex digits",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET + "\n"),
        param="destination.address",
        message=(
            '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\\n" is not a valid EVM address: it has a newline at the end'
        ),
        hint="remove it",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET + "\r\n"),
        param="destination.address",
        message=(
            '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\\r\\n" is not a valid EVM address: it has a newline at the end'
        ),
        hint="remove it",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=" " + WALLET),
        param="destination.address",
        message=(
            '" 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it has whitespace at the start'
        ),
        hint="remove it",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET + " "),
        param="destination.address",
        message=(
            '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed " is not a valid EVM address: it has whitespace at the end'
        ),
        hint="remove it",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="\t" + WALLET),
        param="destination.address",
        message=(
            '"\\t0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it has whitespace at the start'
        ),
        hint="remove it",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0X" + WALLET[2:]),
        param="destination.address",
        message=('"0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it starts with `0X`'),
        hint="use a lower-case `0x`",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET[2:]),
        param="destination.address",
        message=('"5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it does not start with `0x`'),
        hint="add `0x` at the start",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="vitalik.eth"),
        param="destination.address",
        message='"vitalik.eth" is not a valid EVM address: it is a name',
        hint="the API does not resolve names; use the address that the name resolves to",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="treasury.acme.eth"),
        param="destination.address",
        message='"treasury.acme.eth" is not a valid EVM address: it is a name',
        hint="the API does not resolve names; use the address that the name resolves to",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=SOLANA_WALLET),
        param="destination.address",
        message=('"9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid EVM address: it is a Solana address'),
        hint='for a Solana destination, set `type` to "solana"',
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        param="destination.address",
        message='"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" is not a valid EVM address: it is a Tron address',
        hint="Daimo delivers only to EVM chains and Solana; use an address there",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0xYourAddress"),
        param="destination.address",
        message='"0xYourAddress" is not a valid EVM address: it is a placeholder',
        hint="replace it with your own address",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="<treasury>"),
        param="destination.address",
        message='"<treasury>" is not a valid EVM address: it is a placeholder',
        hint="replace it with your own address",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0x..."),
        param="destination.address",
        message='"0x..." is not a valid EVM address: it is a placeholder',
        hint="replace it with your own address",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="${TREASURY}"),
        param="destination.address",
        message='"${TREASURY}" is not a valid EVM address: it is a placeholder',
        hint="replace it with your own address",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=BASE_USDC + "s"),
        param="destination.address",
        message=(
            '"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913s" is not a valid EVM address: it has `s` at character 43 and 41 characters after `0x` instead of 40'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET[:-1]),
        param="destination.address",
        message=(
            '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe" is not a valid EVM address: it has 39 hex digits after `0x`, not 40'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET + "0"),
        param="destination.address",
        message=(
            '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0" is not a valid EVM address: it has 41 hex digits after `0x`, not 40'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0x"),
        param="destination.address",
        message='"0x" is not a valid EVM address: it has 0 hex digits after `0x`, not 40',
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0x1"),
        param="destination.address",
        message='"0x1" is not a valid EVM address: it has 1 hex digit after `0x`, not 40',
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET[:-1] + "g"),
        param="destination.address",
        message=('"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg" is not a valid EVM address: it has `g` at character 42'),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0x" + "O" + WALLET[3:]),
        param="destination.address",
        message=('"0xOaAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it has `O` at character 3'),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address=WALLET[:10] + "\u0410" + WALLET[11:]),
        param="destination.address",
        message=(
            '"0x5aAeb605\u0410F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid EVM address: it has `\u0410` (U+0410) at character 11'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="x"),
        param="destination.address",
        message='"x" is not a valid EVM address: it does not start with `0x`',
        hint="use `0x` followed by 40 hex digits",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="undefined"),
        param="destination.address",
        message='"undefined" is not a valid EVM address: it is a missing value written as text',
        hint="set the variable that this value comes from",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="ab" * 100),
        param="destination.address",
        message=(
            '"abababababababababababababababababababababab\u2026abababababababab" (200 characters) is not a valid EVM address: it does not start with `0x`'
        ),
        hint="use `0x` followed by 40 hex digits",
    ),
    Finds(
        rule="evm-address",
        patch={"refundAddress": "0xabc"},
        param="refundAddress",
        message='"0xabc" is not a valid EVM address: it has 3 hex digits after `0x`, not 40',
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(address="0x" + "\uff11" * 40),
        param="destination.address",
        message=(
            '"0x\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11" is not a valid EVM address: it has `\uff11` (U+FF11) at character 3'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="evm-address",
        patch=evm(tokenAddress=SOLANA_USDC),
        param="destination.tokenAddress",
        message=('"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v" is not a valid EVM address: it is a Solana address'),
        hint='for a Solana destination, set `type` to "solana"',
    ),
    Finds(
        rule="eip55-checksum",
        patch=evm(address=WALLET[:-1] + "D"),
        param="destination.address",
        message=(
            'invalid EIP-55 checksum in "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD": at least one character is wrong'
        ),
        hint=("copy the address from its source again; do not re-encode this one, because its digits may be wrong"),
    ),
    Finds(
        rule="eip55-checksum",
        patch=evm(address=WALLET.swapcase().replace("0X", "0x")),
        param="destination.address",
        message=(
            'invalid EIP-55 checksum in "0x5AaEB6053f3e94c9B9a09F33669435e7eF1bEaED": at least one character is wrong'
        ),
        hint=("copy the address from its source again; do not re-encode this one, because its digits may be wrong"),
    ),
    Finds(
        rule="eip55-checksum",
        patch=evm(address="0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045"),
        param="destination.address",
        message=(
            'invalid EIP-55 checksum in "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045": at least one character is wrong'
        ),
        hint=("copy the address from its source again; do not re-encode this one, because its digits may be wrong"),
    ),
    Finds(
        rule="eip55-checksum",
        patch=evm(tokenAddress="0x833589fcD6eDb6E08f4c7C32D4f71b54bdA02913"),
        param="destination.tokenAddress",
        message=(
            'invalid EIP-55 checksum in "0x833589fcD6eDb6E08f4c7C32D4f71b54bdA02913": at least one character is wrong'
        ),
        hint=("copy the address from its source again; do not re-encode this one, because its digits may be wrong"),
    ),
    Finds(
        rule="eip55-checksum",
        patch={"refundAddress": REFUND[:-1] + "8"},
        param="refundAddress",
        message=(
            'invalid EIP-55 checksum in "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d358": at least one character is wrong'
        ),
        hint=("copy the address from its source again; do not re-encode this one, because its digits may be wrong"),
    ),
    Finds(
        rule="eip55-missing",
        patch=evm(address=WALLET.lower()),
        param="destination.address",
        message=(
            'missing EIP-55 checksum in "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed": it is all lower case, so a typo would go unnoticed'
        ),
        hint=("compare it with its source, then use 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        severity="warning",
        fix=safe("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    ),
    Finds(
        rule="eip55-missing",
        patch=evm(address="0x" + WALLET[2:].upper()),
        param="destination.address",
        message=(
            'missing EIP-55 checksum in "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED": it is all upper case, so a typo would go unnoticed'
        ),
        hint=("compare it with its source, then use 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        severity="warning",
        fix=safe("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    ),
    Finds(
        rule="eip55-missing",
        patch=evm(tokenAddress=BASE_USDC.lower()),
        param="destination.tokenAddress",
        message=(
            'missing EIP-55 checksum in "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913": it is all lower case, so a typo would go unnoticed'
        ),
        hint=("compare it with its source, then use 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
        severity="warning",
        fix=safe("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
    ),
    Finds(
        rule="eip55-missing",
        patch={"refundAddress": REFUND.lower()},
        param="refundAddress",
        message=(
            'missing EIP-55 checksum in "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359": it is all lower case, so a typo would go unnoticed'
        ),
        hint=("compare it with its source, then use 0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
        severity="warning",
        fix=safe("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
    ),
    Finds(
        rule="eip55-missing",
        patch=evm(address="0x000000000000000000000000000000000000000A".lower()),
        param="destination.address",
        message=(
            'missing EIP-55 checksum in "0x000000000000000000000000000000000000000a": it is all lower case, so a typo would go unnoticed'
        ),
        hint="replace it with your own address, copied with its checksum",
        severity="warning",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=""),
        param="destination.address",
        message='"" is not a valid Solana address: it is blank',
        hint="use the base58 form of 32 bytes",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=" "),
        param="destination.address",
        message='" " is not a valid Solana address: it is blank',
        hint="use the base58 form of 32 bytes",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=WALLET),
        param="destination.address",
        message=('"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not a valid Solana address: it is an EVM address'),
        hint='for an EVM destination, set `type` to "evm" and add `chainId`',
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=WALLET + " "),
        param="destination.address",
        message=('"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed " is not a valid Solana address: it is an EVM address'),
        hint='for an EVM destination, set `type` to "evm" and add `chainId`',
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET + "\n"),
        param="destination.address",
        message=(
            '"9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM\\n" is not a valid Solana address: it has whitespace at the end'
        ),
        hint="remove it",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=" " + SOLANA_WALLET),
        param="destination.address",
        message=(
            '" 9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has whitespace at the start'
        ),
        hint="remove it",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET.replace("9W", "0W")),
        param="destination.address",
        message=(
            '"0WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has `0` at character 1; base58 has no `0`, `O`, `I` or `l`'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="O" + SOLANA_WALLET[1:]),
        param="destination.address",
        message=(
            '"OWzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has `O` at character 1; base58 has no `0`, `O`, `I` or `l`'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="I" + SOLANA_WALLET[1:]),
        param="destination.address",
        message=(
            '"IWzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has `I` at character 1; base58 has no `0`, `O`, `I` or `l`'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET[:-1] + "l"),
        param="destination.address",
        message=(
            '"9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWl" is not a valid Solana address: it has `l` at character 44; base58 has no `0`, `O`, `I` or `l`'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET[:5] + "-" + SOLANA_WALLET[6:]),
        param="destination.address",
        message=(
            '"9WzDX-Bbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has `-` at character 6'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET[:5] + "\u0430" + SOLANA_WALLET[6:]),
        param="destination.address",
        message=(
            '"9WzDX\u0430Bbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not a valid Solana address: it has `\u0430` (U+0430) at character 6'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address=SOLANA_WALLET[:-2]),
        param="destination.address",
        message=(
            '"9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAW" is not a valid Solana address: it decodes to 31 bytes, not 32: a character is probably missing, added or wrong'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="1" * 33),
        param="destination.address",
        message=(
            '"111111111111111111111111111111111" is not a valid Solana address: it decodes to 33 bytes, not 32: a character is probably missing, added or wrong'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="1" * 31),
        param="destination.address",
        message=(
            '"1111111111111111111111111111111" is not a valid Solana address: it decodes to 31 bytes, not 32: a character is probably missing, added or wrong'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="2" * 89),
        param="destination.address",
        message=(
            '"22222222222222222222222222222222222222222222\u20262222222222222222" (89 characters) is not a valid Solana address: it has 89 characters, but 32 bytes take at most 44'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="2" * 88),
        param="destination.address",
        message=(
            '"***" (hidden: it looks like a secret) is not a valid Solana address: it decodes to 64 bytes, not 32'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-address",
        patch=solana(tokenAddress=BASE_USDC),
        param="destination.tokenAddress",
        message=('"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" is not a valid Solana address: it is an EVM address'),
        hint='for an EVM destination, set `type` to "evm" and add `chainId`',
    ),
    Finds(
        rule="solana-address",
        patch=solana(address="toly.sol"),
        param="destination.address",
        message=(
            '"toly.sol" is not a valid Solana address: it has `l` at character 3; base58 has no `0`, `O`, `I` or `l`'
        ),
        hint="copy the whole address again",
    ),
    Finds(
        rule="solana-off-curve",
        patch=solana(address="FGETo8T8wMcN2wCjav8VK6eh3dLk63evNDPxzLSJra8B"),
        param="destination.address",
        message=(
            "destination.address is not on the ed25519 curve: a character is mistyped, or it is a token or program account, not a wallet"
        ),
        hint="compare it with its source; use the owner's wallet address, unless you mean a program account",
        severity="warning",
    ),
    Finds(
        rule="solana-off-curve",
        patch=solana(address="12rqwuEgBYiGhBrDJStCiqEtzQpTTiZbh7teNVLuYcFA"),
        param="destination.address",
        message=(
            "destination.address is not on the ed25519 curve: a character is mistyped, or it is a token or program account, not a wallet"
        ),
        hint="compare it with its source; use the owner's wallet address, unless you mean a program account",
        severity="warning",
    ),
    Finds(
        rule="burn-address",
        patch=evm(address=NATIVE),
        param="destination.address",
        message="destination.address is the zero address: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=evm(address="0x000000000000000000000000000000000000dEaD"),
        param="destination.address",
        message="destination.address is the `dEaD` address: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=evm(address="0x000000000000000000000000000000000000dead"),
        param="destination.address",
        message="destination.address is the `dEaD` address: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch={"refundAddress": NATIVE},
        param="refundAddress",
        message="refundAddress is the zero address: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=solana(address="1" * 32),
        param="destination.address",
        message="destination.address is Solana's system program: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="burn-address",
        patch=solana(address="1nc1nerator11111111111111111111111111111111"),
        param="destination.address",
        message="destination.address is Solana's incinerator: money sent there is lost",
        hint="use your own address",
    ),
    Finds(
        rule="sends-to-token",
        patch=evm(address=BASE_USDC),
        param="destination.address",
        message=("destination.address is the token itself (USDC): tokens sent there cannot be recovered"),
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch=evm(address=BASE_USDC.lower()),
        param="destination.address",
        message=("destination.address is the token itself (USDC): tokens sent there cannot be recovered"),
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch=evm(address="0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
        param="destination.address",
        message=("destination.address is a token contract (USDC): tokens sent there cannot be recovered"),
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch=evm(address=OTHER, tokenAddress=OTHER),
        param="destination.address",
        message="destination.address is the token itself: tokens sent there cannot be recovered",
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch={"refundAddress": BASE_USDC},
        param="refundAddress",
        message="refundAddress is the token itself (USDC): tokens sent there cannot be recovered",
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch=solana(address=SOLANA_USDC),
        param="destination.address",
        message=("destination.address is the token itself (USDC): tokens sent there cannot be recovered"),
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="sends-to-token",
        patch={**call("0xd0e30db0"), "destination": {"calldata": "0xd0e30db0", "address": BASE_USDC}},
        param="destination.address",
        message="destination.address is the token itself (USDC), and calldata calls it",
        hint="make sure that the call leaves no tokens in the contract",
        severity="warning",
    ),
    Finds(
        rule="sends-to-token",
        patch={**call("0xd0e30db0"), "refundAddress": BASE_USDC},
        param="refundAddress",
        message="refundAddress is the token itself (USDC): tokens sent there cannot be recovered",
        hint="use the address of the wallet that should receive the money",
    ),
    Finds(
        rule="public-key-known",
        patch=evm(address="0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
        param="destination.address",
        message=("destination.address is a default test account of Hardhat and Anvil: its private key is public"),
        hint="use an address whose private key only you have",
    ),
    Finds(
        rule="public-key-known",
        patch=evm(address="0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
        param="destination.address",
        message=("destination.address is a default test account of Hardhat and Anvil: its private key is public"),
        hint="use an address whose private key only you have",
    ),
    Finds(
        rule="public-key-known",
        patch={"refundAddress": "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"},
        param="refundAddress",
        message=("refundAddress is a default test account of Ganache: its private key is public"),
        hint="use an address whose private key only you have",
    ),
    Finds(
        rule="public-key-known",
        patch=evm(address="0x627306090abaB3A6e1400e9345bC60c78a8BEf57"),
        param="destination.address",
        message=("destination.address is a default test account of Truffle: its private key is public"),
        hint="use an address whose private key only you have",
    ),
    Finds(
        rule="example-address",
        patch=evm(address="0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"),
        param="destination.address",
        message=("destination.address is the example from Daimo's documentation, which is someone else's wallet"),
        hint="use your own address",
        severity="warning",
    ),
    Finds(
        rule="example-address",
        patch=evm(address="0xd8da6bf26964af9d7eed9e03e53415d37aa96045"),
        param="destination.address",
        message=("destination.address is the example from Daimo's documentation, which is someone else's wallet"),
        hint="use your own address",
        severity="warning",
    ),
    Finds(
        rule="example-address",
        patch={"refundAddress": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"},
        param="refundAddress",
        message=("refundAddress is the example from Daimo's documentation, which is someone else's wallet"),
        hint="use your own address",
        severity="warning",
    ),
    Finds(
        rule="example-address",
        patch=solana(address="7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU"),
        param="destination.address",
        message=("destination.address is the example from Daimo's documentation, which is someone else's wallet"),
        hint="use your own address",
        severity="warning",
    ),
    Finds(
        rule="solana-usdc-only",
        patch=solana(tokenAddress="Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
        param="destination.tokenAddress",
        message=(
            'destination.tokenAddress "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB" (USDT) is not USDC, the only token that Daimo delivers on Solana'
        ),
        hint="use the USDC mint: EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ),
    Finds(
        rule="solana-usdc-only",
        patch=solana(tokenAddress="So11111111111111111111111111111111111111112"),
        param="destination.tokenAddress",
        message=(
            'destination.tokenAddress "So11111111111111111111111111111111111111112" (WSOL) is not USDC, the only token that Daimo delivers on Solana'
        ),
        hint="use the USDC mint: EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ),
    Finds(
        rule="solana-usdc-only",
        patch=solana(tokenAddress=SOLANA_WALLET),
        param="destination.tokenAddress",
        message=(
            'destination.tokenAddress "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not USDC, the only token that Daimo delivers on Solana'
        ),
        hint="use the USDC mint: EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    ),
]

FINDS_NOT = [
    FindsNot(rule="evm-address", patch={}),
    FindsNot(rule="evm-address", patch=evm(address=WALLET.lower())),
    FindsNot(rule="evm-address", patch=evm(address="0x" + WALLET[2:].upper())),
    FindsNot(rule="evm-address", patch=evm(address=WALLET[:-1] + "D")),
    FindsNot(rule="evm-address", patch=evm(tokenAddress=NATIVE)),
    FindsNot(rule="evm-address", patch={"refundAddress": REFUND}),
    FindsNot(rule="evm-address", patch=evm(address=5)),
    FindsNot(rule="evm-address", patch=solana(address=WALLET)),
    FindsNot(rule="eip55-checksum", patch={}),
    FindsNot(rule="eip55-checksum", patch=evm(address=WALLET.lower())),
    FindsNot(rule="eip55-checksum", patch=evm(address="0x" + WALLET[2:].upper())),
    FindsNot(rule="eip55-checksum", patch=evm(address="0x52908400098527886E0F7030069857D2E4169EE7")),
    FindsNot(rule="eip55-checksum", patch=evm(address="0xde709f2102306220921060314715629080e2fb77")),
    FindsNot(rule="eip55-checksum", patch=evm(address=NATIVE)),
    FindsNot(rule="eip55-checksum", patch=evm(address=WALLET[:-1])),
    FindsNot(rule="eip55-checksum", patch=evm(calldata=WALLET[:-1] + "D")),
    FindsNot(rule="eip55-checksum", patch=metadata(address=WALLET[:-1] + "D")),
    FindsNot(rule="eip55-missing", patch={}),
    FindsNot(rule="eip55-missing", patch=evm(address="0x52908400098527886E0F7030069857D2E4169EE7")),
    FindsNot(rule="eip55-missing", patch=evm(address="0xde709f2102306220921060314715629080e2fb77")),
    FindsNot(rule="eip55-missing", patch=evm(tokenAddress=NATIVE)),
    FindsNot(rule="eip55-missing", patch=evm(address="0x1234567890123456789012345678901234567890")),
    FindsNot(rule="eip55-missing", patch=evm(address=WALLET[:-1] + "D")),
    FindsNot(rule="eip55-missing", patch=evm(address=WALLET.lower()[:-1])),
    FindsNot(rule="solana-address", patch=solana()),
    FindsNot(rule="solana-address", patch=solana(address="1" * 32)),
    FindsNot(rule="solana-address", patch=solana(address="7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU")),
    FindsNot(rule="solana-address", patch={}),
    FindsNot(rule="solana-address", patch=solana(address=5)),
    FindsNot(rule="solana-off-curve", patch=solana()),
    FindsNot(rule="solana-off-curve", patch=solana(address="1" * 31)),
    FindsNot(rule="solana-off-curve", patch=solana(address=5)),
    FindsNot(rule="solana-off-curve", patch={}),
    FindsNot(rule="solana-off-curve", patch={**solana(), "refundAddress": REFUND}),
    FindsNot(rule="burn-address", patch={}),
    FindsNot(rule="burn-address", patch=evm(tokenAddress=NATIVE)),
    FindsNot(rule="burn-address", patch=solana(address=SOLANA_WALLET)),
    FindsNot(rule="sends-to-token", patch={}),
    FindsNot(rule="sends-to-token", patch=evm(address=NATIVE, tokenAddress=NATIVE)),
    FindsNot(rule="sends-to-token", patch=evm(address=OTHER)),
    FindsNot(rule="sends-to-token", patch=evm(address=BASE_USDC[:-1])),
    FindsNot(rule="public-key-known", patch={}),
    FindsNot(rule="public-key-known", patch=evm(tokenAddress="0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")),
    FindsNot(rule="public-key-known", patch=evm(chainId=31337, address="0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")),
    FindsNot(
        rule="public-key-known",
        patch=evm(chainId=1337) | {"refundAddress": "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"},
    ),
    FindsNot(rule="example-address", patch={}),
    FindsNot(rule="example-address", patch=evm(tokenAddress="0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045")),
    FindsNot(rule="example-address", patch=metadata(wallet="0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045")),
    FindsNot(rule="solana-usdc-only", patch=solana()),
    FindsNot(rule="solana-usdc-only", patch={}),
    FindsNot(rule="solana-usdc-only", patch=solana(tokenAddress="USDC")),
    FindsNot(rule="solana-usdc-only", patch=solana(tokenAddress=None)),
]


@pytest.mark.parametrize(
    "address",
    [
        "0x" + "ab" * 20,
        "0x" + "a" * 39 + "b",
        "0x" + "1234567890abcdef" * 2 + "12345678",
        "0x" + "abcdef0123456789" * 2 + "abcdef01",
        "0x" + "deadbeef" * 5,
        "0x" + "DEADBEEF" * 5,
        "0x" + "0a1b2c3d4e5f67890a1b" * 2,
        "0x" + "fedcba9876543210" * 2 + "fedcba98",
        "0x" + "".join(f"{number:02x}" for number in range(10, 30)),
        "0x" + "".join(f"{number:02x}" for number in range(250, 230, -1)),
        "0x000000000000000000000000000000000000dead",
        "0xd8da6bf26964af9d7eed9e03e53415d37aa96045",
        "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
    ],
)
def test_no_checksum_is_offered_for_an_address_that_is_not_the_callers_own(address: str) -> None:
    (finding,) = of_rule(request(evm(address=address)), "eip55-missing")
    assert finding.hint == "replace it with your own address, copied with its checksum"
    assert finding.fix is None


@pytest.mark.parametrize(
    "address",
    [
        "0x1111111254fb6c44bac0bed2854e76f90643097d",  # 1inch v4
        "0xdead0000000000000000000000000000beef1234",
        "0x" + ("0a1b2c3d4e5f67890a1bc" * 2)[:40],
        "0x" + "".join(f"{number:02x}" for number in [*range(10, 29), 30]),
    ],
)
def test_a_checksum_is_offered_for_an_address_that_only_starts_like_a_pattern(address: str) -> None:
    (finding,) = of_rule(request(evm(address=address)), "eip55-missing")
    assert finding.fix is not None
    assert finding.fix.safe


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("0xYours", "it is a placeholder"),
        ("0xADDRESS", "it is a placeholder"),
        ("0xMyWallet", "it is a placeholder"),
        ("TREASURY", "it is a placeholder"),
        ("0xRecipient", "it is a placeholder"),
        ("0xXXXX", "it is a placeholder"),
        ("0x...", "it is a placeholder"),
        ("0x5aAe...BeAed", "it is a placeholder"),
        ("0x5aAe\u2026BeAed", "it is a placeholder"),
        ("<me", "it is a placeholder"),
        ("me>", "it is a placeholder"),
        ("{me", "it is a placeholder"),
        ("me}", "it is a placeholder"),
        ("[me", "it is a placeholder"),
        ("me]", "it is a placeholder"),
        ("TODO", "it is a placeholder"),
        ("ChangeMe", "it is a placeholder"),
        ("0xexample", "it is a placeholder"),
        ("0xX", "it has `X` at character 3 and 1 character after `0x` instead of 40"),
        ("0x..", "it has `.` at character 3 and 2 characters after `0x` instead of 40"),
        (WALLET[:-1] + "X", "it has `X` at character 42"),
        ("alice.eth", "it is a name"),
        ("pay.alice.eth", "it is a name"),
        ("alice.box", "it is a name"),
        ("alice.XYZ", "it is a name"),
        ("alice.cb.id", "it is a name"),
        ("alice.com", "it is a name"),
        ("alice.lens", "it is a name"),
        ("alice.crypto", "it is a name"),
        ("alice.sol", "it is a name"),
        ("alice.base.eth", "it is a name"),
        ("alice.base", "it is a name"),
        (".eth", "it does not start with `0x`"),
        ("alice..eth", "it does not start with `0x`"),
        ("alice.b..c.eth", "it does not start with `0x`"),
        ("alice bob.eth", "it does not start with `0x`"),
        ("alice.bob carol.eth", "it does not start with `0x`"),
        ("alice.eth2", "it does not start with `0x`"),
        ("aliceeth", "it does not start with `0x`"),
        ("base:" + WALLET + "0", "it does not start with `0x`"),
        ("base:" + WALLET[:-1], "it does not start with `0x`"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "it is a Tron address"),
        # Base58 of 25 bytes is an address of Bitcoin's, too, and not everything with a T is one of Tron's.
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "it does not start with `0x`"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgj", "it does not start with `0x`"),
        ("T", "it does not start with `0x`"),
        (" Null", "it is a missing value written as text"),
        ("UNDEFINED ", "it is a missing value written as text"),
        ("None", "it is a missing value written as text"),
        (WALLET + "\r", "it has a newline at the end"),
        ("\n" + WALLET, "it has a newline at the start"),
        ("\u3000" + WALLET, "it has whitespace at the start"),
    ],
    ids=str,
)
def test_the_message_says_what_is_wrong_with_an_evm_address(value: str, what: str) -> None:
    found = of_rule(request(evm(address=value)), "evm-address")
    assert [finding.message for finding in found] == [f"{quoted(value)} is not a valid EVM address: {what}"]
