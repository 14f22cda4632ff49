package pay

type Session struct {
	Destination Destination `json:"destination"`
	Display     Display     `json:"display"`
}

var base = Destination{Type: "evm", ChainID: 8453, TokenAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}

func body(amount, usdc string) ([]byte, error) {
	payload := map[string]any{
		"destination": map[string]any{"type": "evm", "address": os.Getenv("TREASURY"), "chainId": 8453, "tokenAddress": usdc, "amountUnits": amount},
		"display":     map[string]any{"title": "Order", "verb": "Pay", "paymentOptions": options()},
	}
	payload["metadata"] = map[string]string{"phone": phone}
	tests := []struct{ destination, display string }{{"a", "b"}}
	return json.Marshal(payload)
}
