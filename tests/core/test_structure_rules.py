"""What each rule for structure must report, word for word, and what it must not."""

from __future__ import annotations

from typing import Any, Final, Literal

import pytest

from daimo_validate import Schema, Validator
from daimo_validate.core.report import Fix
from tests.helpers.published import published_request
from tests.helpers.requests import (
    BASE_USDC,
    NULL,
    REFUND,
    SOLANA_USDC,
    SOLANA_WALLET,
    WALLET,
    display,
    evm,
    metadata,
    options,
    request,
    solana,
)
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not, unsafe, unsafe_key

FINDS = [
    Finds(
        rule="wrong-type",
        patch=evm(amountUnits=10),
        param="destination.amountUnits",
        message="destination.amountUnits must be a string, not a number (10)",
        hint='use a decimal string in token units, for example "10.00"',
        fix=unsafe("10"),
    ),
    Finds(
        rule="wrong-type",
        patch=evm(amountUnits=10.5),
        param="destination.amountUnits",
        message="destination.amountUnits must be a string, not a number (10.5)",
        hint='use a decimal string in token units, for example "10.00"',
        fix=unsafe("10.5"),
    ),
    Finds(
        rule="wrong-type",
        patch=evm(amountUnits=1e-7),
        param="destination.amountUnits",
        message="destination.amountUnits must be a string, not a number (1e-07)",
        hint='use a decimal string in token units, for example "10.00"',
    ),
    Finds(
        rule="wrong-type",
        patch=evm(amountUnits=True),
        param="destination.amountUnits",
        message="destination.amountUnits must be a string, not a boolean (true)",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(amountUnits=NULL),
        param="destination.amountUnits",
        message="destination.amountUnits must be a string, not null",
        hint="omit the field instead of sending null",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(chainId="8453"),
        param="destination.chainId",
        message='destination.chainId must be a number, not a string ("8453")',
        hint="remove the quotes",
        fix=Fix(replacement="8453", safe=False, is_number=True),
    ),
    Finds(
        rule="wrong-type",
        patch=evm(chainId="base"),
        param="destination.chainId",
        message='destination.chainId must be a number, not a string ("base")',
        hint="use the number 8453, the chain id of Base",
        fix=Fix(replacement="8453", safe=False, is_number=True),
    ),
    Finds(
        rule="wrong-type",
        patch=evm(chainId=True),
        param="destination.chainId",
        message="destination.chainId must be a number, not a boolean (true)",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(chainId=NULL),
        param="destination.chainId",
        message="destination.chainId must be a number, not null",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(address=12),
        param="destination.address",
        message="destination.address must be a string, not a number (12)",
        hint="quote the value",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(address=[WALLET]),
        param="destination.address",
        message="destination.address must be a string, not an array",
    ),
    Finds(
        rule="wrong-type",
        patch=evm(type=5),
        param="destination.type",
        message="destination.type must be a string, not a number (5)",
        hint="quote the value",
    ),
    Finds(
        rule="wrong-type",
        patch=display(title=5),
        param="display.title",
        message="display.title must be a string, not a number (5)",
        hint="quote the value",
    ),
    Finds(
        rule="wrong-type",
        patch=options(5),
        param="display.paymentOptions[0]",
        message="display.paymentOptions[0] must be a string or an array, not a number (5)",
    ),
    Finds(
        rule="wrong-type",
        patch=options(["MetaMask", ["Coinbase"]]),
        param="display.paymentOptions[0][1]",
        message="display.paymentOptions[0][1] must be a string, not an array",
    ),
    Finds(
        rule="wrong-type",
        patch=display(paymentOptions="Coinbase"),
        param="display.paymentOptions",
        message='display.paymentOptions must be an array, not a string ("Coinbase")',
        hint="put the value in an array",
    ),
    Finds(
        rule="wrong-type",
        patch=metadata(orderId=4711),
        param="metadata.orderId",
        message="metadata.orderId must be a string, not a number",
        hint="quote the value",
    ),
    Finds(
        rule="wrong-type",
        patch={"metadata": []},
        param="metadata",
        message="metadata must be an object, not an array",
    ),
    Finds(
        rule="wrong-type",
        patch=metadata(user=["a"]),
        param="metadata.user",
        message="metadata.user must be a string, not an array",
    ),
    Finds(
        rule="wrong-type",
        patch={"metadata": NULL},
        param="metadata",
        message="metadata must be an object, not null",
        hint="omit the field instead of sending null",
    ),
    Finds(
        rule="wrong-type",
        patch={"refundAddress": NULL},
        param="refundAddress",
        message="refundAddress must be a string, not null",
        hint="omit the field instead of sending null",
    ),
    Finds(
        rule="wrong-type",
        patch=[],
        param="body",
        message="body must be an object, not an array",
    ),
    Finds(
        rule="wrong-type",
        patch=NULL,
        param="body",
        message="body must be an object, not null",
    ),
    Finds(
        rule="wrong-type",
        patch='{"metadata": {"phone": "+14155552671"}}',
        param="body",
        message="body must be an object, not a string",
        hint="use the object itself, not its JSON text; `validate_json` reads text",
    ),
    Finds(
        rule="wrong-type",
        patch="evm",
        param="body",
        message="body must be an object, not a string",
    ),
    Finds(
        rule="wrong-type",
        patch={"display": ' {"verb": "Pay"}'},
        param="display",
        message='display must be an object, not a string (" {\\"verb\\": \\"Pay\\"}")',
        hint="use the object itself, not its JSON text",
    ),
    Finds(
        rule="wrong-type",
        patch=5,
        param="body",
        message="body must be an object, not a number",
    ),
    Finds(
        rule="wrong-type",
        patch={"destination": "evm"},
        param="destination",
        message='destination must be an object, not a string ("evm")',
    ),
    Finds(
        rule="wrong-type",
        patch={"display": []},
        param="display",
        message="display must be an object, not an array",
    ),
    Finds(
        rule="missing-field",
        patch=evm(type=None),
        param="destination.type",
        message="missing required field `destination.type`",
        hint='expected one of: "evm", "solana"',
    ),
    Finds(
        rule="missing-field",
        patch=evm(address=None),
        param="destination.address",
        message="missing required field `destination.address`",
    ),
    Finds(
        rule="missing-field",
        patch=evm(chainId=None),
        param="destination.chainId",
        message="missing required field `destination.chainId`",
        hint="add it, for example 8453",
    ),
    Finds(
        rule="missing-field",
        patch=evm(tokenAddress=None),
        param="destination.tokenAddress",
        message="missing required field `destination.tokenAddress`",
        hint='add it, for example "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"',
    ),
    Finds(
        rule="missing-field",
        patch={"destination": None},
        param="destination",
        message="missing required field `destination`",
    ),
    Finds(
        rule="missing-field",
        patch={"display": None},
        param="display",
        message="missing required field `display`",
    ),
    Finds(
        rule="missing-field",
        patch=display(title=None),
        param="display.title",
        message="missing required field `display.title`",
        hint='add it, for example "Deposit to Acme"',
    ),
    Finds(
        rule="missing-field",
        patch=display(verb=None),
        param="display.verb",
        message="missing required field `display.verb`",
        hint='add it, for example "Deposit"',
    ),
    Finds(
        rule="missing-field",
        patch=solana(tokenAddress=None),
        param="destination.tokenAddress",
        message="missing required field `destination.tokenAddress`",
        hint='add it, for example "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"',
    ),
    Finds(
        rule="missing-field",
        patch=solana(address=None),
        param="destination.address",
        message="missing required field `destination.address`",
    ),
    Finds(
        rule="not-an-option",
        patch=options("AllWallets,Coinbase"),
        param="display.paymentOptions[0]",
        message='"AllWallets,Coinbase" is 2 options in one string',
        hint='write them as separate strings: "AllWallets", "Coinbase"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("metamask; coinbase ;Rainbow"),
        param="display.paymentOptions[0]",
        message='"metamask; coinbase ;Rainbow" is 3 options in one string',
        hint='write them as separate strings: "MetaMask", "Coinbase", "Rainbow"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("Stripe Tron"),
        param="display.paymentOptions[0]",
        message='"Stripe Tron" is 2 options in one string',
        hint='write them as separate strings: "Stripe", "Tron"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("[Venmo, 'Wise']"),
        param="display.paymentOptions[0]",
        message="\"[Venmo, 'Wise']\" is 2 options in one string",
        hint='write them as separate strings: "Venmo", "Wise"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("Zelle"),
        param="display.paymentOptions[0]",
        message='"Zelle" is not a valid option for display.paymentOptions[0]: it was one of Daimo\'s older payment API',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("BitgetExchange"),
        param="display.paymentOptions[0]",
        message='"BitgetExchange" is not a valid option for display.paymentOptions[0]: it is the name of an exchange in Daimo\'s client library',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("AllWallets, cheques"),
        param="display.paymentOptions[0]",
        message='"AllWallets, cheques" is not a valid option for display.paymentOptions[0]',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("Coinbase,"),
        param="display.paymentOptions[0]",
        message='"Coinbase," is not a valid option for display.paymentOptions[0]',
        hint='did you mean "Coinbase"?',
        fix=unsafe("Coinbase"),
    ),
    Finds(
        rule="not-an-option",
        patch=options("one,two"),
        param="display.paymentOptions[0]",
        message='"one,two" is not a valid option for display.paymentOptions[0]',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("coinbase"),
        param="display.paymentOptions[0]",
        message='"coinbase" is not a valid option for display.paymentOptions[0]',
        hint='did you mean "Coinbase"?',
        fix=unsafe("Coinbase"),
    ),
    Finds(
        rule="not-an-option",
        patch=options("AllWallet"),
        param="display.paymentOptions[0]",
        message='"AllWallet" is not a valid option for display.paymentOptions[0]',
        hint='did you mean "AllWallets"?',
        fix=unsafe("AllWallets"),
    ),
    Finds(
        rule="not-an-option",
        patch=options("Paypal"),
        param="display.paymentOptions[0]",
        message='"Paypal" is not a valid option for display.paymentOptions[0]',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("MetaMask", ["Coinbase", "Metamask"]),
        param="display.paymentOptions[1][1]",
        message='"Metamask" is not a valid option for display.paymentOptions[1][1]',
        hint='did you mean "MetaMask"?',
        fix=unsafe("MetaMask"),
    ),
    Finds(
        rule="not-an-option",
        patch=options(""),
        param="display.paymentOptions[0]",
        message='"" is not a valid option for display.paymentOptions[0]',
        hint='use one of the options in the API document, for example "AllWallets"',
    ),
    Finds(
        rule="not-an-option",
        patch=options("Coin\nbase"),
        param="display.paymentOptions[0]",
        message='"Coin\\nbase" is not a valid option for display.paymentOptions[0]',
        hint='did you mean "Coinbase"?',
        fix=unsafe("Coinbase"),
    ),
    Finds(
        rule="not-an-option",
        patch=evm(type="EVM"),
        param="destination.type",
        message='"EVM" is not a valid option for destination.type',
        hint='did you mean "evm"?',
        fix=unsafe("evm"),
    ),
    Finds(
        rule="not-an-option",
        patch=evm(type="ethereum"),
        param="destination.type",
        message='"ethereum" is not a valid option for destination.type',
        hint='expected one of: "evm", "solana"',
    ),
    Finds(
        rule="not-an-option",
        patch=evm(type="Solana"),
        param="destination.type",
        message='"Solana" is not a valid option for destination.type',
        hint='did you mean "solana"?',
        fix=unsafe("solana"),
    ),
    Finds(
        rule="not-an-option",
        patch=evm(type=""),
        param="destination.type",
        message='"" is not a valid option for destination.type',
        hint='expected one of: "evm", "solana"',
    ),
    Finds(
        rule="unknown-field",
        patch=evm(tokenAdress=BASE_USDC, tokenAddress=None),
        param="destination.tokenAdress",
        message="unknown field `destination.tokenAdress`: the API ignores it, and requires `tokenAddress`",
        hint="did you mean `tokenAddress`?",
        fix=unsafe_key("tokenAddress"),
    ),
    Finds(
        rule="unknown-field",
        patch=evm(amountUnit="10.00", amountUnits=None),
        param="destination.amountUnit",
        message="unknown field `destination.amountUnit`: the API ignores it",
        hint="did you mean `amountUnits`?",
        severity="warning",
        fix=unsafe_key("amountUnits"),
    ),
    Finds(
        rule="unknown-field",
        patch=evm(chainID=8453, chainId=None),
        param="destination.chainID",
        message="unknown field `destination.chainID`: the API ignores it, and requires `chainId`",
        hint="did you mean `chainId`?",
        fix=unsafe_key("chainId"),
    ),
    Finds(
        rule="unknown-field",
        patch=evm(amountUnit="10.00"),
        param="destination.amountUnit",
        message="unknown field `destination.amountUnit`: the API ignores it",
        hint="did you mean `amountUnits`? It is already set",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"chainId": 8453},
        param="chainId",
        message="unknown field `chainId`: the API ignores it",
        hint="move it to `destination`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"amountUnits": "10.00"},
        param="amountUnits",
        message="unknown field `amountUnits`: the API ignores it",
        hint="move it to `destination`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"paymentOptions": ["Coinbase"]},
        param="paymentOptions",
        message="unknown field `paymentOptions`: the API ignores it",
        hint="move it to `display`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=evm(refundAddress=REFUND),
        param="destination.refundAddress",
        message="unknown field `destination.refundAddress`: the API ignores it",
        hint="move it to the top level of the request",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=evm(memo="x"),
        param="destination.memo",
        message="unknown field `destination.memo`: the API ignores it",
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=display(theme="dark"),
        param="display.theme",
        message="unknown field `display.theme`: the API ignores it",
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=solana(chainId=501),
        param="destination.chainId",
        message="unknown field `destination.chainId`: the API ignores it",
        hint="use `chainId` only in `evm` destinations",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=solana(calldata="0xd0e30db0"),
        param="destination.calldata",
        message="unknown field `destination.calldata`: the API ignores it",
        hint="use `calldata` only in `evm` destinations",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"refundAdress": REFUND},
        param="refundAdress",
        message="unknown field `refundAdress`: the API ignores it",
        hint="did you mean `refundAddress`?",
        severity="warning",
        fix=unsafe_key("refundAddress"),
    ),
    Finds(
        rule="unknown-field",
        patch={"Metadata": {"a": "b"}},
        param="Metadata",
        message="unknown field `Metadata`: the API ignores it",
        hint="did you mean `metadata`?",
        severity="warning",
        fix=unsafe_key("metadata"),
    ),
    Finds(
        rule="unknown-field",
        patch=display(metadata={"a": "b"}),
        param="display.metadata",
        message="unknown field `display.metadata`: the API ignores it",
        hint="move it to the top level of the request",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"session": {"destination": {}}, "destination": None, "display": None},
        param="session",
        message="unknown field `session`: the API ignores it",
        hint=("send what is inside it; only the API's response is wrapped in `session`"),
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"session": "abc"},
        param="session",
        message="unknown field `session`: the API ignores it",
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=evm(session={"a": 1}),
        param="destination.session",
        message="unknown field `destination.session`: the API ignores it",
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"chainID": 8453},
        param="chainID",
        message="unknown field `chainID`: the API ignores it",
        hint="did you mean `chainId` in `destination`?",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=display(metaData={"a": "b"}),
        param="display.metaData",
        message="unknown field `display.metaData`: the API ignores it",
        hint="did you mean `metadata` in the top level of the request?",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"": 1},
        param='[""]',
        message='unknown field `[""]`: the API ignores it',
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"a\u202eb": 1},
        param='["a\\u202eb"]',
        message='unknown field `["a\\u202eb"]`: the API ignores it',
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"title": "Deposit"},
        param="title",
        message="unknown field `title`: the API ignores it",
        hint="move it to `display`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch={"x" * 200: 1},
        param=(
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        ),
        message=(
            'unknown field `["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u2026xxxxxxxxxxxxxxxx" (200 characters)]`: the API ignores it'
        ),
        hint="remove it, or move your own data to `metadata`",
        severity="warning",
    ),
    Finds(
        rule="unknown-field",
        patch=evm(AmountUnits="10.00"),
        param="destination.AmountUnits",
        message="unknown field `destination.AmountUnits`: the API ignores it",
        hint="did you mean `amountUnits`? It is already set",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"destinationAddress": WALLET},
        param="destinationAddress",
        message="destinationAddress is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.address`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"toAddress": WALLET},
        param="toAddress",
        message="toAddress is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.address`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"toChain": 8453},
        param="toChain",
        message="toChain is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.chainId`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"toToken": BASE_USDC},
        param="toToken",
        message="toToken is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.tokenAddress`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"toUnits": "10.00"},
        param="toUnits",
        message="toUnits is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.amountUnits`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"toCallData": "0x"},
        param="toCallData",
        message="toCallData is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.calldata`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"callData": "0x"},
        param="callData",
        message="callData is a field of Daimo's older payment API; this API ignores it",
        hint="use `destination.calldata`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch=evm(callData="0xd0e30db0"),
        param="destination.callData",
        message=("destination.callData is a field of Daimo's older payment API; this API ignores it"),
        hint="use `destination.calldata`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"intent": "Deposit"},
        param="intent",
        message="intent is a field of Daimo's older payment API; this API ignores it",
        hint="use `display.verb`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch=display(intent="Deposit"),
        param="display.intent",
        message="display.intent is a field of Daimo's older payment API; this API ignores it",
        hint="use `display.verb`",
        severity="warning",
    ),
    Finds(
        rule="legacy-field",
        patch={"webhookUrl": "https://example.com"},
        param="webhookUrl",
        message="webhookUrl is a field of Daimo's older payment API; this API ignores it",
        hint="register webhooks for your account, not in each request",
        severity="warning",
    ),
]

FINDS_NOT = [
    FindsNot(rule="wrong-type", patch={}),
    FindsNot(rule="wrong-type", patch=evm(chainId=8453.0)),
    FindsNot(rule="wrong-type", patch=evm(amountUnits="10")),
    FindsNot(rule="wrong-type", patch=metadata()),
    FindsNot(rule="wrong-type", patch=metadata(orderId="4711")),
    FindsNot(rule="wrong-type", patch=options()),
    FindsNot(rule="wrong-type", patch=options(["MetaMask"])),
    FindsNot(rule="wrong-type", patch={"customerNote": 5}),
    FindsNot(rule="missing-field", patch={}),
    FindsNot(rule="missing-field", patch=evm(amountUnits=None)),
    FindsNot(rule="missing-field", patch=solana()),
    FindsNot(rule="missing-field", patch=evm(address="")),
    FindsNot(rule="missing-field", patch=evm(chainId=NULL)),
    FindsNot(rule="missing-field", patch=[]),
    FindsNot(rule="not-an-option", patch=options("Coinbase", ["MetaMask", "Phantom"], "MiniPay")),
    FindsNot(rule="not-an-option", patch=options("AllPaymentApps", "Solana")),
    FindsNot(rule="not-an-option", patch=solana()),
    FindsNot(rule="not-an-option", patch=options(5)),
    FindsNot(rule="unknown-field", patch={}),
    FindsNot(rule="unknown-field", patch=metadata(anything="x", chainId="8453")),
    FindsNot(rule="unknown-field", patch={"$schema": "https://example.com/request.json"}),
    FindsNot(rule="unknown-field", patch=evm(calldata="0xd0e30db0")),
    FindsNot(rule="unknown-field", patch={"toUnits": "10.00"}),
    FindsNot(rule="unknown-field", patch=[{"a": 1}]),
    FindsNot(rule="unknown-field", patch=metadata(user={"name": "x"})),
    FindsNot(rule="unknown-field", patch=evm(amountUnits={"value": "10"})),
    FindsNot(rule="legacy-field", patch={}),
    FindsNot(rule="legacy-field", patch=metadata(intent="Deposit")),
    FindsNot(rule="legacy-field", patch=evm(calldata="0xd0e30db0")),
    FindsNot(rule="legacy-field", patch={"tounits": "10"}),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


class TestUnknownType:
    """A destination of an unknown type is checked as the type that it resembles most, if it resembles one."""

    @pytest.mark.parametrize(
        ("destination", "found"),
        [
            # Near one by its type.
            (
                {"type": "EVM", "address": "0x1"},
                ["address evm-address", "chainId missing-field", "tokenAddress missing-field", "type not-an-option"],
            ),
            (
                {"type": "solan", "address": "0x1"},
                ["address solana-address", "tokenAddress missing-field", "type not-an-option"],
            ),
            # Like one by what its strings look like, and by its fields.
            (
                {"address": WALLET, "tokenAddress": BASE_USDC},
                ["chainId missing-field", "type missing-field"],
            ),
            (
                {"memo": "a", "address": WALLET},
                ["chainId missing-field", "memo unknown-field", "tokenAddress missing-field", "type missing-field"],
            ),
            ({"address": SOLANA_WALLET, "tokenAddress": SOLANA_USDC}, ["type missing-field"]),
            (
                {"type": "x", "address": SOLANA_WALLET, "tokenAddress": SOLANA_USDC, "chainId": 501},
                ["chainId unknown-field", "type not-an-option"],
            ),
            (
                {"address": SOLANA_WALLET, "tokenAddress": "USDC", "chainId": 8453},
                ["chainId unknown-field", "tokenAddress solana-address", "type missing-field"],
            ),
            (
                {"type": "x", "chainId": "8453", "tokenAddress": 5},
                [
                    "address missing-field",
                    "chainId wrong-type",
                    "tokenAddress wrong-type",
                    "type not-an-option",
                ],
            ),
            (
                {"type": ["evm"], "address": WALLET, "tokenAddress": BASE_USDC, "chainId": "8453"},
                ["chainId wrong-type", "type not-an-option", "type wrong-type"],
            ),
            # Like both, or like neither.
            ({"address": WALLET, "tokenAddress": SOLANA_USDC}, ["type missing-field"]),
            ({"address": SOLANA_WALLET, "chainId": 8453, "calldata": 5}, ["type missing-field"]),
            ({"type": "x", "amountUnits": "1,5"}, ["amountUnits amount-format", "type not-an-option"]),
            ({"type": "x", "foo": 1}, ["foo unknown-field", "type not-an-option"]),
            ({"type": "x"}, ["type not-an-option"]),
            ({}, ["type missing-field"]),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
    def test_a_destination(self, engine: Any, destination: dict[str, Any], found: list[str]) -> None:
        report = Validator(engine=engine).validate({**request({}), "destination": destination})
        assert report.crashes == ()
        assert sorted(f"{f.param.removeprefix('destination.')} {f.rule}" for f in report.findings) == found

    def test_the_payload_is_not_changed(self) -> None:
        payload = request(evm(type="EVM"))
        (finding,) = Validator().validate(payload).findings
        assert payload["destination"]["type"] == "EVM"
        assert finding.message == '"EVM" is not a valid option for destination.type'


OTHER_OPTION = "is not one of the allowed values"
SEE = "look up this field in the OpenAPI document that you validate against"


# A document is compiled once for both: that takes longer than the rest.
_ENGINES: Final[tuple[Literal["jsonschema-rs", "jsonschema"], ...]] = ("jsonschema-rs", "jsonschema")


class TestMessagesForOtherDocuments:
    """Messages for keywords and types that only a document of the user's own has."""

    @pytest.mark.parametrize(
        ("field", "value", "message", "hint", "fix"),
        [
            ({"type": "integer"}, "x", 'extra must be an integer, not a string ("x")', None, None),
            ({"type": "null"}, 5, "extra must be null, not a number (5)", None, None),
            ({"type": "boolean"}, [], "extra must be a boolean, not an array", None, None),
            ({"type": "object"}, "5", 'extra must be an object, not a string ("5")', None, None),
            ({"type": ["object", "array"]}, "x", 'extra must be an object or an array, not a string ("x")', None, None),
            ({"type": "string"}, {}, "extra must be a string, not an object", None, None),
            ({"type": "string"}, True, "extra must be a string, not a boolean (true)", None, None),
            ({"type": "number"}, "5", 'extra must be a number, not a string ("5")', "remove the quotes", None),
            ({"type": "number"}, "\uff15", 'extra must be a number, not a string ("\uff15")', None, None),
            ({"type": "number"}, "5.5", 'extra must be a number, not a string ("5.5")', None, None),
            ({"type": "array"}, 5, "extra must be an array, not a number (5)", None, None),
            ({"type": "array"}, "x", 'extra must be an array, not a string ("x")', "put the value in an array", None),
            (
                {"type": "string"},
                NULL,
                "extra must be a string, not null",
                "omit the field instead of sending null",
                None,
            ),
            ({"const": "live"}, "test", '"test" is not a valid option for extra', 'expected one of: "live"', None),
            (
                {"const": "live"},
                "Live",
                '"Live" is not a valid option for extra',
                'did you mean "live"?',
                unsafe("live"),
            ),
            (
                {"enum": list("abcde")},
                5,
                "5 is not a valid option for extra",
                'expected one of: "a", "b", "c", "d", "e"',
                None,
            ),
            (
                {"enum": list("abcdef")},
                True,
                "true is not a valid option for extra",
                'use one of the options in the API document, for example "a"',
                None,
            ),
            ({"enum": ["a"]}, {"b": 1}, f"extra {OTHER_OPTION}", None, None),
            ({"enum": ["a"]}, ["a"], f"extra {OTHER_OPTION}", None, None),
            ({"minimum": 3}, 2, "extra violates `minimum` (3) of the API document", SEE, None),
            ({"maximum": 3}, 4, "extra violates `maximum` (3) of the API document", SEE, None),
            (
                {"exclusiveMinimum": 3},
                3,
                "extra violates `exclusiveMinimum` (3) of the API document",
                SEE,
                None,
            ),
            (
                {"exclusiveMaximum": 3},
                3,
                "extra violates `exclusiveMaximum` (3) of the API document",
                SEE,
                None,
            ),
            ({"multipleOf": 2}, 3, "extra violates `multipleOf` (2) of the API document", SEE, None),
            ({"minLength": 2}, "a", "extra violates `minLength` (2) of the API document", SEE, None),
            ({"maxLength": 2}, "abc", "extra violates `maxLength` (2) of the API document", SEE, None),
            ({"pattern": "^a$"}, "b", 'extra violates `pattern` ("^a$") of the API document', SEE, None),
            ({"minItems": 1}, [], "extra violates `minItems` (1) of the API document", SEE, None),
            ({"maxItems": 0}, [1], "extra violates `maxItems` (0) of the API document", SEE, None),
            ({"minProperties": 1}, {}, "extra violates `minProperties` (1) of the API document", SEE, None),
            (
                {"maxProperties": 0},
                {"a": 1},
                "extra violates `maxProperties` (0) of the API document",
                SEE,
                None,
            ),
            ({"uniqueItems": True}, [1, 1], "extra violates `uniqueItems` of the API document", SEE, None),
            (False, 1, "extra is not allowed by the API document", "remove it", None),
        ],
        ids=str,
    )
    def test_a_field(self, field: Any, value: Any, message: str, hint: str | None, fix: Fix | None) -> None:
        schema = _with({"extra": field})
        for engine in _ENGINES:
            found = Validator(schema=schema, engine=engine).validate(request({"extra": value})).findings
            assert [(f.param, f.message, f.hint, f.fix) for f in found] == [("extra", message, hint, fix)], engine

    @pytest.mark.parametrize(
        ("field", "hint"),
        [
            ({"type": "string", "example": "a"}, 'add it, for example "a"'),
            ({"type": "string", "examples": ["b", "c"]}, 'add it, for example "b"'),
            ({"type": "number", "example": 0}, "add it, for example 0"),
            ({"enum": ["a"]}, 'expected one of: "a"'),
            ({"enum": ["a", "b"], "example": "b"}, 'expected one of: "a", "b"'),
            ({"type": "string", "examples": []}, None),
            ({"type": "string"}, None),
        ],
        ids=str,
    )
    def test_a_missing_field(self, field: Any, hint: str | None) -> None:
        validator = Validator(schema=_with({"extra": field}, required=["extra"]))
        assert [(f.param, f.message, f.hint) for f in validator.validate(request({})).findings] == [
            ("extra", "missing required field `extra`", hint)
        ]

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("secret", f"metadata.kind {OTHER_OPTION}"),
            (["secret"], f"metadata.kind {OTHER_OPTION}"),
        ],
    )
    def test_a_value_of_metadata_is_not_shown(self, value: Any, message: str) -> None:
        validator = Validator(schema=_with({"metadata": {"type": "object", "properties": {"kind": {"enum": ["a"]}}}}))
        assert [f.message for f in validator.validate(request(metadata(kind=value))).findings] == [message]


EVM_TEXT = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
SOLANA_TEXT = {"type": "string", "pattern": "^[1-9A-HJ-NP-Za-km-z]{32,44}$"}
PAIR = {"type": "object", "properties": {"a": {"type": "string"}}}


class TestWalksOfOtherDocuments:
    """Formats and unknown fields are found wherever a document of the user's own has them."""

    @pytest.mark.parametrize(
        ("field", "value", "found"),
        [
            ({"type": "array", "items": EVM_TEXT}, [WALLET.lower(), WALLET], ["extra[0] eip55-missing"]),
            ({"type": "array", "items": EVM_TEXT}, [5, "0x1"], ["extra[0] wrong-type", "extra[1] evm-address"]),
            (
                {"type": "array", "items": PAIR},
                [{"b": 1}, {}, "x"],
                ["extra[0].b unknown-field", "extra[2] wrong-type"],
            ),
            ({"type": "array", "items": {"type": "string"}}, ["x"], []),
            ({"type": "string", "format": "uuid"}, "x", []),
            ({**EVM_TEXT, "minLength": 50}, WALLET.lower(), ["extra schema-mismatch", "extra eip55-missing"]),
            ({"type": "array"}, [{"b": WALLET.lower()}], []),
            ({"anyOf": [EVM_TEXT, SOLANA_TEXT]}, WALLET.lower(), ["extra eip55-missing"]),
            ({"anyOf": [EVM_TEXT, SOLANA_TEXT]}, WALLET, []),
            ({"anyOf": [SOLANA_TEXT, EVM_TEXT]}, WALLET.lower(), ["extra eip55-missing"]),
            ({"allOf": [{"type": "string"}, EVM_TEXT]}, WALLET.lower(), ["extra eip55-missing"]),
            ({"oneOf": [EVM_TEXT, {"type": "null"}]}, WALLET.lower(), ["extra eip55-missing"]),
            (
                {"type": "object", "additionalProperties": EVM_TEXT},
                {"x": WALLET.lower(), "y": WALLET},
                ["extra.x eip55-missing"],
            ),
            ({**PAIR, "additionalProperties": EVM_TEXT}, {"a": "x", "b": "0x1"}, ["extra.b evm-address"]),
            ({**PAIR, "additionalProperties": PAIR}, {"b": {"c": 1}}, ["extra.b.c unknown-field"]),
            (PAIR, {"a": "x", "b": 1}, ["extra.b unknown-field"]),
            ({**PAIR, "additionalProperties": True}, {"b": 1}, []),
            ({**PAIR, "additionalProperties": {}}, {"b": 1}, []),
            ({**PAIR, "patternProperties": {"^b": {"type": "number"}}}, {"b": 1}, []),
            ({"type": "object"}, {"b": 1}, []),
            ({}, {"b": 1}, []),
            (True, {"b": 1}, []),
            ({"allOf": [PAIR, {"type": "object"}]}, {"b": 1}, []),
            (
                {"allOf": [PAIR, {"properties": {"b": EVM_TEXT}}]},
                {"a": "x", "b": WALLET.lower(), "c": 1},
                ["extra.b eip55-missing", "extra.c unknown-field"],
            ),
            (
                {"type": "object", "dependentSchemas": {"a": {"properties": {"b": EVM_TEXT}}}},
                {"a": 1, "b": WALLET.lower()},
                ["extra.b eip55-missing"],
            ),
            ({"type": "string"}, {"b": 1}, ["extra wrong-type"]),
        ],
        ids=str,
    )
    def test_a_field(self, field: Any, value: Any, found: list[str]) -> None:
        schema = _with({"extra": field})
        for engine in _ENGINES:
            report = Validator(schema=schema, engine=engine).validate(request({"extra": value}))
            assert report.crashes == (), engine
            assert [f"{f.param} {f.rule}" for f in report.findings] == found, engine

    def test_a_shared_component(self) -> None:
        document = published_request()
        components = document["components"]["schemas"]
        components["Note"] = {
            "type": "object",
            "properties": {"to": EVM_TEXT, "more": {"$ref": "#/components/schemas/Note"}},
            "additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}},
        }
        fields = components["CreateSessionRequest"]["properties"]
        fields["first"] = {"$ref": "#/components/schemas/Note"}
        fields["second"] = {"allOf": [{"$ref": "#/components/schemas/Note"}, {"required": ["to"]}]}
        note = {"to": WALLET.lower(), "more": {"to": "0x1"}, "x": [{"to": WALLET}, {"more": {"to": 5}}]}
        report = Validator(schema=Schema.from_openapi(document)).validate(request({"first": note, "second": note}))
        assert [f"{f.param} {f.rule}" for f in report.findings] == [
            "first.more.to evm-address",
            "first.to eip55-missing",
            "first.x[1].more.to wrong-type",
            "second.more.to evm-address",
            "second.to eip55-missing",
            "second.x[1].more.to wrong-type",
        ]


def _with(properties: dict[str, Any], required: list[str] | None = None) -> Schema:
    """The published document with other fields at the top of a request."""
    document = published_request()
    body = document["components"]["schemas"]["CreateSessionRequest"]
    body["properties"].update(properties)
    body["required"] += required or []
    return Schema.from_openapi(document)
