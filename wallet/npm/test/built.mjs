// The built package, loaded, and what its answers say.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const folder = process.env.VALET_WALLET_PACKAGE;
assert.ok(folder, "expected the package's folder in VALET_WALLET_PACKAGE; scripts/wasm prints it");
const manifest = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
const imported = (path) => import(pathToFileURL(`${folder}/${manifest.exports[path].default}`));

export const wallet = await imported(".");
export const { Rules } = await imported("./conformance");
await wallet.load();

export const fromHex = (hex) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));
export const toHex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
export const ok = (answer) => (assert.equal(answer.type, "success", JSON.stringify(answer.error)), answer.value);
export const failed = (answer) => (assert.equal(answer.type, "failure", "expected a failure"), assert.ok(answer.error.message), answer.error.code);
