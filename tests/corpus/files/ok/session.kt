package com.shop.pay

import kotlinx.serialization.Serializable
import org.json.JSONObject

@Serializable
data class Session(val destination: Destination, val display: Display)

class Checkout(private val treasury: String) {
    companion object {
        private val BASE = mapOf("chainId" to 8453, "tokenAddress" to "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913")
    }

    fun body(amount: String, options: List<String>): Map<String, Any> {
        val payload = mutableMapOf(
            "destination" to mapOf("type" to "evm", "address" to treasury, "amountUnits" to amount) + BASE,
            "display" to mapOf("title" to "Order $id", "verb" to "Pay", "paymentOptions" to options),
        )
        payload["metadata"] = mapOf("phone" to phone)
        return payload
    }

    fun json(amount: String) = JSONObject().apply {
        put("destination", JSONObject().apply {
            put("type", "evm")
            put("address", treasury)
            put("chainId", 8453)
            put("tokenAddress", Tokens.USDC)
            put("amountUnits", amount)
        })
        put("display", JSONObject().put("title", "Order").put("verb", "Pay"))
    }

    fun typed() = Session(destination = Destination(type = "evm", chainId = 1), display = Display("Order", "Pay"))

    fun text(address: String, chainId: Int) =
        """{"destination": {"type": "evm", "address": "$address", "chainId": $chainId, "tokenAddress": "${token.address}"}, "display": {"title": "A", "verb": "Pay"}}"""
}
