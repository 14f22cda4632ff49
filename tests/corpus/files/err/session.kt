package com.shop.pay

import kotlinx.serialization.json.*

object Tokens {
    const val USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
}

class Checkout {
    companion object {
        private const val CHAIN = "8453"
    }

    fun body(title: String) = mapOf(
        "destination" to mapOf( // 🌱
            "type" to "evm", "address" to "0x21c67cc0E6676059dBF12F83A6c11B1360871472",
            "chainId" to 8_453L,
            "tokenAddress" to Tokens.USDC,
            "amountUnits" to 25,
        ),
        "display" to mapOf("title" to "Order $title", "verb" to "Pay", "paymentOptions" to listOf("AllWallets", listOf("metamask"))),
    )

    fun json(title: String) = buildJsonObject {
        putJsonObject("destination") {
            put("type", "evm")
            put("chainId", CHAIN)
        }
        put("display", buildJsonObject { put("title", title); put("verb", "Pay") })
    }.toString()

    val text = """
        {
          "destination": {"type": "evm", "address": "0x21c67cc0E6676059dBF12F83A6c11B1360871472", "chainId": $chain},
          "display": {"title": "Order", "verb": "Pay"}
        }
    """.trimIndent()
}
