daimo_treasury_address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" # ours
daimo_chain_id         = 8453
environment = {
  DAIMO_TOKEN_ADDRESS = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
  DAIMO_CHAIN_ID      = "8453"
}
