// The intents of tests/vectors/submit.json, and the verdict of the rules on whoever signed one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fromHex, ok, Rules } from "./built.mjs";

const vectors = async (name) => JSON.parse(await readFile(new URL(`../../../tests/vectors/${name}`, import.meta.url), "utf8"));
const { cases, states } = await vectors("submit.json");
const denials = new Map((await vectors("denials.json")).cases.map(({ code, name }) => [code, name]));

/** What the vectors' domain is made of: tests/testkit/src/key.rs. */
export const GENESIS = `0x${"6e".repeat(32)}`;
export const CONTRACT = `0x${"cc".repeat(20)}`;

export { cases };

export function named(name) {
  const found = cases.find((one) => one.name === name);
  assert.ok(found, `expected the case \`${name}\` in tests/vectors/submit.json`);
  return found;
}

/** What the rules say when a signed intent, in SCALE, is submitted in the case's state: "accepted", or the denial's name. */
export function verdict({ state, now }, signed) {
  const rules = ok(Rules.read(fromHex(states[state])));
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(now));
  // A list of one question, which is the fourth kind; the answer is a list of one list of bytes.
  const answers = ok(rules.ask(Uint8Array.from(Buffer.concat([Buffer.of(1 << 2, 3), signed, time]))));
  rules.free();
  assert.equal(answers[0], 1 << 2);
  const answer = answers.subarray([1, 2, 4][answers[1] & 3] + 1);
  return answer[0] === 0 ? "accepted" : denials.get(answer[1]);
}
