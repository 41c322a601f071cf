// Passkeys over intents: the vectors of tests/vectors/passkeys.json, which a real browser made, without a browser.

import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { concat, keccak256, sha256, toUtf8Bytes } from "ethers";
import { answerOf, SOFTWARE } from "./authenticator.mjs";
import { failed, fromHex, ok, toHex, wallet } from "./built.mjs";
import { named, verdict } from "./intents.mjs";
import { byHand, REFUSALS } from "./passkeys.mjs";

const { intentDigest, passkeyAccount, signedByPasskey } = wallet;
const { life, others } = JSON.parse(await readFile(new URL("../../../tests/vectors/passkeys.json", import.meta.url), "utf8"));
const state = named("a signed grant is submitted");

/** Holds one case: what is taken is the vector's bytes, and what is not tells why. */
function held({ name, intent, assertion, refused, signed }) {
  const answer = signedByPasskey(intent, assertion);
  if (refused === null) return assert.equal(toHex(ok(answer)), signed, name);
  assert.equal(failed(answer), "not-signed", name);
  assert.match(answer.error.message, REFUSALS[refused], name);
}

test("the vectors have a life, both kinds of data and of s, and every reason to refuse", () => {
  assert.ok(life.length >= 7);
  const reasons = new Set([...life, ...others].map(({ refused }) => refused));
  assert.deepEqual([...reasons].filter(Boolean).sort(), Object.keys(REFUSALS).sort());
  for (const form of ["high s, a member more", "high s, no member more", "low s, a member more", "low s, no member more"]) {
    assert.ok(others.some(({ name }) => name === `an answer of Chromium with ${form}`), form);
  }
});

for (const vector of [...life, ...others]) {
  test(`${vector.refused === null ? "taken" : `refused, ${vector.refused}`}: ${vector.name}`, () => {
    held(vector);
    assert.equal(ok(intentDigest(vector.intent)), vector.digest);
    if (vector.refused !== null) return;
    // Node.js' own crypto says that it is what the key signed, in the form of the standard.
    const { public_key, authenticator_data, client_data_json, signature } = vector.assertion;
    const spki = public_key.length === 2 + 2 * 91 ? public_key : SOFTWARE.spki;
    const key = createPublicKey({ key: Buffer.from(fromHex(spki)), format: "der", type: "spki" });
    assert.ok(verify("sha256", fromHex(concat([authenticator_data, sha256(client_data_json)])), key, fromHex(signature)));
    const told = JSON.parse(vector.client_data_text);
    assert.equal(toHex(Buffer.from(told.challenge, "base64url")), vector.digest);
    assert.equal(authenticator_data.slice(2, 66), sha256(toUtf8Bytes(vector.relying_party)).slice(2));
    // The account is the last 20 bytes over the tag, the site's hash and the point, which ends the key.
    const hash = keccak256(concat([toUtf8Bytes("valet.passkey"), sha256(toUtf8Bytes(vector.relying_party)), `0x${public_key.slice(-128)}`]));
    assert.equal(ok(passkeyAccount(vector.relying_party, public_key)), `0x${hash.slice(-40)}`);
    assert.equal(vector.account, `0x${hash.slice(-40)}`);
  });
}

test("answers that are made now have the vectors' verdicts too", () => {
  const fresh = byHand();
  assert.ok(fresh.length > 30);
  for (const { name, intent, assertion, refused } of fresh) {
    const answer = signedByPasskey(intent, assertion);
    assert.equal(answer.type === "success" ? null : Object.keys(REFUSALS).find((why) => REFUSALS[why].test(answer.error.message)), refused, name);
  }
});

test("a vehicle is registered by the passkey whose account it is, and by no other", () => {
  for (const { name, intent, assertion, account } of [...life, ...others].filter(({ refused }) => refused === null)) {
    if (intent.message.kind !== "register-vehicle") continue;
    assert.equal(intent.principal, account, name);
    assert.equal(verdict(state, ok(signedByPasskey(intent, assertion))), "accepted", name);
  }
  const stranger = { ...life[0].intent, principal: SOFTWARE.account };
  assert.equal(verdict(state, ok(signedByPasskey(stranger, answerOf(stranger)))), "accepted");
  const foreign = life[0].intent;
  assert.equal(verdict(state, ok(signedByPasskey(foreign, answerOf(foreign)))), "BadSignature");
});

test("a passkey is another account at another site, and under another key", () => {
  const [{ assertion: { public_key } }, { assertion: { public_key: other } }] = [life[0], others.find(({ relying_party }) => relying_party === "wallet.localhost")];
  const sites = ["localhost", "wallet.localhost", "wallet.example"];
  const accounts = [public_key, other, SOFTWARE.point].flatMap((key) => sites.map((site) => ok(passkeyAccount(site, key))));
  assert.equal(new Set(accounts).size, accounts.length);
  for (const no of ["LOCALHOST", "localhost.", "", "https://wallet.example", "wallet.example:443"]) assert.equal(failed(passkeyAccount(no, public_key)), "not-signed", no);
  assert.equal(ok(passkeyAccount("wallet.example", SOFTWARE.spki)), ok(passkeyAccount("wallet.example", SOFTWARE.point)));
});

test("an answer with a field too few, too many or of another type is malformed", () => {
  const { intent, assertion } = life[0];
  const { signature, ...without } = assertion;
  const forms = [without, { ...assertion, id: "0x00" }, { ...assertion, signature: null }, { ...assertion, signature: signature.slice(2) }, {}, null, [], signature];
  for (const form of forms) assert.equal(failed(signedByPasskey(intent, form)), "malformed-input", JSON.stringify(form));
  const bytes = Object.fromEntries(Object.entries(assertion).map(([name, hex]) => [name, fromHex(hex)]));
  assert.equal(toHex(ok(signedByPasskey(intent, bytes))), life[0].signed, "bytes do as well");
});
