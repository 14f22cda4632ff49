"""A correct client: environment, defaults, helpers and a destination that is completed later."""

import os

USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
CHAINS = {"base": {"id": 8_453, "usdc": USDC}}
OPTIONS = ("AllWallets", "AllExchanges")


def session(client, amount=None, **extra):
    destination = {
        "type": "evm",
        "address": os.environ.get("TREASURY", r"0x95C978b6D2cD7E91B8f713f7f5538eb154101eEA"),
        "chainId": CHAINS["base"]["id"],
        "tokenAddress": CHAINS["base"]["usdc"],
    }
    if amount is not None:
        destination["amountUnits"] = f"{amount:.2f}"
    display = dict(title="Order " "77", verb="Pay", paymentOptions=[*OPTIONS, "ApplePay"])
    return client.post("/v1/sessions", json={"destination": destination, "display": display, **extra})
