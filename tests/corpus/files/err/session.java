package com.shop.pay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

public final class Checkout {
    private static final String USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

    Map<String, Object> body(String title) {
        return Map.of(
            "destination", Map.ofEntries( // 🌱
                Map.entry("type", "evm"), Map.entry("address", "0x21c67cc0E6676059dBF12F83A6c11B1360871472"),
                Map.entry("chainId", 8_453),
                Map.entry("tokenAddress", USDC),
                Map.entry("amountUnits", 25)
            ),
            "display", Map.of("title", title, "verb", "Pay", "paymentOptions", List.of("AllWallets", List.of("metamask")))
        );
    }

    String json(String title) {
        return new JSONObject()
            .put("destination", new JSONObject().put("type", "evm").put("chainId", "8453"))
            .put("display", new JSONObject().put("title", title).put("verb", "Pay"))
            .toString();
    }

    static final String TEXT = """
        {
          "destination": {"type": "evm", "address": "0x21c67cc0E6676059dBF12F83A6c11B1360871472", "chainId": 8453},
          "display": {"title": "Order \\"7\\"", "verb": "Pay"}
        }
        """;
}
