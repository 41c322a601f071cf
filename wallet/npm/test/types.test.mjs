// The declarations: they compile, fit what the package really answers, and name what the rules name.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { compile, workspace } from "./workspace.mjs";

const ts = createRequire(import.meta.url)("typescript");
const folder = await workspace();
const json = async (name) => JSON.parse(await readFile(new URL(`../../tests/vectors/${name}`, import.meta.url), "utf8"));
const declarations = await readFile(`${folder}/node_modules/@valet/wallet/index.d.ts`, "utf8");
const source = ts.createSourceFile("index.d.ts", declarations, ts.ScriptTarget.ES2022, true);
const aliases = new Map(source.statements.filter(ts.isTypeAliasDeclaration).map((alias) => [alias.name.text, alias.type]));

/** The names in a union: of its literals, or of the `kind`s of its objects. */
function names(type) {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(names);
  if (ts.isIntersectionTypeNode(type)) return type.types.filter(ts.isTypeLiteralNode).flatMap(names);
  if (ts.isParenthesizedTypeNode(type)) return names(type.type);
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return [type.literal.text];
  if (!ts.isTypeLiteralNode(type)) return [];
  const kind = type.members.find((member) => member.name?.text === "kind");
  return kind ? names(kind.type) : [];
}

test("an example with every export compiles, and what must not compile does not", async () => {
  compile(folder, ["example.ts", "host.ts"]);
  const example = await readFile(new URL("example.ts", import.meta.url), "utf8");
  const exported = [...declarations.matchAll(/^export (?:declare )?(?:function|class) (\w+)/gm)].map(([, name]) => name);
  assert.ok(exported.length > 10);
  for (const name of exported) assert.match(example, new RegExp(`\\b${name}\\b`), name);
  await writeFile(`${folder}/wrong.ts`, 'import { Key } from "@valet/wallet";\nKey.generate("Rsa");\n');
  assert.throws(() => compile(folder, ["wrong.ts"]), /"Rsa"/);
});

test("the declarations compile alone, with no library but that of the language and the browser", async () => {
  await writeFile(`${folder}/alone.ts`, 'import type { Key } from "@valet/wallet";\nexport const forget = (key: Key) => key[Symbol.dispose]();\n');
  compile(folder, ["alone.ts"]);
  await writeFile(`${folder}/alone.ts`, 'import type { Rules } from "@valet/wallet/conformance";\nexport const forget = (rules: Rules) => rules[Symbol.dispose]();\n');
  compile(folder, ["alone.ts"]);
});

test("every closed list is the one of the rules, and no list is left out", async () => {
  const lists = await json("names.json");
  for (const [name, exp] of Object.entries(lists)) {
    assert.ok(aliases.has(name), name);
    assert.deepEqual(names(aliases.get(name)).sort(), [...exp].sort(), name);
  }
  const closed = [...aliases].filter(([, type]) => names(type).length > 1).map(([name]) => name);
  assert.deepEqual(closed.sort(), Object.keys(lists).sort());
});

test("what the package answers and takes is of the declared types", async () => {
  const [previews, grants] = [await json("preview.json"), await json("grant.json")];
  const lines = ['import type * as w from "@valet/wallet";'];
  const check = (type, value) => lines.push(`export const v${lines.length}: w.${type} = ${JSON.stringify(value)};`);
  const requests = { ofMessages: "MessagesPreview", ofIntent: "IntentPreview", ofSigned: "SignedPreview" };
  for (const vector of previews.cases) {
    check(requests[vector.by], vector.request);
    check("CellKey[][]", vector.exp_rounds);
    if (vector.exp_previews) check("Preview[]", vector.exp_previews);
    else check("Failure", vector.exp_failure);
  }
  for (const { exp_account, exp_preview, sign_request } of grants) {
    check("AccountInfo", exp_account);
    check("Preview", exp_preview);
    check("SignRequest", sign_request);
  }
  const shared = async (name) => JSON.parse(await readFile(new URL(`../../../tests/vectors/${name}`, import.meta.url), "utf8"));
  const { life, others } = await shared("passkeys.json");
  for (const { intent, assertion } of [...life, ...others]) {
    check("Intent", intent);
    check("PasskeyAssertion", assertion);
  }
  for (const { meaning } of (await shared("submit.json")).cases) check("SignedIntentIn", meaning);
  await writeFile(`${folder}/vectors.ts`, lines.join("\n"));
  compile(folder, ["vectors.ts"]);
});
