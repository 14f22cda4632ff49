import os

CHAIN_ID = 10
TOKEN = (
    "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"  # USDC
)


def refund():
    return os.environ.get("REFUND") or "0x0000000000000000000000000000000000000000"


def create(client, total):
	return client.post("https://api.daimo.com/v1/sessions", json=dict(
		destination={
			"type": "evm", "address": '0xC6fDA0fb3780404126f1a50E21488219102BA0E4',  # daimo-validate: ignore[eip55-checksum]
			"chainId": CHAIN_ID, "tokenAddress": TOKEN, 'amountUnits': '1,500.00',
		},
		display={"title": "🌱", "verb": "Pay", "paymentOptions": ["CashApp", ("AllWalets",)]},
		refundAddress=refund(),
	))
