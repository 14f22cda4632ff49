#!/usr/bin/env bash
# Don't send this to the "destination": '{'
set -euo pipefail
AMOUNT=${1:-5.00}

curl -sS -X POST "$BASE/v1/sessions" \
  -H 'Content-Type: application/json' \
  -d '{
    "destination": {
      "type": "evm",
      "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
      "chainId": '"$CHAIN"',
      "tokenAddress": "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913",
      "amountUnits": "'"$AMOUNT"'"
    },
    "display": { "title": "It'\''s Café 😀", "verb": "Deposit" }
  }' | jq .session.sessionId

curl --json @- "$BASE/v1/sessions" <<EOF
{
  "destination": {"type": "evm", "address": "${TREASURY}", "chainId": 8453, "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"},
  "display": {"title": "Run $(date +%F)", "verb": "Pay", "paymentOptions": ["CoinBase"]}
}
EOF

curl --data "{\"destination\": {\"type\": \"evm\", \"address\": \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD\", \"chainId\": 8453, \"tokenAddress\": \"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\"}, \"display\": {\"title\": \"$TITLE\", \"verb\": \"Pay\"}}" "$BASE/v1/sessions"

jq -n --arg to "$TREASURY" '{destination: {type: "evm", address: $to}, display: {}}'
curl https://example.com -d '{"destination": "Berlin", "display": "map"}'
