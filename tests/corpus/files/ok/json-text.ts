const deposit = JSON.parse('{"destination": {"type": "evm", "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "chainId": 8453, "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}, "display": {"title": "it\'s", "verb": "Pay"}}');

export const topUp = (to: string) => `{
  "destination": { "type": "evm", "address": "${to}", "chainId": 8453, "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" },
  "display": { "title": "Café 😀", "verb": "Pay" }
}`;
