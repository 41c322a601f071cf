// What passkeys answer to intents, and whether the wallet takes it: each case with its verdict, made by a real browser
// (browser.mjs, firefox.mjs), or by hand in the form of one that is not here.

import { keccak256, concat, toUtf8Bytes } from "ethers";
import { answerOf, clientData, der, isHigh, ORDER, ORIGIN, RP, scalars, sha256, software, SOFTWARE } from "./authenticator.mjs";
import { ok, toHex, wallet } from "./built.mjs";
import { named } from "./intents.mjs";

const { intentDigest, passkeyAccount } = wallet;

/** Why a passkey's answer is `not-signed`, and how the wallet says it. */
export const REFUSALS = {
  key: /P-256 public key/,
  form: /by ECDSA in DER/,
  "more-data": /37 bytes/,
  "no-person": /verified person/,
  "client-data": /the wallet's own site/,
  "other-intent": /digest of this intent/,
  nobody: /another one signed/,
};

/** When the vectors' intents are submitted, and until when they may be. */
const DEADLINE = "10150";
const SALT = `0x${"51".repeat(32)}`;
const { intent: of } = named("a signed grant is submitted").meaning;
const id = (kind, ...parts) => keccak256(concat([toUtf8Bytes(kind), ...parts]));
const register = (principal) => ({ ...of, principal, epoch: 0, nonce: "0", deadline: DEADLINE, message: { kind: "register-vehicle", salt: SALT, vin_commitment: null } });

/** What an owner signs one after the other, from the registration on, which is the vehicle's number 0. */
export function life(principal) {
  const vehicle = id("valet.vehicle", principal, SALT);
  // No history from before the registration.
  const terms = { ...of.message.terms, vehicle, history_from: "10100" };
  // The vehicle's first events are its registration and the policy.
  const grant = id("valet.grant", vehicle, "0x0300000000000000");
  const wants = (message, nonce = "0", epoch = 1) => ({ ...of, principal, epoch, nonce, deadline: DEADLINE, message });
  const limits = { rights: ["grant", "revoke"], classes: ["odometer"], expires_at: "20000" };
  return {
    "registers a vehicle": register(principal),
    "lets nobody ask": wants({ kind: "set-request-policy", vehicle, policy: "nobody" }, "1"),
    "grants": wants({ ...of.message, terms }, "2"),
    "names an intent key": wants({ kind: "set-intent-key", key: `0x${"ab".repeat(20)}`, limits }, "0", 0),
    "offers the vehicle": wants({ kind: "offer-vehicle", vehicle, to: `0x${"b0".repeat(20)}`, until: "20000" }, "3"),
    "withdraws": wants({ kind: "withdraw", grant }),
    "stops everything": wants({ kind: "stop-everything", vehicle }),
  };
}

const textOf = ({ client_data_json }) => Buffer.from(client_data_json.slice(2), "hex").toString();

function entry(name, relying_party, intent, assertion, exp) {
  const account = exp.refused === "key" ? null : ok(passkeyAccount(relying_party, assertion.public_key));
  return { name, relying_party, account, intent, digest: ok(intentDigest(intent)), assertion, client_data_text: textOf(assertion), ...exp };
}

const taken = { refused: null };
const refusedAs = (refused) => ({ refused });

const [HERE, ELSEWHERE] = ["localhost", "wallet.localhost"];

/** A passkey made on a page, and how it answers to an intent. */
async function owner(page, rpId = HERE, how = {}) {
  const { credential, public_key, client_data_json } = await page.create(rpId, SALT, how);
  const account = ok(passkeyAccount(rpId, public_key));
  const answer = async (intent, how = {}) => ({ public_key, ...(await page.get(rpId, ok(intentDigest(intent)), { credential, ...how })) });
  return { account, answer, public_key, of_creation: client_data_json, register: register(account) };
}

/** The life of an owner, and other answers, of Chromium. */
export async function ofChromium(browser) {
  const on = async (host, options, use) => {
    const page = await browser.page(host, options);
    const cases = await use(page);
    await page.close();
    return cases;
  };
  const { life: lived, others } = await on(HERE, {}, onOwnPage);
  return {
    life: lived,
    others: [
      ...others,
      ...(await on(HERE, { framed: true }, inFrame)),
      ...(await on(ELSEWHERE, { defaultBackupEligibility: true, defaultBackupState: true }, onOtherSite)),
      ...(await on(HERE, { hasCredBlob: true, ctap2Version: "ctap2_1" }, withExtension)),
    ],
  };
}

async function onOwnPage(page) {
  const { account, answer, of_creation, register: intent } = await owner(page);
  const lived = [];
  for (const [does, wanted] of Object.entries(life(account))) lived.push(entry(`a passkey of Chromium ${does}`, HERE, wanted, await answer(wanted), taken));
  const others = [
    ...(await everyForm(answer, intent)),
    entry("a passkey that Chromium finds by itself", HERE, intent, await answer(intent, { credential: undefined }), taken),
    entry("an answer to another intent", HERE, { ...intent, nonce: "1" }, await answer(intent), refusedAs("other-intent")),
    entry("the data of when the key was made", HERE, intent, { ...(await answer(intent)), client_data_json: of_creation }, refusedAs("client-data")),
  ];
  await page.verifies(false);
  others.push(entry("an answer for which nobody was verified", HERE, intent, await answer(intent, { verification: "discouraged" }), refusedAs("no-person")));
  return { life: lived, others };
}

/** Chromium adds a member now and then, and half of all signatures have the high form of s: until all four were seen. */
async function everyForm(answer, intent) {
  const seen = new Map();
  for (let tries = 0; tries < 300 && seen.size < 4; tries++) {
    const assertion = await answer(intent);
    const more = Object.keys(JSON.parse(textOf(assertion))).length > 4 ? "a member more" : "no member more";
    seen.set(`an answer of Chromium with ${isHigh(assertion.signature) ? "high s" : "low s"}, ${more}`, assertion);
  }
  return [...seen].sort().map(([name, assertion]) => entry(name, HERE, intent, assertion, taken));
}

async function inFrame(page) {
  const { answer, register: intent } = await owner(page);
  return [entry("an answer from a frame in a page of another origin", HERE, intent, await answer(intent), refusedAs("client-data"))];
}

async function onOtherSite(page) {
  const { answer, register: intent } = await owner(page, ELSEWHERE);
  return [entry("a passkey of another site, kept in a cloud", ELSEWHERE, intent, await answer(intent), taken)];
}

async function withExtension(page) {
  const one = await owner(page, HERE, { blob: SALT });
  const other = await owner(page);
  const intent = one.register;
  return [
    entry("an answer with an extension", HERE, intent, await one.answer(intent, { blob: true }), refusedAs("more-data")),
    entry("another passkey's answer under this one's key", HERE, intent, { ...(await other.answer(intent)), public_key: one.public_key }, refusedAs("nobody")),
  ];
}

/** What Firefox answers. */
export async function ofFirefox(page) {
  const { answer, register: intent } = await owner(page);
  const withdrawal = Object.values(life(intent.principal)).find(({ message }) => message.kind === "withdraw");
  return [
    entry("a passkey of Firefox registers a vehicle", HERE, intent, await answer(intent), taken),
    entry("a passkey of Firefox withdraws", HERE, withdrawal, await answer(withdrawal), taken),
  ];
}

/** Answers in the forms of browsers and authenticators that are not here, and broken ones. */
export function byHand() {
  const intent = register(SOFTWARE.account);
  const said = (name, how, exp = taken) => entry(`an answer ${name}`, RP, intent, answerOf(intent, how), exp);
  const written = (name, parts, exp) => said(name, { write: (challenge) => clientData({ challenge, ...parts }) }, exp);
  const changed = (name, change, exp) => {
    const answer = answerOf(intent);
    return entry(`an answer ${name}`, RP, intent, { ...answer, ...change(answer) }, exp);
  };
  const none = refusedAs("client-data");
  const both = () => {
    const answer = answerOf(intent);
    const [r, s] = scalars(answer.signature);
    const low = s > ORDER / 2n ? ORDER - s : s;
    return [["low", low], ["high", ORDER - low]].map(([form, value]) => entry(`a signature of hand with the ${form} form of s`, RP, intent, { ...answer, signature: der(r, value) }, taken));
  };
  return [
    written("in Safari's form, without crossOrigin", { more: "" }),
    said("of a key kept in a cloud, whose counter stays 0", { flags: 0x1d }),
    said("with the highest counter", { counter: 0xffffffff }),
    written("in the form of an app on Android", { origin: "android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0", more: ',"androidPackageName":"example.wallet"' }),
    written("with a token binding, as older browsers have it", { more: ',"crossOrigin":false,"tokenBinding":{"status":"supported"}' }),
    ...both(),
    said("in the alphabetical order of older Firefox", { write: (challenge) => `{"challenge":"${challenge}","clientExtensions":{},"hashAlgorithm":"SHA-256","origin":"${ORIGIN}","type":"webauthn.get"}` }, none),
    said("with blanks between the members", { write: (challenge) => `{"type": "webauthn.get", "challenge": "${challenge}", "origin": "${ORIGIN}", "crossOrigin": false}` }, none),
    written("of a payment", { type: "payment.get" }, none),
    written("without an origin", { origin: "" }, none),
    written("with crossOrigin twice", { more: ',"crossOrigin":false,"crossOrigin":true' }, none),
    written("with crossOrigin behind another member", { more: ',"x":1,"crossOrigin":true' }, none),
    written("with a topOrigin", { more: ',"crossOrigin":false,"topOrigin":"https://other.example"' }, none),
    written("with an escaped name", { more: String.raw`,"\u0063rossOrigin":true` }, none),
    written("with an origin that is not ASCII", { origin: "https://wällét.example" }, none),
    written("with an origin that is too long", { origin: `https://${"a".repeat(240)}.example` }, none),
    said("with a challenge that is padded", { write: (challenge) => clientData({ challenge: `${challenge}=` }) }, none),
    said("with another challenge", { write: (challenge) => clientData({ challenge: challenge.toLowerCase() }) }, refusedAs("other-intent")),
    said("of nobody who was present", { flags: 0x04 }, refusedAs("no-person")),
    said("of nobody at all", { flags: 0 }, refusedAs("no-person")),
    said("with the flag of a new key", { flags: 0x45 }, refusedAs("more-data")),
    said("with the flag of extensions", { flags: 0x85 }, refusedAs("more-data")),
    said("with a byte too few of the authenticator", { data: (bytes) => bytes.subarray(0, -1) }, refusedAs("more-data")),
    said("with a byte too many of the authenticator", { data: (bytes) => Buffer.concat([bytes, Buffer.of(0)]) }, refusedAs("more-data")),
    said("with r and s side by side", { dsaEncoding: "ieee-p1363" }, refusedAs("form")),
    changed("with a signature that is cut", ({ signature }) => ({ signature: signature.slice(0, -2) }), refusedAs("form")),
    changed("with a byte behind its signature", ({ signature }) => ({ signature: `${signature}00` }), refusedAs("form")),
    changed("with a signature of zeros", () => ({ signature: der(0n, 0n) }), refusedAs("form")),
    said("of another key", { by: software(0xb3).key }, refusedAs("nobody")),
    changed("with another counter than was signed", ({ authenticator_data }) => ({ authenticator_data: `${authenticator_data.slice(0, -2)}01` }), refusedAs("nobody")),
    changed("with another site than was signed for", ({ authenticator_data }) => ({ authenticator_data: toHex(sha256("other.example")) + authenticator_data.slice(66) }), refusedAs("nobody")),
    changed("with another page than was signed on", () => ({ client_data_json: answerOf(intent, { write: (challenge) => clientData({ challenge, origin: "https://other.example" }) }).client_data_json }), refusedAs("nobody")),
    changed("with its key as a point", () => ({ public_key: SOFTWARE.point }), taken),
    changed("with its key packed", () => ({ public_key: `0x02${SOFTWARE.point.slice(4, 68)}` }), refusedAs("key")),
    changed("with a key beside the curve", () => ({ public_key: `${SOFTWARE.point.slice(0, -2)}00` }), refusedAs("key")),
    changed("without a key", () => ({ public_key: "0x" }), refusedAs("key")),
  ];
}
