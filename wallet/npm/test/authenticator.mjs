// A passkey of Node.js' own crypto, which answers in whatever form it is told to.

import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";
import { fromHex, ok, toHex, wallet } from "./built.mjs";

export const RP = "wallet.example";
export const ORIGIN = "https://wallet.example";
const SPKI = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** A passkey of Node.js' own crypto. */
export function software(secret) {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(Buffer.alloc(32, secret));
  const point = ecdh.getPublicKey();
  const part = (from) => point.subarray(from, from + 32).toString("base64url");
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d: Buffer.alloc(32, secret).toString("base64url"), x: part(1), y: part(33) } });
  return { key, point: toHex(point), spki: `0x${SPKI}${toHex(point).slice(2)}` };
}

const { key, point, spki } = software(0xb2);

/** An answer as a browser gives it that writes its data so. */
export function answerOf(intent, { write = (challenge) => clientData({ challenge }), flags = 0x05, counter = 0, data = (bytes) => bytes, dsaEncoding = "der", by = key } = {}) {
  const json = Buffer.from(write(Buffer.from(fromHex(ok(wallet.intentDigest(intent)))).toString("base64url")));
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const authenticator = data(Buffer.concat([sha256(RP), Buffer.of(flags), count]));
  const signature = sign("sha256", Buffer.concat([authenticator, sha256(json)]), { key: by, dsaEncoding });
  return { public_key: spki, authenticator_data: toHex(authenticator), client_data_json: toHex(json), signature: toHex(signature) };
}

export const clientData = ({ type = "webauthn.get", challenge, origin = ORIGIN, more = ',"crossOrigin":false' }) =>
  `{"type":"${type}","challenge":"${challenge}","origin":"${origin}"${more}}`;

/** The account of the passkey of {@link answerOf}. */
export const SOFTWARE = { relyingParty: RP, spki, point, account: ok(wallet.passkeyAccount(RP, spki)) };

/** r and s of a signature in DER. */
export function scalars(der) {
  const bytes = fromHex(der);
  const take = (at) => BigInt(toHex(bytes.subarray(at + 2, at + 2 + bytes[at + 1])));
  return [take(2), take(4 + bytes[3])];
}

const integer = (number) => {
  const hex = number.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  const bytes = Buffer.from(even[0] >= "8" ? `00${even}` : even, "hex");
  return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
};

export function der(r, s) {
  const both = Buffer.concat([integer(r), integer(s)]);
  return toHex(Buffer.concat([Buffer.of(0x30, both.length), both]));
}

export function isHigh(signature) {
  return scalars(signature)[1] > ORDER / 2n;
}
