// What a browser's page would find, made of ethers, viem, @polkadot/keyring and Node.js' own crypto.

import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";
import { Keyring } from "@polkadot/keyring";
import { u8aToHex, u8aWrapBytes } from "@polkadot/util";
import { cryptoWaitReady } from "@polkadot/util-crypto";
import { Wallet } from "ethers";
import { privateKeyToAccount } from "viem/accounts";

await cryptoWaitReady();

/** `window.ethereum` over a signer that asks for an address and typed data. */
const provider = (address, signTypedData) => ({
  async request({ method, params }) {
    if (method === "eth_requestAccounts") return [address];
    if (method !== "eth_signTypedData_v4" || params[0] !== address) throw new Error(`${method} ${params[0]}`);
    return signTypedData(JSON.parse(params[1]));
  },
});

/** `window.ethereum` by ethers, and by viem. */
export const ETHEREUM = {
  ethers(secret) {
    const wallet = new Wallet(secret);
    return provider(wallet.address, ({ domain, types: { EIP712Domain: _, ...types }, message }) => wallet.signTypedData(domain, types, message));
  },
  viem(secret) {
    const account = privateKeyToAccount(secret);
    return provider(account.address, (data) => account.signTypedData(data));
  },
};

/** An extension with an account of each type, as `window.injectedWeb3` has it. */
export function polkadotExtension(seed) {
  const pairs = ["ed25519", "sr25519", "ecdsa"].map((type) => new Keyring({ type }).addFromSeed(seed));
  const accounts = { get: async () => pairs.map(({ address, type }) => ({ address, type })) };
  const signer = {
    async signRaw({ address, data, type }) {
      if (type !== "bytes") throw new Error(`expected bytes, found ${type}`);
      return { id: 1, signature: u8aToHex(pairs.find((pair) => pair.address === address).sign(u8aWrapBytes(data))) };
    },
  };
  return { enable: async () => ({ accounts, signer }) };
}

const SPKI = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** `navigator.credentials` with one passkey of that secret, for pages of that site. */
export function credentials(site, secret) {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const part = (from) => point.subarray(from, from + 32).toString("base64url");
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d: secret.toString("base64url"), x: part(1), y: part(33) } });
  const id = sha256(point);
  return {
    async create({ publicKey: { rp, pubKeyCredParams } }) {
      if (rp.id !== site || pubKeyCredParams[0].alg !== -7) throw new Error("another site or algorithm");
      return { id: id.toString("base64url"), response: { getPublicKey: () => Buffer.concat([Buffer.from(SPKI, "hex"), point]) } };
    },
    async get({ publicKey: { rpId, challenge, userVerification, allowCredentials } }) {
      if (rpId !== site || userVerification !== "required" || !id.equals(allowCredentials[0].id)) throw new Error("another passkey");
      const data = { type: "webauthn.get", challenge: Buffer.from(challenge).toString("base64url"), origin: `https://${site}`, crossOrigin: false };
      const clientDataJSON = Buffer.from(JSON.stringify(data));
      const authenticatorData = Buffer.concat([sha256(site), Buffer.of(0x05, 0, 0, 0, 1)]);
      const signature = sign("sha256", Buffer.concat([authenticatorData, sha256(clientDataJSON)]), key);
      return { response: { authenticatorData, clientDataJSON, signature } };
    },
  };
}
