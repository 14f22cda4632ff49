package pay

const usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"

func body(title string) map[string]any {
	return map[string]any{
		"destination": map[string]interface{}{ // 🌱
			"type": "evm", "address": "0x21c67cc0E6676059dBF12F83A6c11B1360871472",
			"chainId":      8_453,
			"tokenAddress": usdc,
			`amountUnits`:  25,
		},
		"display": map[string]any{"title": title, "verb": "Pay", "paymentOptions": []any{"AllWallets", []string{"metamask"}}},
	}
}

func structs(title string) *Session {
	return &Session{
		Destination: Destination{Type: "evm", ChainID: 8453, Address: "0x21c67cc0E6676059dBF12F83A6c11B1360871472"},
		Display:     Display{Title: title, Verb: "Pay"},
	}
}
