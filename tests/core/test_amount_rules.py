"""What each rule for amounts must report, word for word, and what it must not."""

from __future__ import annotations

import pytest

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.rules import RULES
from daimo_validate.core.tokens import Token
from tests.helpers.requests import NATIVE, OTHER, evm, metadata, of_rule, request, solana
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not, safe

BSC_USDT = "0x55d398326f99059fF775485246999027B3197955"
JPYC = "0xE7C3D8C9a439feDe00D2600032D5dB0Be71C3c29"

FINDS = [
    Finds(
        rule="amount-format",
        patch=evm(amountUnits=""),
        param="destination.amountUnits",
        message='"" is not a valid amount: it is blank',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits=" "),
        param="destination.amountUnits",
        message='" " is not a valid amount: it is blank',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="."),
        param="destination.amountUnits",
        message='"." is not a valid amount: it has no digits',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1,000.00"),
        param="destination.amountUnits",
        message='"1,000.00" is not a valid amount: it contains a comma',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10,5"),
        param="destination.amountUnits",
        message='"10,5" is not a valid amount: it contains a comma',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="-1"),
        param="destination.amountUnits",
        message='"-1" is not a valid amount: it has a sign',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="+1"),
        param="destination.amountUnits",
        message='"+1" is not a valid amount: it has a sign',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="\u22121"),
        param="destination.amountUnits",
        message=('"\u22121" is not a valid amount: it has a sign'),
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1e6"),
        param="destination.amountUnits",
        message='"1e6" is not a valid amount: it has an exponent',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1.5E-7"),
        param="destination.amountUnits",
        message='"1.5E-7" is not a valid amount: it has an exponent',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="$10"),
        param="destination.amountUnits",
        message='"$10" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10 USDC"),
        param="destination.amountUnits",
        message='"10 USDC" is not a valid amount: it contains whitespace',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10USDC"),
        param="destination.amountUnits",
        message='"10USDC" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits=" 10"),
        param="destination.amountUnits",
        message='" 10" is not a valid amount: it contains whitespace',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10\n"),
        param="destination.amountUnits",
        message='"10\\n" is not a valid amount: it contains whitespace',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1.2.3"),
        param="destination.amountUnits",
        message='"1.2.3" is not a valid amount: it has more than one decimal point',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1_000"),
        param="destination.amountUnits",
        message='"1_000" is not a valid amount: it contains an underscore',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="0x0a"),
        param="destination.amountUnits",
        message='"0x0a" is not a valid amount: it is hexadecimal',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="NaN"),
        param="destination.amountUnits",
        message='"NaN" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="undefined"),
        param="destination.amountUnits",
        message='"undefined" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="null"),
        param="destination.amountUnits",
        message='"null" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="Infinity"),
        param="destination.amountUnits",
        message='"Infinity" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="[object Object]"),
        param="destination.amountUnits",
        message='"[object Object]" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="\uff11\uff10"),
        param="destination.amountUnits",
        message=('"\uff11\uff10" is not a valid amount: it contains digits that are not ASCII'),
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="\u0661\u0660"),
        param="destination.amountUnits",
        message=('"\u0661\u0660" is not a valid amount: it contains digits that are not ASCII'),
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="\u00b2"),
        param="destination.amountUnits",
        message=('"\xb2" is not a valid amount: it contains digits that are not ASCII'),
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10\u00a0000"),
        param="destination.amountUnits",
        message='"10\\u00a0000" is not a valid amount: it contains whitespace',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=solana(amountUnits="1,5"),
        param="destination.amountUnits",
        message='"1,5" is not a valid amount: it contains a comma',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="-Infinity"),
        param="destination.amountUnits",
        message='"-Infinity" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="null "),
        param="destination.amountUnits",
        message='"null " is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="\tnull"),
        param="destination.amountUnits",
        message='"\\tnull" is not a valid amount: it is a missing value written as text',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10 "),
        param="destination.amountUnits",
        message='"10 " is not a valid amount: it contains whitespace',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="+1.5e+21"),
        param="destination.amountUnits",
        message='"+1.5e+21" is not a valid amount: it has an exponent',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="-1e-7"),
        param="destination.amountUnits",
        message='"-1e-7" is not a valid amount: it has an exponent',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="e6"),
        param="destination.amountUnits",
        message='"e6" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1e"),
        param="destination.amountUnits",
        message='"1e" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1e6x"),
        param="destination.amountUnits",
        message='"1e6x" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="1\uff12"),
        param="destination.amountUnits",
        message='"1\uff12" is not a valid amount: it contains digits that are not ASCII',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="10\u20ac"),
        param="destination.amountUnits",
        message='"10\u20ac" is not a valid amount: it contains a symbol or a letter',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-format",
        patch=evm(amountUnits="0X0A"),
        param="destination.amountUnits",
        message='"0X0A" is not a valid amount: it is hexadecimal',
        hint='use digits with at most one decimal point, for example "10.00"',
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits=".5"),
        param="destination.amountUnits",
        message='".5" has no digit before the decimal point, which some parsers reject',
        hint='use "0.5"',
        severity="warning",
        fix=safe("0.5"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="10."),
        param="destination.amountUnits",
        message='"10." ends with a decimal point, which some parsers reject',
        hint='use "10"',
        severity="warning",
        fix=safe("10"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="007.50"),
        param="destination.amountUnits",
        message='"007.50" has leading zeros, which some parsers reject',
        hint='use "7.50"',
        severity="warning",
        fix=safe("7.50"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="00"),
        param="destination.amountUnits",
        message='"00" has leading zeros, which some parsers reject',
        hint='use "0"',
        severity="warning",
        fix=safe("0"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="10.0000000"),
        param="destination.amountUnits",
        message='"10.0000000" has zeros beyond the 6 decimals of USDC, which some parsers reject',
        hint='use "10.000000"',
        severity="warning",
        fix=safe("10.000000"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="10.5000000"),
        param="destination.amountUnits",
        message='"10.5000000" has zeros beyond the 6 decimals of USDC, which some parsers reject',
        hint='use "10.500000"',
        severity="warning",
        fix=safe("10.500000"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="00.1000000000"),
        param="destination.amountUnits",
        message='"00.1000000000" has leading zeros, which some parsers reject',
        hint='use "0.100000"',
        severity="warning",
        fix=safe("0.100000"),
    ),
    Finds(
        rule="amount-style",
        patch=solana(amountUnits="1."),
        param="destination.amountUnits",
        message='"1." ends with a decimal point, which some parsers reject',
        hint='use "1"',
        severity="warning",
        fix=safe("1"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="0" * 90 + "1"),
        param="destination.amountUnits",
        message=(
            '"00000000000000000000000000000000000000000000\u20260000000000000001" (91 characters) has leading zeros, which some parsers reject'
        ),
        hint='use "1"',
        severity="warning",
        fix=safe("1"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="1.1234560"),
        param="destination.amountUnits",
        message='"1.1234560" has zeros beyond the 6 decimals of USDC, which some parsers reject',
        hint='use "1.123456"',
        severity="warning",
        fix=safe("1.123456"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="01.1234560"),
        param="destination.amountUnits",
        message='"01.1234560" has leading zeros, which some parsers reject',
        hint='use "1.123456"',
        severity="warning",
        fix=safe("1.123456"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="01.1234567"),
        param="destination.amountUnits",
        message='"01.1234567" has leading zeros, which some parsers reject',
        hint='use "1.1234567"',
        severity="warning",
        fix=safe("1.1234567"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="01.50000000", tokenAddress=OTHER),
        param="destination.amountUnits",
        message='"01.50000000" has leading zeros, which some parsers reject',
        hint='use "1.50000000"',
        severity="warning",
        fix=safe("1.50000000"),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="0" + "1" * 79),
        param="destination.amountUnits",
        message='"01111111111111111111111111111111111111111111111111111111111111111111111111111111" has leading zeros, which some parsers reject',
        hint='use "1111111111111111111111111111111111111111111111111111111111111111111111111111111"',
        severity="warning",
        fix=safe("1" * 79),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="0" + "1" * 80),
        param="destination.amountUnits",
        message=(
            '"01111111111111111111111111111111111111111111\u20261111111111111111" (81 characters) has leading zeros, which some parsers reject'
        ),
        hint='use "11111111111111111111111111111111111111111111111111111111111111111111111111111111"',
        severity="warning",
        fix=safe("1" * 80),
    ),
    Finds(
        rule="amount-style",
        patch=evm(amountUnits="0" + "1" * 81),
        param="destination.amountUnits",
        message=(
            '"01111111111111111111111111111111111111111111\u20261111111111111111" (82 characters) has leading zeros, which some parsers reject'
        ),
        hint="use the plain form",
        severity="warning",
        fix=safe("1" * 81),
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="14990000"),
        param="destination.amountUnits",
        message='"14990000" means 14,990,000 USDC; did you pass base units?',
        hint='if so, use "14.99" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="1000000"),
        param="destination.amountUnits",
        message='"1000000" means 1,000,000 USDC; did you pass base units?',
        hint='if so, use "1" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="1" + "0" * 18, tokenAddress="0x4200000000000000000000000000000000000006"),
        param="destination.amountUnits",
        message='"1000000000000000000" means 1,000,000,000,000,000,000 WETH; did you pass base units?',
        hint='if so, use "1" (WETH has 18 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=solana(amountUnits="14990000"),
        param="destination.amountUnits",
        message='"14990000" means 14,990,000 USDC; did you pass base units?',
        hint='if so, use "14.99" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="0" * 3 + "1000000"),
        param="destination.amountUnits",
        message='"0001000000" means 1,000,000 USDC; did you pass base units?',
        hint='if so, use "1" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="9" * 60),
        param="destination.amountUnits",
        message=('"***" (hidden: it looks like a secret) is a huge amount; did you pass base units?'),
        hint="use token units; USDC has 6 decimals",
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="1" + "0" * 15, tokenAddress=NATIVE),
        param="destination.amountUnits",
        message='"1000000000000000" means 1,000,000,000,000,000 ETH; did you pass base units?',
        hint='if so, use "0.001" (ETH has 18 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="1" + "0" * 45),
        param="destination.amountUnits",
        message='"1000000000000000000000000000000000000000000000" is a huge amount; did you pass base units?',
        hint='if so, use "1000000000000000000000000000000000000000" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="1" + "0" * 46),
        param="destination.amountUnits",
        message='"10000000000000000000000000000000000000000000000" is a huge amount; did you pass base units?',
        hint="use token units; USDC has 6 decimals",
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="14990000.00"),
        param="destination.amountUnits",
        message='"14990000.00" means 14,990,000 USDC; did you pass base units?',
        hint='if so, use "14.99" (USDC has 6 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="25000000", chainId=56, tokenAddress=BSC_USDT),
        param="destination.amountUnits",
        message='"25000000" means 25,000,000 USDT; did you pass base units?',
        hint='if so, in units of 6 decimals, use "25" (USDT has 18 here)',
        severity="warning",
    ),
    Finds(
        rule="amount-base-units",
        patch=evm(amountUnits="25" + "0" * 18, chainId=56, tokenAddress=BSC_USDT),
        param="destination.amountUnits",
        message='"25000000000000000000" means 25,000,000,000,000,000,000 USDT; did you pass base units?',
        hint='if so, use "25" (USDT has 18 decimals)',
        severity="warning",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits="0"),
        param="destination.amountUnits",
        message='the amount "0" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits="0.00"),
        param="destination.amountUnits",
        message='the amount "0.00" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits=".0"),
        param="destination.amountUnits",
        message='the amount ".0" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits="0."),
        param="destination.amountUnits",
        message='the amount "0." is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits="000"),
        param="destination.amountUnits",
        message='the amount "000" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=solana(amountUnits="0"),
        param="destination.amountUnits",
        message='the amount "0" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-zero",
        patch=evm(amountUnits="0", tokenAddress=OTHER),
        param="destination.amountUnits",
        message='the amount "0" is zero',
        hint="omit `amountUnits` to let the user choose the amount",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="1.1234567"),
        param="destination.amountUnits",
        message='"1.1234567" has 7 decimals, but USDC has 6 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="8199999.999999999"),
        param="destination.amountUnits",
        message='"8199999.999999999" has 9 decimals, but USDC has 6 on this chain',
        hint=("this looks like a floating-point rounding error; calculate with decimals and round before sending"),
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="0.1000000000000000055"),
        param="destination.amountUnits",
        message='"0.1000000000000000055" has 19 decimals, but USDC has 6 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="0.30000000000000004"),
        param="destination.amountUnits",
        message='"0.30000000000000004" has 17 decimals, but USDC has 6 on this chain',
        hint=("this looks like a floating-point rounding error; calculate with decimals and round before sending"),
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="1.0000001"),
        param="destination.amountUnits",
        message='"1.0000001" has 7 decimals, but USDC has 6 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-precision",
        patch=solana(amountUnits="0.0000001"),
        param="destination.amountUnits",
        message='"0.0000001" has 7 decimals, but USDC has 6 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="0." + "1" * 19, tokenAddress=OTHER),
        param="destination.amountUnits",
        message='"0.1111111111111111111" has 19 decimals, but almost no token has more than 18',
        hint="round it before sending",
        severity="warning",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="0." + "1" * 19, tokenAddress=NATIVE),
        param="destination.amountUnits",
        message='"0.1111111111111111111" has 19 decimals, but ETH has 18 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-precision",
        patch=evm(amountUnits="1.1234567000"),
        param="destination.amountUnits",
        message='"1.1234567000" has 7 decimals, but USDC has 6 on this chain',
        hint="round it before sending",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits="1" + "0" * 75),
        param="destination.amountUnits",
        message=(
            '"1000000000000000000000000000000000000000000000000000000000000000000000000000" is more than any token balance: it does not fit in 256 bits'
        ),
        hint="use token units, not wei",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits=str(2**256), tokenAddress=OTHER),
        param="destination.amountUnits",
        message=(
            '"115792089237316195423570985008687907853269984665640564039457584007913129639936" is more than any token balance: it does not fit in 256 bits'
        ),
        hint="use token units, not wei",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits=str(2**256)[:72] + "." + str(2**256)[72:]),
        param="destination.amountUnits",
        message=(
            '"115792089237316195423570985008687907853269984665640564039457584007913129.639936" is more than any token balance: it does not fit in 256 bits'
        ),
        hint="use token units, not wei",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits=str(2**256)[:72] + ".64"),
        param="destination.amountUnits",
        message=(
            '"115792089237316195423570985008687907853269984665640564039457584007913129.64" is more than any token balance: it does not fit in 256 bits'
        ),
        hint="use token units, not wei",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits="9" * 500),
        param="destination.amountUnits",
        message=(
            '"99999999999999999999999999999999999999999999\u20269999999999999999" (500 characters) is more than any token balance: it does not fit in 256 bits'
        ),
        hint="use token units, not wei",
    ),
    Finds(
        rule="amount-overflow",
        patch=evm(amountUnits="1" + "0" * 60, tokenAddress=NATIVE),
        param="destination.amountUnits",
        message=('"***" (hidden: it looks like a secret) is more than any token balance: it does not fit in 256 bits'),
        hint="use token units, not wei",
    ),
]

FINDS_NOT = [
    FindsNot(rule="amount-format", patch={}),
    FindsNot(rule="amount-format", patch=evm(amountUnits="10")),
    FindsNot(rule="amount-format", patch=evm(amountUnits=".5")),
    FindsNot(rule="amount-format", patch=evm(amountUnits="10.")),
    FindsNot(rule="amount-format", patch=evm(amountUnits="007")),
    FindsNot(rule="amount-format", patch=evm(amountUnits="0")),
    FindsNot(rule="amount-format", patch=evm(amountUnits=10)),
    FindsNot(rule="amount-format", patch=evm(amountUnits="8199999.999999999")),
    FindsNot(rule="amount-format", patch=evm(amountUnits=None)),
    FindsNot(rule="amount-format", patch=metadata(amountUnits="1,5")),
    FindsNot(rule="amount-style", patch={}),
    FindsNot(rule="amount-style", patch=evm(amountUnits="0.5")),
    FindsNot(rule="amount-style", patch=evm(amountUnits="10")),
    FindsNot(rule="amount-style", patch=evm(amountUnits="10.000000")),
    FindsNot(rule="amount-style", patch=evm(amountUnits="10.00000000", tokenAddress=OTHER)),
    FindsNot(rule="amount-style", patch=evm(amountUnits="0")),
    FindsNot(rule="amount-style", patch=evm(amountUnits="1.1234567")),
    FindsNot(rule="amount-style", patch=evm(amountUnits="")),
    FindsNot(rule="amount-base-units", patch={}),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="999999", chainId=56, tokenAddress=BSC_USDT)),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="25000000", chainId=137, tokenAddress=JPYC)),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="999999")),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="0999999")),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="1000000.5")),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="14990000", tokenAddress=OTHER)),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="1" + "0" * 14, tokenAddress=NATIVE)),
    FindsNot(rule="amount-base-units", patch=evm(amountUnits="00000000")),
    FindsNot(rule="amount-zero", patch={}),
    FindsNot(rule="amount-zero", patch=evm(amountUnits="0.000001")),
    FindsNot(rule="amount-zero", patch=evm(amountUnits=None)),
    FindsNot(rule="amount-zero", patch=evm(amountUnits="")),
    FindsNot(rule="amount-zero", patch=evm(amountUnits=0)),
    FindsNot(rule="amount-zero", patch=evm(amountUnits=".")),
    FindsNot(rule="amount-precision", patch={}),
    FindsNot(rule="amount-precision", patch=evm(amountUnits="1.123456")),
    FindsNot(rule="amount-precision", patch=evm(amountUnits="1.123456000000")),
    FindsNot(
        rule="amount-precision",
        patch=evm(amountUnits="0." + "1" * 18, chainId=56, tokenAddress="0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d"),
    ),
    FindsNot(rule="amount-precision", patch=evm(amountUnits="0." + "1" * 18, tokenAddress=OTHER)),
    FindsNot(rule="amount-precision", patch=evm(amountUnits="0." + "1" * 18, tokenAddress=NATIVE)),
    FindsNot(rule="amount-precision", patch=evm(amountUnits="1e-7")),
    FindsNot(rule="amount-overflow", patch={}),
    FindsNot(rule="amount-overflow", patch=evm(amountUnits=str(2**256 - 1), tokenAddress=OTHER)),
    FindsNot(rule="amount-overflow", patch=evm(amountUnits=str(2**256 - 1)[:72] + "." + str(2**256 - 1)[72:])),
    # Of the decimals, those past the token's are no more of it.
    FindsNot(rule="amount-overflow", patch=evm(amountUnits=str(2**256 - 1)[:72] + "." + str(2**256 - 1)[72:] + "9")),
    FindsNot(rule="amount-overflow", patch=evm(amountUnits="0" * 90 + "1")),
    FindsNot(rule="amount-overflow", patch=evm(amountUnits="1" + "0" * 70)),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


def test_base_units_of_a_token_without_decimals_are_token_units() -> None:
    check = RULES["amount-base-units"].check
    assert list(check(Amount("5000000", "5000000", "", Token(8453, OTHER, "WHOLE", 0)))) == []
    (found,) = check(Amount("5000000", "5000000", "", Token(8453, OTHER, "CENTS", 2)))
    assert found.hint == 'if so, use "50000" (CENTS has 2 decimals)'


@pytest.mark.parametrize(
    "text", ["nan", "Undefined", "NULL", "None", "inf", "Infinity", "-infinity", "[object object]"]
)
def test_missing_values_written_as_text_are_named(text: str) -> None:
    found = of_rule(request(evm(amountUnits=text)), "amount-format")
    assert [finding.message for finding in found] == [
        f'"{text}" is not a valid amount: it is a missing value written as text'
    ]


_ROUND = "round it before sending"
_TAIL = "this looks like a floating-point rounding error; calculate with decimals and round before sending"


@pytest.mark.parametrize(
    ("amount", "hint"),
    [
        ("12345678.12999991", _TAIL),
        ("12345678.12399991", _ROUND),
        ("12345678.12999999123", _ROUND),
        ("1234567.999991234", _ROUND),
        ("12345678.12399999", _ROUND),
        ("12345678.1299999123", _TAIL),
        ("12345678.12000001", _TAIL),
        ("12345678.12300001", _ROUND),
        # A double has 15 to 17 significant digits, and one more when the last is rounded.
        ("123456.12999991", _ROUND),
        ("1234567.12999991", _TAIL),
        ("12345678912.1299991", _ROUND),
        ("1234567891.12999991", _TAIL),
        ("12345678912.12999991", _ROUND),
        ("12345678.1234567", _ROUND),
        # Zeros at the start and at the end are no significant digits.
        ("0.00001299999999999991", _TAIL),
        ("00000012345678.12999991", _TAIL),
        ("12345678.129999910000", _TAIL),
        # As many digits as a body may have, at once.
        ("0." + "9" * 500_000 + "1", _ROUND),
    ],
    ids=lambda text: text[:30],
)
def test_floating_point_errors_are_named(amount: str, hint: str) -> None:
    found = of_rule(request(evm(amountUnits=amount)), "amount-precision")
    assert [finding.hint for finding in found] == [hint]
