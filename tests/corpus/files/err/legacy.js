// 🌱 é
module.exports = {
  destination: {
    type: 'evm', address: '\x30x84054340396b44e6860894669b73ded252481608', chainId: 1,
    tokenAddress: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
  },
  display: { title: 'Gallery', verb: 'Buy it' },
}
