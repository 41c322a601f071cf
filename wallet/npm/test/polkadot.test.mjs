// What Polkadot's wallets sign of an intent, with @polkadot/keyring as the oracle.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring } from "@polkadot/keyring";
import { stringToHex, u8aConcat, u8aIsWrapped, u8aToHex, u8aToString, u8aWrapBytes } from "@polkadot/util";
import { cryptoWaitReady, decodeAddress, keccakAsU8a, signatureVerify } from "@polkadot/util-crypto";
import { failed, ok, toHex, wallet } from "./built.mjs";
import { cases, named, verdict } from "./intents.mjs";

const { intentDigest, intentText, polkadotAccount, signedByPolkadot, wrappedText } = wallet;
await cryptoWaitReady();

// The seed of tests/testkit/src/authenticator.rs.
const SEED = new Uint8Array(32).fill(0xd0);
const pairOf = (type, seed = SEED) => new Keyring({ type }).addFromSeed(seed);
const pair = pairOf("sr25519");
const wanted = named("a Polkadot wallet registers a vehicle as its own account").meaning.intent;
const text = ok(wrappedText(wanted));

/** What a wallet's `signRaw` does with what it is asked to sign (RequestBytesSign of the extension). */
const signRaw = (data, by = pair, options) => by.sign(u8aWrapBytes(data), options);
const refused = (signature, why, { intent = wanted, by = pair.publicKey } = {}) =>
  assert.equal(failed(signedByPolkadot(intent, by, signature)), "not-signed", why);

test("the wrapped text of every intent stays as it is when a wallet wraps it", () => {
  for (const { name, meaning: { intent }, text: words, digest } of cases) {
    const wrapped = ok(wrappedText(intent));
    assert.equal(wrapped, `<Bytes>${words}digest: ${digest}\n</Bytes>`, name);
    for (const asked of [wrapped, stringToHex(wrapped)]) assert.equal(u8aToString(u8aWrapBytes(asked)), wrapped, name);
    assert.ok(u8aIsWrapped(new TextEncoder().encode(wrapped), false), name);
  }
});

test("the account of an sr25519 key is the last 20 bytes of its Keccak hash, by key or by address", () => {
  for (const by of [pair, new Keyring({ type: "sr25519" }).addFromUri("//Alice"), new Keyring({ type: "sr25519" }).addFromUri("//Bob//stash")]) {
    const exp = u8aToHex(keccakAsU8a(by.publicKey).slice(-20));
    for (const form of [by.publicKey, u8aToHex(by.publicKey), decodeAddress(by.address)]) assert.equal(ok(polkadotAccount(form)), exp);
  }
  assert.equal(ok(polkadotAccount(pair.publicKey)), wanted.principal, "the vectors' principal");
  const others = [pairOf("ed25519").publicKey, new Uint8Array(32), u8aConcat(pair.publicKey.slice(0, 20), new Uint8Array(12).fill(0xee))];
  for (const key of others) assert.equal(failed(polkadotAccount(key)), "not-signed", u8aToHex(key));
  for (const form of [pair.address, pair.publicKey.slice(1), "0x", pairOf("ecdsa").publicKey]) assert.equal(failed(polkadotAccount(form)), "malformed-input");
});

test("what @polkadot/keyring signs of every intent is taken, with the mark of its kind or without", () => {
  for (const { name, meaning: { intent } } of cases) {
    const wrapped = ok(wrappedText(intent));
    const signature = signRaw(stringToHex(wrapped));
    assert.ok(signatureVerify(wrapped, signature, pair.address).isValid, name);
    const signed = ok(signedByPolkadot(intent, pair.publicKey, signature));
    // The kind, the key and the signature.
    assert.ok(toHex(signed).endsWith(`02${u8aToHex(pair.publicKey).slice(2)}${u8aToHex(signature).slice(2)}`), name);
    const typed = signRaw(wrapped, pair, { withType: true });
    assert.equal(toHex(ok(signedByPolkadot(intent, u8aToHex(pair.publicKey), u8aToHex(typed)))).slice(-128), u8aToHex(typed.slice(1)).slice(2), name);
  }
});

test("the rules accept what @polkadot/keyring signed as the principal and as its intent key, and of no other key", () => {
  const other = pairOf("sr25519", new Uint8Array(32).fill(0xd1));
  const acts = cases.filter(({ meaning, expected }) => meaning.signature.kind === "sr25519" && expected.event);
  assert.deepEqual(acts.map(({ meaning }) => meaning.intent.principal === wanted.principal), [true, false]);
  for (const one of acts) {
    const { intent } = one.meaning;
    const submitted = (by) => verdict(one, ok(signedByPolkadot(intent, by.publicKey, signRaw(ok(wrappedText(intent)), by))));
    assert.deepEqual([submitted(pair), submitted(other)], ["accepted", "BadSignature"], one.name);
  }
});

test("what is not the wrapped text of this intent is refused", () => {
  const words = ok(intentText(wanted));
  const inside = text.slice("<Bytes>".length, -"</Bytes>".length);
  const digest = ok(intentDigest(wanted));
  refused(pair.sign(words), "the text, not wrapped");
  refused(pair.sign(inside), "the text with the digest, not wrapped");
  refused(signRaw(words), "the text without its digest, wrapped");
  refused(signRaw(digest), "the digest, wrapped");
  refused(pair.sign(digest), "the digest, not wrapped");
  refused(pair.sign(`<Bytes>${text}</Bytes>`), "wrapped twice");
  refused(pair.sign(text.toLowerCase()), "other letters");
  refused(pair.sign(`<Ethereum>${inside}</Ethereum>`), "another wrapping");
  refused(pair.sign(`${text}\n`), "a line more");
  const changes = { nonce: "1", deadline: "1", epoch: wanted.epoch + 1, principal: `0x${"01".repeat(20)}`, domain: `0x${"dd".repeat(32)}`, message: { kind: "pause" } };
  for (const [why, value] of Object.entries(changes)) refused(signRaw(ok(wrappedText({ ...wanted, [why]: value }))), why);
});

test("a signature of another kind of key, of another key, or with a bit changed is refused", () => {
  const signature = signRaw(text);
  const [ed25519, ecdsa, other] = [pairOf("ed25519"), pairOf("ecdsa"), pairOf("sr25519", new Uint8Array(32).fill(0xd1))];
  for (const by of [pair.publicKey, ed25519.publicKey]) {
    refused(signRaw(text, ed25519), "ed25519", { by });
    refused(signRaw(text, ed25519, { withType: true }), "ed25519 with its mark", { by });
  }
  refused(signRaw(text, ecdsa), "ECDSA");
  refused(signRaw(text, ecdsa, { withType: true }), "ECDSA with its mark");
  refused(signature, "another key", { by: other.publicKey });
  refused(signRaw(text, other), "another key's signature");
  refused(signature, "the key of zeros", { by: new Uint8Array(32) });
  refused(signature, "an account that came from Ethereum", { by: u8aConcat(pair.publicKey.slice(0, 20), new Uint8Array(12).fill(0xee)) });
  for (let bit = 0; bit < 512; bit += 5) {
    refused(signature.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)), `bit ${bit}`);
  }
  for (const form of ["0x", signature.slice(1), u8aConcat([2], signature), u8aConcat(signature, [1])]) refused(form, `${form.length} bytes`);
});

test("the text that is signed begins as no transaction does, and is ASCII that a person can read", () => {
  for (const { name, meaning: { intent } } of cases) assert.match(ok(wrappedText(intent)), /^<Bytes>Valet intent\n[\n -~]*<\/Bytes>$/, name);
});
