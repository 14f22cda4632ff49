# frozen_string_literal: true

USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'

def create(user)
  payload = {
    destination: {
      type: "evm", # 🌱
      "address" => "0x21c67cc0E6676059dBF12F83A6c11B1360871472",
      :chainId => 8_453,
      tokenAddress: USDC,
      amountUnits: 25,
    },
    display: { title: "Order #{user.id}", verb: 'Pay', paymentOptions: %w[AllWallets] + [], },
  }
  client.post("/v1/sessions", payload.to_json)
end

client.post('/v1/sessions', destination: { type: 'evm', address: treasury, chainId: "8453", tokenAddress: token },
                            display: { title: 'Pay', verb: 'Pay', paymentOptions: ['AllWallets', 'Zelle'] })
