// Passkeys of the Chromium that is here, by its own virtual authenticator: made and used now. With VALET_BLESS=1 what it
// answers is kept as tests/vectors/passkeys.json, with what a Firefox answers (VALET_FIREFOX, else firefox-esr).

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { Browser } from "./browser.mjs";
import { ok, toHex, wallet } from "./built.mjs";
import { inFirefox } from "./firefox.mjs";
import { byHand, ofChromium, ofFirefox, REFUSALS } from "./passkeys.mjs";

const FILE = new URL("../../../tests/vectors/passkeys.json", import.meta.url);
const ABOUT = "a passkey's answer to an intent: the signed intent's SCALE bytes, or why it is refused; `life` is of one owner, in order";
const bless = process.env.VALET_BLESS !== undefined;

/** Each case with what the wallet says, which must be what the case says. */
function judged(cases) {
  return cases.map((one) => {
    const answer = wallet.signedByPasskey(one.intent, one.assertion);
    const why = answer.type === "success" ? null : Object.keys(REFUSALS).find((reason) => REFUSALS[reason].test(answer.error.message));
    assert.equal(why, one.refused, `${one.name}: ${one.client_data_text} ${JSON.stringify(answer.error)}`);
    return { ...one, signed: answer.type === "success" ? toHex(ok(answer)) : null };
  });
}

/** Keeps what Chromium answered, with Firefox's answers and those by hand. */
async function keep({ life, others }, chromium) {
  let answers;
  const firefox = await inFirefox(process.env.VALET_FIREFOX ?? "firefox-esr", async (page) => (answers = await ofFirefox(page)));
  const browsers = [chromium, firefox];
  const document = { about: ABOUT, browsers, life, others: [...others, ...judged(answers), ...judged(byHand())] };
  await writeFile(FILE, `${JSON.stringify(document, null, 2)}\n`);
}

async function withBrowser(use) {
  const browser = await Browser.launch();
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

test("passkeys of a real browser sign intents, and what it says of frames, persons and extensions is refused", () =>
  withBrowser(async (browser) => {
    const found = await ofChromium(browser);
    const [life, others] = [judged(found.life), judged(found.others)];
    const seen = new Set([...life, ...others].map(({ refused }) => refused));
    for (const reason of [null, "client-data", "no-person", "more-data", "other-intent", "nobody"]) assert.ok(seen.has(reason), `${reason}`);
    if (bless) await keep({ life, others }, browser.version);
  }));

test("a browser gives no answer without a verified person when one is required", () =>
  withBrowser(async (browser) => {
    const [page, challenge] = [await browser.page("localhost"), `0x${"01".repeat(32)}`];
    const { credential } = await page.create("localhost", challenge);
    await page.get("localhost", challenge, { credential });
    await page.verifies(false);
    await assert.rejects(page.get("localhost", challenge, { credential }), /NotAllowedError/);
  }));
