package com.shop.pay;

import java.util.HashMap;
import java.util.Map;

record Session(Destination destination, Display display) {}

public final class Checkout {
    private static final Map<String, Object> BASE = Map.of("chainId", 8453, "tokenAddress", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");

    @JsonProperty("destination")
    private String destination = "Berlin";

    String body(String amount, String title) throws Exception {
        Map<String, Object> destination = new HashMap<>(BASE);
        destination.put("type", "evm");
        destination.put("address", System.getenv("TREASURY"));
        destination.put("amountUnits", amount);
        Map<String, Object> payload = new HashMap<>(Map.of("destination", destination, "display", Map.of("title", title, "verb", "Pay")));
        payload.put("metadata", Map.of("phone", phone));
        return mapper.writeValueAsString(payload);
    }

    Map<String, Object> whole(String amount, List<Object> options) {
        return Map.of(
            "destination", Map.of("type", "evm", "address", config.treasury(), "chainId", 8453L, "tokenAddress", Tokens.USDC, "amountUnits", amount),
            "display", Map.of("title", "Order " + id, "verb", "Pay", "paymentOptions", options)
        );
    }

    Session typed(String address) {
        return new Session(Destination.builder().type("evm").chainId(1).build(), new Display("Order", "Pay"));
    }

    String text(String address, int chainId) {
        return """
            {"destination": {"type": "evm", "address": "%s", "chainId": %d, "tokenAddress": "%1$s"}, "display": {"title": "A", "verb": "Pay"}}
            """.formatted(address, chainId);
    }
}
