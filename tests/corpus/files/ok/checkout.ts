import { env } from "../env";

const BASE = { chainId: 8453, tokenAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" } as const;
const OPTIONS = ["AllWallets", "AllExchanges"] as const;

export interface Request {
  destination: { type: "evm"; address: string };
  display: { title: string; verb: "not one word" };
}

export async function POST(title: string, amount: number, refundAddress?: string) {
  return fetch(`${env.DAIMO}/v1/sessions`, {
    method: "POST",
    body: JSON.stringify({
      destination: { type: "evm", address: process.env.TREASURY!, ...BASE, amountUnits: amount.toFixed(2) },
      display: { title, verb: "Pay", paymentOptions: [...OPTIONS, "ApplePay"] },
      metadata: { note: undefined, order: `${title}-1` },
      ...(refundAddress && { refundAddress }),
    }),
  });
}
