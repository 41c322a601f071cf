// A Polkadot extension: `extension` is one of `window.injectedWeb3`, such as `window.injectedWeb3["polkadot-js"]`.

/** The addresses that can sign: others than those of sr25519 cannot. */
export async function addresses(extension) {
  const { accounts } = await extension.enable("Valet");
  return (await accounts.get()).filter(({ type }) => type === "sr25519").map(({ address }) => address);
}

/** What `valet intent attach --polkadot` takes; the address goes with it as `--key`. */
export async function sign(extension, address, form) {
  const { signer } = await extension.enable("Valet");
  const { signature } = await signer.signRaw({ address, ...form.polkadot });
  return signature;
}
