// The README's example runs as it stands there, against a node that answers from the shared vectors.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { test } from "node:test";
import { promisify } from "node:util";
import { workspace } from "./workspace.mjs";

const folder = await workspace();
const readme = await readFile(`${folder}/node_modules/@valet/wallet/README.md`, "utf8");
const [, example] = readme.match(/<!-- example: [^\n]* -->\n```js\n([\s\S]*?)```/);
const vectors = JSON.parse(await readFile(new URL("../../tests/vectors/preview.json", import.meta.url), "utf8"));
const vector = vectors.cases.find(({ name }) => name === "withdraw");

const CONTRACT = `0x${"cc".repeat(20)}`;
const BLOCK = `0x${"b1".repeat(32)}`;

function compact(hex) {
  const length = hex.length / 2 - 1;
  const bytes = length < 64 ? [length << 2] : [((length << 2) | 1) & 0xff, length >> 6];
  return Buffer.from(bytes).toString("hex") + hex.slice(2);
}

/** What a node answers. */
function node(cells) {
  const answers = new Map([...cells].map(([key, value]) => [`${CONTRACT}${compact(key)}`, `0x0001${compact(value)}`]));
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(vector.request.now) * 1000n);
  return (method, params) => {
    if (method === "chain_getFinalizedHead") return BLOCK;
    assert.equal(params.at(-1), BLOCK, "everything is read of one block");
    if (method === "state_getStorage") return `0x${time.toString("hex")}`;
    assert.deepEqual([method, params[0]], ["state_call", "ReviveApi_get_storage_var_key"]);
    return answers.get(params[1]) ?? "0x0000";
  };
}

async function run(cells) {
  const answer = node(cells);
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { id, method, params } = JSON.parse(Buffer.concat(chunks));
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: answer(method, params) }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = { ...process.env, NODE: `http://127.0.0.1:${server.address().port}`, CONTRACT, CALLER: vector.request.caller, GRANT: vector.request.messages[0].grant };
  try {
    await writeFile(`${folder}/readme.mjs`, example);
    return await promisify(execFile)(process.execPath, [`${folder}/readme.mjs`], { env });
  } finally {
    server.close();
  }
}

test("the example of the README previews a message with nothing but a node", async () => {
  const { stdout } = await run(vectors.cells.map(({ key, value }) => [key, value]));
  assert.equal(stdout.trim(), vector.exp_previews[0].summary.join("\n"));
});

test("the example of the README says so where there is no Valet contract", async () => {
  await assert.rejects(run([]), ({ stderr }) => stderr.includes("not-valet: no Valet contract"));
});
