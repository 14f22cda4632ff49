import { base } from "viem/chains";

const TOKENS = { base: { usdc: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" } };

/* 🌱 */ export const body = (to: string) => ({
	destination: {
		type: "evm", address: /* 🌱 */ "0x21c67cc0E6676059dBF12F83A6c11B1360871472" as const,
		chainId: 8453,
		tokenAddress: TOKENS.base.usdc,
		amountUnits: 25,
	},
	display: { title: "Larkspur", verb: 'Pay', paymentOptions: ["AllWallets", ['metamask']] },
	metadata: { phone: "+44 20 7946 0958" }, refundAddress: process.env.REFUND ?? '0x84054340396b44e6860894669b73ded252481608',
});
