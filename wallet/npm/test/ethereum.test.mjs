// What Ethereum's wallets sign of an intent, with the signers of ethers and viem as oracles.

import assert from "node:assert/strict";
import { test } from "node:test";
import { getBytes, keccak256, Signature, toUtf8Bytes, TypedDataEncoder, Wallet } from "ethers";
import { hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { failed, fromHex, ok, toHex, wallet } from "./built.mjs";
import { cases, CONTRACT, GENESIS, named, verdict } from "./intents.mjs";

const { domain, intentDigest, intentText, Key, signedByEthereum, typedData } = wallet;

// Alice's key, which owns the car of the vectors: tests/testkit/src/key.rs.
const SECRET = `0x${"a1".repeat(32)}`;
const key = ok(Key.fromSeed("secp256k1", fromHex(SECRET)));
const ethers = new Wallet(SECRET);
const viem = privateKeyToAccount(SECRET);

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const INTENT = { Intent: [{ name: "text", type: "string" }, { name: "digest", type: "bytes32" }] };
const ours = ok(domain(GENESIS, CONTRACT));
const [here, elsewhere] = [cases.filter(({ meaning }) => meaning.intent.domain === ours), cases.filter(({ meaning }) => meaning.intent.domain !== ours)];
const intent = (name) => named(name).meaning.intent;
const typed = (value) => ok(typedData(GENESIS, CONTRACT, value));
const signedBy = (signer, { domain: of, message }, types = INTENT) => signer.signTypedData(of, types, message);
const withV = (signature, v) => `${signature.slice(0, -2)}${v.toString(16).padStart(2, "0")}`;
const word = (number) => number.toString(16).padStart(64, "0");

/** As the case's intent, of the owner's account. */
function refused(one, signature, why) {
  assert.equal(failed(signedByEthereum(one.meaning.intent, ethers.address, signature)), "not-signed", why);
}

test("the vectors have intents of forty kinds, and some for other contracts", () => {
  assert.ok(new Set(here.map(({ meaning }) => meaning.intent.message.kind)).size >= 40);
  assert.ok(elsewhere.length > 0);
});

test("the domain and the typed data's hash are those of ethers and of viem, for every intent", () => {
  for (const { name, meaning, typed_digest, digest, text } of here) {
    const data = typed(meaning.intent);
    assert.equal(TypedDataEncoder.hashDomain(data.domain), ours, name);
    assert.equal(TypedDataEncoder.hash(data.domain, INTENT, data.message), typed_digest, name);
    assert.equal(hashTypedData(data), typed_digest, name);
    assert.deepEqual(data.message, { text, digest }, name);
    assert.equal(ok(intentText(meaning.intent)), text, name);
  }
  assert.equal(TypedDataEncoder.from(INTENT).encodeType("Intent"), "Intent(string text,bytes32 digest)");
});

test("the typed data is what ethers would ask MetaMask for", () => {
  const data = typed(intent("a signed grant is submitted"));
  assert.deepEqual(TypedDataEncoder.getPayload(data.domain, INTENT, data.message), data);
});

test("typed data for another contract or chain than the intent's is not made", () => {
  for (const { name, meaning } of elsewhere) assert.equal(failed(typedData(GENESIS, CONTRACT, meaning.intent)), "not-signed", name);
  const { intent: ofHere } = here[0].meaning;
  assert.equal(failed(typedData(GENESIS, `0x${"cd".repeat(20)}`, ofHere)), "not-signed");
  assert.equal(failed(typedData(`0x${"6f".repeat(32)}`, CONTRACT, ofHere)), "not-signed");
});

test("ethers and viem sign every intent to the same bytes as a key of ours", async () => {
  assert.equal(ok(key.account()).intent_account, ethers.address.toLowerCase());
  for (const { name, meaning: { intent: wanted } } of here) {
    const data = typed(wanted);
    const [one, other] = [await signedBy(ethers, data), await viem.signTypedData(data)];
    assert.equal(one, other, name);
    // Some have deadlines that no wallet signs: on their last day it does.
    const signed = ok(key.signIntent(wanted, wanted.deadline));
    // The kind, r, s, and the parity in the place of v.
    assert.equal(toHex(signed).slice(-132), `00${withV(one, Signature.from(one).yParity).slice(2)}`, name);
    assert.deepEqual(ok(signedByEthereum(wanted, ethers.address, one)), signed, name);
  }
});

test("v may be 27 and 28 or 0 and 1, in hex or bytes, and s in its high form is brought low", async () => {
  const parities = new Set();
  for (const { name, meaning: { intent: wanted } } of here.slice(0, 20)) {
    const signed = ok(key.signIntent(wanted, wanted.deadline));
    const signature = await signedBy(ethers, typed(wanted));
    const { r, s, yParity } = Signature.from(signature);
    parities.add(yParity);
    const high = `${r}${word(ORDER - BigInt(s))}`;
    const forms = [signature, withV(signature, yParity), fromHex(signature), `${high}${word(28 - yParity).slice(-2)}`, `${high}${word(1 - yParity).slice(-2)}`];
    for (const form of forms) assert.deepEqual(ok(signedByEthereum(wanted, ethers.address, form)), signed, `${name}: ${form}`);
  }
  assert.deepEqual([...parities].sort(), [0, 1]);
});

test("the rules accept what ethers signed for the owner, once for each kind of act", async () => {
  let accepted = 0;
  for (const one of here.filter(({ expected, meaning }) => expected.event && meaning.intent.principal === ethers.address.toLowerCase())) {
    const signed = ok(signedByEthereum(one.meaning.intent, ethers.address, await signedBy(ethers, typed(one.meaning.intent))));
    assert.equal(verdict(one, signed), "accepted", one.name);
    accepted += 1;
  }
  assert.ok(accepted > 20, `${accepted}`);
});

const granted = named("a signed grant is submitted");
const wanted = granted.meaning.intent;

test("what an Ethereum wallet signed otherwise than as this intent's typed data is refused", async () => {
  const data = typed(wanted);
  assert.equal(verdict(granted, ok(signedByEthereum(wanted, ethers.address, await signedBy(ethers, data)))), "accepted");
  const domains = {
    "another chain's first block": { salt: `0x${"6f".repeat(32)}` },
    "another contract": { verifyingContract: `0x${"cd".repeat(20)}` },
    "another name": { name: "valet" },
    "another version": { version: "2" },
    "a chain id besides": { chainId: 1 },
  };
  for (const [why, change] of Object.entries(domains)) refused(granted, await signedBy(ethers, { ...data, domain: { ...data.domain, ...change } }), why);
  for (const left of Object.keys(data.domain)) {
    const { [left]: _, ...rest } = data.domain;
    refused(granted, await signedBy(ethers, { ...data, domain: rest }), `without ${left}`);
  }
  const messages = {
    "another text": { text: data.message.text.replace("act: grant", "act: narrow") },
    "a text without its last line's end": { text: data.message.text.trimEnd() },
    "another digest": { digest: ok(intentDigest({ ...wanted, nonce: 1n })) },
  };
  for (const [why, change] of Object.entries(messages)) refused(granted, await signedBy(ethers, { ...data, message: { ...data.message, ...change } }), why);
  const types = {
    "members in another order": { Intent: [...INTENT.Intent].reverse() },
    "the digest alone": { Intent: [INTENT.Intent[1]] },
    "a type of another name": { Mail: INTENT.Intent },
    "the text as bytes": { Intent: [{ name: "text", type: "bytes" }, INTENT.Intent[1]] },
  };
  for (const [why, type] of Object.entries(types)) {
    const text = why.endsWith("bytes") ? toUtf8Bytes(data.message.text) : data.message.text;
    refused(granted, await signedBy(ethers, { ...data, message: { ...data.message, text } }, type), why);
  }
});

test("a message of personal_sign and a signed hash are no intent", async () => {
  const [text, digest] = [ok(intentText(wanted)), ok(intentDigest(wanted))];
  refused(granted, await ethers.signMessage(text), "EIP-191 over the text");
  refused(granted, await viem.signMessage({ message: text }), "viem's EIP-191 over the text");
  refused(granted, await ethers.signMessage(getBytes(digest)), "EIP-191 over the digest");
  refused(granted, await ethers.signMessage(ok(wallet.wrappedText(wanted))), "EIP-191 over the wrapped text");
  for (const hash of [digest, keccak256(digest), keccak256(toUtf8Bytes(text))]) {
    refused(granted, ethers.signingKey.sign(hash).serialized, "eth_sign");
  }
});

test("a signature over another intent, of another key or with a byte changed is not the owner's", async () => {
  const changes = { nonce: "1", epoch: wanted.epoch + 1, deadline: "10151", principal: `0x${"01".repeat(20)}`, message: { kind: "pause" } };
  for (const [why, value] of Object.entries(changes)) refused(granted, await signedBy(ethers, typed({ ...wanted, [why]: value })), why);
  refused(granted, await signedBy(Wallet.createRandom(), typed(wanted)), "another key");
  const signature = fromHex(await signedBy(ethers, typed(wanted)));
  for (let at = 0; at < 65; at++) refused(granted, signature.map((byte, place) => (place === at ? byte ^ 1 : byte)), `byte ${at}`);
});

test("what has not the form of r, s and v is no signature", async () => {
  const signature = await signedBy(ethers, typed(wanted));
  const { r, s, compactSerialized } = Signature.from(signature);
  const forms = {
    "nothing": "0x",
    "cut": signature.slice(0, -2),
    "without v, packed as EIP-2098 has it": compactSerialized,
    "a byte too many": `${signature}00`,
    "v of EIP-155": withV(signature, 37),
    "v of 2": withV(signature, 2),
    "v of 29": withV(signature, 29),
    "r of zero": `0x${word(0n)}${s.slice(2)}1b`,
    "s of zero": `${r}${word(0n)}1b`,
    "r of the order": `0x${word(ORDER)}${s.slice(2)}1b`,
    "s of the order": `${r}${word(ORDER)}1b`,
    "zeros": `0x${"00".repeat(65)}`,
  };
  for (const [why, form] of Object.entries(forms)) assert.equal(failed(signedByEthereum(wanted, ethers.address, form)), "not-signed", why);
  for (const form of [signature.slice(2), `${signature}0`, "0xzz", 27, null]) {
    assert.equal(failed(signedByEthereum(wanted, ethers.address, form)), "malformed-input", `${form}`);
  }
});
