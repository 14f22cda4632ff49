class Checkout < ApplicationRecord
  OPTIONS = %w[AllWallets AllExchanges].freeze
  BASE = { chainId: 8453, tokenAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" }.freeze

  validates :destination, presence: true

  def body(amount)
    options = OPTIONS
    options = ["Gold"] if vip?
    payload = {
      destination: { type: "evm", address: ENV.fetch("TREASURY"), amountUnits: amount.to_s, **BASE },
      display: { title: title, verb: "Pay", paymentOptions: options },
    }
    payload[:metadata] = { phone: phone }
    payload.merge(extra)
  end
end

SCHEMA = { destination: { type: String, required: true }, display: { title: String } }
