// Holds the query machine of the built package against wallet/tests/vectors/preview.json, which the native tests
// hold the crate against. The host is the TypeScript of host.ts, compiled.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { compile, workspace } from "./workspace.mjs";

const folder = await workspace();
const { load, PreviewQuery, cellRequest, cellValue } = await import(`${folder}/node_modules/@valet/wallet/index.js`);
compile(folder, ["host.ts"], { outDir: `${folder}/built` });
const { drive } = await import(`${folder}/built/host.js`);
const vectors = JSON.parse(await readFile(new URL("../../tests/vectors/preview.json", import.meta.url), "utf8"));
await load();

const ok = (answer) => (assert.equal(answer.type, "success", JSON.stringify(answer.error)), answer.value);
const failed = (answer) => (assert.equal(answer.type, "failure"), assert.ok(answer.error.message), answer.error.code);
const cellsOf = (vector) => {
  const cells = new Map(vectors.cells.map(({ key, value }) => [key, value]));
  for (const { key, value } of vector.changed_cells) value === null ? cells.delete(key) : cells.set(key, value);
  return cells;
};

for (const vector of vectors.cases) {
  test(`previewed from cells as natively: ${vector.name}`, () => {
    const cells = cellsOf(vector);
    const { rounds, answer } = drive(ok(PreviewQuery[vector.by](vector.request)), (key) => cells.get(key) ?? null);
    assert.deepEqual(rounds, vector.exp_rounds);
    if (vector.exp_previews) assert.deepEqual(ok(answer), vector.exp_previews);
    else assert.deepEqual(answer.error, vector.exp_failure);
  });
}

test("cells may come one by one, as bytes, and the query stays until it is finished", () => {
  const vector = vectors.cases.find(({ name }) => name === "withdraw");
  const cells = cellsOf(vector);
  const query = ok(PreviewQuery.ofMessages(vector.request));
  assert.equal(failed(query.finish()), "unfinished");
  for (let next = ok(query.next()); next.length > 0; next = ok(query.next())) {
    const { key } = next.at(-1);
    const value = cells.get(key);
    const bytes = (hex) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));
    ok(query.resolve([{ key: bytes(key), value: value === undefined ? null : bytes(value) }]));
  }
  assert.deepEqual(ok(query.finish()), vector.exp_previews);
  assert.deepEqual(ok(query.finish()), vector.exp_previews, "asked again");
});

test("answers that are none are refused", () => {
  const [vector] = vectors.cases;
  const ask = () => ok(PreviewQuery.ofMessages(vector.request));
  const [{ key }] = ok(ask().next());
  const scenarios = {
    "not-asked": [[{ key: "0x0102", value: null }], [{ key: `${key}00`, value: null }]],
    "malformed-input": [undefined, {}, [{ key }], [{ key, value: 5 }], [{ key: "0x0", value: null }], [{ key: "00", value: null }], [null].map(() => ({}))],
    "not-valet": [[{ key: ok(ask().next()).find(({ record }) => record === "registry").key, value: "0x00" }]],
  };
  for (const [code, lists] of Object.entries(scenarios)) {
    for (const cells of lists) {
      const query = ask();
      assert.equal(failed(query.resolve(cells)), code, JSON.stringify(cells));
      // Malformed input never reached the query; whatever else it refuses ends it.
      if (code === "malformed-input") ok(query.next());
      else assert.deepEqual([failed(query.next()), failed(query.finish())], [code, code]);
    }
  }
  const malformed = [{}, { ...vector.request, block: 1 }, { ...vector.request, messages: {} }, undefined];
  for (const request of malformed) assert.equal(failed(PreviewQuery.ofMessages(request)), "malformed-input");
});

test("a node is asked for a cell, and its answer read, in SCALE", () => {
  const contract = `0x${"cc".repeat(20)}`;
  assert.deepEqual(ok(cellRequest(contract, "0x00000000")), ["ReviveApi_get_storage_var_key", `${contract}1000000000`]);
  const long = "ab".repeat(100);
  assert.deepEqual(ok(cellRequest(contract, `0x${long}`))[1], `${contract}9101${long}`);
  const answers = [["0x0000", null], ["0x000100", "0x"], ["0x00010801ff", "0x01ff"], [`0x00019101${long}`, `0x${long}`]];
  for (const [result, exp] of answers) assert.equal(ok(cellValue(result)), exp);
  assert.equal(failed(cellValue("0x0100")), "no-contract");
  for (const result of ["0x", "0x00", "0x0001", "0x000108ff", "0x000104ffff", "0x0002", "0x000103", "text"]) {
    assert.equal(failed(cellValue(result)), "malformed-input", result);
  }
  assert.equal(failed(cellRequest("0xcc", "0x00")), "malformed-input");
});
