// One body, all of it literal.
export const session = Object.freeze({
  destination: {
    type: "evm",
    address: '0x95C978b6D2cD7E91B8f713f7f5538eb154101eEA',
    chainId: 8_453,
    tokenAddress: `0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913`,
    amountUnits: "18.50",
  },
  "display": { title: "Gr\u00fc\u00dfe 🌱", verb: "Pay" },
});
