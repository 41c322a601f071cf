// Three kinds of signatures: none is taken as another's, and no account of one kind is one of another.

import assert from "node:assert/strict";
import { createECDH, createPrivateKey, createPublicKey } from "node:crypto";
import { test } from "node:test";
import { Keyring } from "@polkadot/keyring";
import { u8aConcat } from "@polkadot/util";
import { cryptoWaitReady } from "@polkadot/util-crypto";
import { concat, keccak256, sha256, SigningKey, toUtf8Bytes, Wallet } from "ethers";
import { answerOf, software, SOFTWARE } from "./authenticator.mjs";
import { failed, fromHex, ok, toHex, wallet } from "./built.mjs";
import { CONTRACT, GENESIS, named, verdict } from "./intents.mjs";

const { intentDigest, Key, passkeyAccount, polkadotAccount, signedByEthereum, signedByPasskey, signedByPolkadot, submitData, typedData, wrappedText } = wallet;
await cryptoWaitReady();

const bytes = (value) => new Uint8Array(32).fill(value);
const pairOf = (type, seed) => new Keyring({ type }).addFromSeed(seed);
const ethereum = new Wallet(toHex(bytes(0xa1)));
const polkadot = pairOf("sr25519", bytes(0xd0));

/** One act of the vectors for each kind of principal, and how its key signs an intent. */
const kinds = {
  eip712: {
    act: named("a signed grant is submitted"),
    sign: async (intent) => {
      const { domain, types: { Intent }, message } = ok(typedData(GENESIS, CONTRACT, intent));
      return signedByEthereum(intent, ethereum.address, await ethereum.signTypedData(domain, { Intent }, message));
    },
    // The kind, r, s and the parity.
    length: 66,
  },
  passkey: { act: named("a passkey stops everything of its vehicle"), sign: (intent) => signedByPasskey(intent, answerOf(intent)) },
  sr25519: {
    act: named("a Polkadot wallet registers a vehicle as its own account"),
    sign: (intent) => signedByPolkadot(intent, polkadot.publicKey, polkadot.sign(ok(wrappedText(intent)))),
    length: 97,
  },
};

/** Refused by the wallet, or by the rules as nobody's who may. */
function refused(act, answer, why) {
  if (answer.type === "failure") assert.ok(["not-signed", "malformed-input"].includes(answer.error.code), why);
  else assert.equal(verdict(act, answer.value), "BadSignature", why);
}

for (const [kind, { act, sign: signed }] of Object.entries(kinds)) {
  test(`a key of the kind ${kind} acts for its own account, and for none of another kind`, async () => {
    assert.equal(act.meaning.signature.kind, kind);
    assert.equal(verdict(act, ok(await signed(act.meaning.intent))), "accepted");
    for (const [other, { act: foreign }] of Object.entries(kinds).filter(([other]) => other !== kind)) {
      assert.equal(verdict(foreign, ok(await signed(foreign.meaning.intent))), "BadSignature", other);
    }
  });
}

test("a signed intent whose kind is changed is malformed, or nobody's", async () => {
  for (const [kind, { act, sign: signed, length }] of Object.entries(kinds)) {
    const whole = ok(await signed(act.meaning.intent));
    const start = length ? whole.length - length : startOf(act);
    assert.equal(whole[start], Object.keys(kinds).indexOf(kind), kind);
    for (let other = 0; other < 256; other++) {
      if (other === whole[start]) continue;
      const changed = whole.map((byte, at) => (at === start ? other : byte));
      assert.equal(failed(submitData(changed)), "malformed-input", `${kind} as ${other}`);
    }
  }
});

/** Where the signature begins in the vector's own bytes: behind the intent, which a Polkadot wallet signs as well. */
function startOf({ meaning: { intent } }) {
  return ok(signedByPolkadot(intent, polkadot.publicKey, polkadot.sign(ok(wrappedText(intent))))).length - 97;
}

test("no wallet's answer is taken as that of another kind", async () => {
  for (const { act } of Object.values(kinds)) {
    const { intent } = act.meaning;
    const text = ok(wrappedText(intent));
    const { domain, types: { Intent }, message } = ok(typedData(GENESIS, CONTRACT, intent));
    const assertion = answerOf(intent);
    const side = answerOf(intent, { dsaEncoding: "ieee-p1363" }).signature;
    const answers = {
      "Ethereum's": await ethereum.signTypedData(domain, { Intent }, message),
      "a passkey's": assertion.signature,
      "a passkey's, r and s side by side": side,
      "a passkey's, with v": `${side}1b`,
      "sr25519's": toHex(polkadot.sign(text)),
      "sr25519's, marked": toHex(u8aConcat([1], polkadot.sign(text))),
      "sr25519's, with v": toHex(u8aConcat(polkadot.sign(text), [27])),
      "Ed25519's": toHex(pairOf("ed25519", bytes(0xd0)).sign(text)),
      "ECDSA's of Polkadot": toHex(pairOf("ecdsa", bytes(0xa1)).sign(text)),
    };
    const taken = { "Ethereum's": "ethereum", "a passkey's": "passkey", "sr25519's": "polkadot", "sr25519's, marked": "polkadot" };
    for (const [whose, signature] of Object.entries(answers)) {
      if (taken[whose] !== "ethereum") refused(kinds.eip712.act, signedByEthereum(kinds.eip712.act.meaning.intent, ethereum.address, signature), `${whose} as Ethereum's`);
      if (taken[whose] !== "polkadot") refused(act, signedByPolkadot(intent, polkadot.publicKey, signature), `${whose} as sr25519's`);
      if (taken[whose] !== "passkey") assert.equal(failed(signedByPasskey(intent, { ...assertion, signature })), "not-signed", `${whose} as a passkey's`);
    }
  }
});

test("what one kind signs, signed by a key of another, is nobody's", () => {
  const { act } = kinds.eip712;
  const { intent } = act.meaning;
  const { authenticator_data, client_data_json } = answerOf(intent);
  const hashes = {
    "what a passkey signs": sha256(concat([authenticator_data, sha256(client_data_json)])),
    "a passkey's challenge": ok(intentDigest(intent)),
    "the hash of what sr25519 signs": keccak256(toUtf8Bytes(ok(wrappedText(intent)))),
  };
  for (const [what, hash] of Object.entries(hashes)) refused(act, signedByEthereum(intent, ethereum.address, ethereum.signingKey.sign(hash).serialized), what);
  for (const what of [act.typed_digest, ok(intentDigest(intent)), act.text]) {
    const signature = polkadot.sign(what.startsWith("0x") ? fromHex(what) : what);
    assert.equal(failed(signedByPolkadot(intent, polkadot.publicKey, signature)), "not-signed", what);
  }
  // The same secret number, on the other curve.
  const twin = createECDH("secp256k1");
  twin.setPrivateKey(Buffer.alloc(32, 0xb2));
  const part = (from) => twin.getPublicKey().subarray(from, from + 32).toString("base64url");
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "secp256k1", d: Buffer.alloc(32, 0xb2).toString("base64url"), x: part(1), y: part(33) } });
  assert.equal(failed(signedByPasskey(intent, answerOf(intent, { by: key }))), "not-signed");
  const spki = toHex(createPublicKey(key).export({ format: "der", type: "spki" }));
  for (const public_key of [spki, toHex(twin.getPublicKey())]) {
    assert.equal(failed(signedByPasskey(intent, { ...answerOf(intent, { by: key }), public_key })), "not-signed");
    assert.equal(failed(passkeyAccount("wallet.example", public_key)), "not-signed");
  }
});

test("an assertion over what the other kinds sign is none over the intent", () => {
  const { act } = kinds.passkey;
  const { intent } = act.meaning;
  for (const hash of [act.typed_digest, keccak256(toUtf8Bytes(ok(wrappedText(intent)))), sha256(toUtf8Bytes(act.text)), ok(intentDigest({ ...intent, epoch: intent.epoch + 1 }))]) {
    const challenge = Buffer.from(fromHex(hash)).toString("base64url");
    const write = () => `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://wallet.example","crossOrigin":false}`;
    assert.equal(failed(signedByPasskey(intent, answerOf(intent, { write }))), "not-signed", hash);
  }
});

test("the accounts of related keys differ from kind to kind, and from site to site", () => {
  const accounts = [];
  for (const value of [0x01, 0xa1, 0xb2, 0xd0]) {
    const seed = bytes(value);
    const { spki, point } = software(value);
    const [{ publicKey }, address] = [new SigningKey(toHex(seed)), new Wallet(toHex(seed)).address.toLowerCase()];
    for (const kind of ["secp256k1", "ed25519"]) accounts.push(ok(ok(Key.fromSeed(kind, seed)).account()).address);
    accounts.push(address);
    assert.equal(ok(ok(Key.fromSeed("secp256k1", seed)).account()).intent_account, address);
    for (const site of ["wallet.example", "localhost", "sub.wallet.example"]) accounts.push(ok(passkeyAccount(site, spki)));
    // As sr25519 keys: the seed's own, and each coordinate of the other two.
    const coordinates = [publicKey, point].flatMap((whole) => [`0x${whole.slice(4, 68)}`, `0x${whole.slice(68)}`]);
    accounts.push(ok(polkadotAccount(pairOf("sr25519", seed).publicKey)), ...coordinates.map((key) => `0x${keccak256(key).slice(-40)}`));
    // What would be a passkey's account without its tag, or an Ethereum account of its point.
    accounts.push(`0x${keccak256(`0x${point.slice(4)}`).slice(-40)}`);
    accounts.push(`0x${keccak256(concat([sha256(toUtf8Bytes("wallet.example")), `0x${point.slice(4)}`])).slice(-40)}`);
  }
  assert.equal(new Set(accounts).size, accounts.length);
  assert.equal(accounts.length, 4 * 13);
  assert.equal(SOFTWARE.account, kinds.passkey.act.meaning.intent.principal, "Node.js and the vectors agree on the account");
});
