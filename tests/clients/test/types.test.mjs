// What clients generate from the metadata compiles.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { generateInkTypes } from "@polkadot-api/codegen";
import { getInkLookup } from "@polkadot-api/ink-contracts";
import { file, metadata } from "./contracts.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = (name) => `${root}/node_modules/.bin/${name}`;

/** An empty folder, in which packages are found. */
async function folder(name) {
  const path = `${root}/target/${name}`;
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return path;
}

/** What the compiler says against these files, a line each. */
function faults(cwd, ...files) {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--types", "node"];
  const { stdout } = spawnSync(program("tsc"), [...options, ...files], { cwd, encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes("error TS"));
}

for (const part of ["consent", "extension"]) {
  test(`papi adds ${part}, and its types compile`, async () => {
    const cwd = await folder(`papi-${part}`);
    execFileSync(program("papi"), ["ink", "add", "--skip-codegen", file(part)], { cwd });
    const { ink } = JSON.parse(await readFile(`${cwd}/.papi/polkadot-api.json`, "utf8"));
    // The key becomes a name in the sources that papi writes.
    assert.deepEqual(Object.keys(ink), [`valet_${part}`]);
    const types = generateInkTypes(getInkLookup(await metadata(part)));
    assert.match(types, /Bits of `SignalClasses`: 1 `Identity`, 2 `LocationExact`/);
    await writeFile(`${cwd}/types.ts`, types);
    assert.deepEqual(faults(cwd, "types.ts"), []);
  });

  test(`dedot makes types of ${part} that compile`, async () => {
    const cwd = await folder(`dedot-${part}`);
    execFileSync(program("dedot"), ["typink", "-m", file(part), "-o", "out", "-d", "false"], { cwd });
    const name = `valet-${part}`;
    const found = faults(cwd, ...["types", "events", "query", "tx", "index"].map((file) => `out/${name}/${file}.ts`));
    // Its template for constructors does not fit its own types, whatever the contract.
    assert.deepEqual(found.filter((line) => !(line.includes("constructor-tx.ts") && line.includes("TS2411"))), []);
    const types = await readFile(`${cwd}/out/${name}/types.ts`, "utf8");
    const names = [...types.matchAll(/^export type (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(names.filter((name, place) => names.indexOf(name) < place), [], "no type is declared twice");
  });
}
