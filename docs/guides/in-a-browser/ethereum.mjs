// MetaMask, or another wallet of Ethereum: `ethereum` is `window.ethereum`.

/** The wallet's account, which owns what it signs. */
export async function account(ethereum) {
  const [address] = await ethereum.request({ method: "eth_requestAccounts" });
  return address;
}

/** What `valet intent attach --ethereum` takes. */
export async function sign(ethereum, form) {
  const params = [await account(ethereum), JSON.stringify(form.ethereum)];
  return ethereum.request({ method: "eth_signTypedData_v4", params });
}
