// What previews say, put into words from their keys and arguments: in English by the file that the wasm was built with,
// and in another language by another file.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { compile, workspace } from "./workspace.mjs";

const { FluentBundle, FluentResource } = createRequire(import.meta.url)("@fluent/bundle");
const folder = await workspace();
const installed = `${folder}/node_modules/@valet/wallet`;
const { cardWords, say, sayDenial } = await import(pathToFileURL(`${installed}/words.js`));
const json = async (name) => JSON.parse(await readFile(new URL(`../../tests/vectors/${name}`, import.meta.url), "utf8"));
const vectors = await json("preview.json");
const previews = vectors.cases.flatMap(({ exp_previews }) => exp_previews ?? []);

function bundle(locale, source) {
  const made = new FluentBundle(locale, { useIsolating: false });
  assert.deepEqual(made.addResource(new FluentResource(source)), []);
  return made;
}
const english = bundle("en", await readFile(`${installed}/en.ftl`, "utf8"));
const german = bundle("de", await readFile(new URL("de.ftl", import.meta.url), "utf8"));

test("Fluent says in English what the wasm says, of every preview of the vectors", () => {
  let sentences = 0;
  for (const { summary, words } of previews) {
    assert.deepEqual(words.map((one) => say(one, english)), summary);
    sentences += words.length;
  }
  assert.ok(sentences > 100, `${sentences}`);
});

test("moments, lengths and lists are said by their messages, at their bounds", () => {
  const said = (value) => say({ key: "retention", arguments: [{ name: "length", value }] }, english);
  const cases = [
    [{ kind: "length", length: 0 }, "0 seconds"],
    [{ kind: "length", length: 60 }, "1 minute"],
    [{ kind: "length", length: 172_800 }, "2 days"],
    [{ kind: "moment", at: "253402300799" }, "9999-12-31 23:59:59 UTC"],
    [{ kind: "moment", at: "253402300800" }, "253402300800 s after 1970"],
    [{ kind: "list", between: "comma", items: [] }, "nothing"],
    [{ kind: "name", list: "class", name: "of-a-later-version" }, "of-a-later-version"],
  ];
  for (const [value, exp] of cases) assert.equal(said(value), `kept for ${exp} at most`);
});

test("a second language is a file with the same keys and arguments", () => {
  const named = (name) => vectors.cases.find((vector) => vector.name === name).exp_previews[0];
  const [grant, withdrawal] = [named("a delegate of the owner's fleet grants"), named("withdraw")];
  const said = grant.words.map((one) => say(one, german));
  assert.equal(said.length, grant.summary.length);
  const access = grant.opens[0];
  assert.ok(said[0].startsWith(`${grant.event.actor} gibt ${access.recipient} die Freigabe ${access.grant}`), said[0]);
  const opened = said.find((sentence) => sentence.includes(" darf "));
  assert.match(opened, /Kilometerstand/);
  assert.match(opened, / vom \d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d UTC bis /);
  assert.match(opened, /höchstens 1 Tag aufbewahrt/);
  assert.match(say(withdrawal.words[0], german), /wird widerrufen, endgültig; die Daten sind vor dem \d\d\./);
  assert.equal(sayDenial({ number: 9, name: "NotAuthorised" }, german), "erwartet war, dass der Rufende das Recht dazu hat");
});

test("a sentence with a gap is never said", () => {
  assert.throws(() => say({ key: "contract-resumed", arguments: [] }, german), /expected the message contract-resumed/);
  assert.throws(() => say({ key: "retention", arguments: [] }, english), /retention to be whole/);
  assert.throws(() => sayDenial({ number: 255, name: "OfALaterVersion" }, english), /denial-OfALaterVersion/);
});

test("a card is said of the party whose legal entry is its hash, and of no other", async () => {
  // By hand, by the rules of RFC 8785.
  const canonical =
    '{"contact":"privacy@insurer.example","country":"DE","languages":["de","en-GB"],"legal_name":"M\u00fcller & S\u00f6hne \\"Auto\\" AG",' +
    '"privacy_policy":"https://insurer.example/privacy","register":{"name":"Amtsgericht","number":"HRB 42"}}';
  const named = (text) => ({ account: `0x${"02".repeat(20)}`, party: { profile: { legal_hash: `0x${createHash("sha256").update(text).digest("hex")}` } } });
  const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(canonical)).reverse()), null, 2);
  for (const text of [canonical, turned]) {
    const told = say(await cardWords(named(canonical), text), english);
    assert.equal(
      told,
      `by the card that its legal entry is the hash of, ${named("").account} calls itself M\u00fcller & S\u00f6hne "Auto" AG, of DE, HRB 42 in ` +
        "Amtsgericht; it is reached by privacy@insurer.example, its privacy policy is https://insurer.example/privacy",
    );
  }
  const without = canonical.replace(/,"register".*/, "}");
  assert.match(say(await cardWords(named(without), without), english), / AG, of DE; it is reached/);
  const turning = canonical.replace("Amts", "Amts\u202e");
  for (const [party, text] of [[named(canonical), without], [{ account: "0x", party: null }, canonical], [named("{}"), "{}"], [named("x"), "x"], [named(turning), turning]]) {
    assert.equal(await cardWords(party, text), null, text);
  }
});

test("every denial that is declared has English words", async () => {
  for (const name of (await json("names.json")).DenialName) assert.ok(sayDenial({ number: 0, name }, english).startsWith("expected "), name);
});

test("the declarations take a FluentBundle", async () => {
  const { writeFile, symlink } = await import("node:fs/promises");
  await symlink(new URL("../node_modules/@fluent", import.meta.url).pathname, `${folder}/node_modules/@fluent`);
  const program = [
    'import { FluentBundle } from "@fluent/bundle";',
    'import type { Preview } from "@valet/wallet";',
    'import { cardWords, say, sayDenial } from "@valet/wallet/words";',
    "export const told = (preview: Preview, bundle: FluentBundle): string[] => preview.words.map((words) => say(words, bundle));",
    'export const named = async (preview: Preview, card: string) => preview.parties[0] && cardWords(preview.parties[0], card);',
    'export const denied = (bundle: FluentBundle): string => sayDenial({ number: 9, name: "NotAuthorised" }, bundle);',
  ];
  await writeFile(`${folder}/words.ts`, program.join("\n"));
  compile(folder, ["words.ts"]);
});
