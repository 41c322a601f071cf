// The package in other people's builds: the bundlers and the compiler themselves, and what they made, run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { workspace } from "./workspace.mjs";

const require = createRequire(import.meta.url);
const folder = await realpath(await workspace());
const wasm = `${folder}/node_modules/@valet/wallet/valet_wallet_bg.wasm`;
await writeFile(`${folder}/app.js`, 'import { load, rulesHash } from "@valet/wallet";\nload(globalThis.wasm).then(() => console.log(rulesHash().value));\n');
await writeFile(`${folder}/index.html`, '<!doctype html><script type="module" src="/app.js"></script>\n');

const run = (file, ...options) => execFileSync(process.execPath, [...options, file], { cwd: folder, encoding: "utf8", stdio: "pipe" });
const HASH = /^0x[0-9a-f]{64}\n$/;

/** Runs a module as a browser does: without Node's `process`, and at the address that it was served from; then `use` of it. */
async function asBrowser(source, url, use = "") {
  const file = `${folder}/browser-${Math.random().toString(36).slice(2)}.mjs`;
  const program = source.replaceAll("import.meta.url", JSON.stringify(url)).replaceAll("import.meta", `{ url: ${JSON.stringify(url)} }`);
  await writeFile(file, program);
  const print = "const log = console.log; console.log = (text) => log(text);";
  await writeFile(`${file}.main.mjs`, `${print}\nglobalThis.process = undefined;\nconst it = await import(${JSON.stringify(file)});\n${use}\n`);
  // Not in this process, which serves what the module fetches.
  const { execFile } = await import("node:child_process");
  return (await promisify(execFile)(process.execPath, [`${file}.main.mjs`], { cwd: folder })).stdout;
}

/** Serves a folder, with a page for whatever is not there, as development servers do. */
async function served(root, use) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const found = await readFile(`${root}${path}`).catch(() => undefined);
    response.setHeader("content-type", found && path.endsWith(".wasm") ? "application/wasm" : "text/html");
    response.end(found ?? "<!doctype html>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

test("webpack builds for a browser, and what it built finds its wasm", async () => {
  const webpack = require("webpack");
  const output = { path: `${folder}/webpack`, filename: "main.js", publicPath: "auto", module: true, chunkFormat: "module" };
  const options = { mode: "production", context: folder, entry: "./app.js", target: ["web", "es2022"], output, experiments: { outputModule: true } };
  const stats = await promisify(webpack)(options);
  assert.ok(!stats.hasErrors(), stats.toString({ all: false, errors: true }));
  const made = stats.toJson().assets.map(({ name }) => name);
  assert.ok(made.some((name) => name.endsWith(".wasm")), made.join());
  await served(`${folder}/webpack`, async (url) => {
    assert.match(await asBrowser(await readFile(`${folder}/webpack/main.js`, "utf8"), `${url}/main.js`), HASH);
  });
});

test("esbuild builds for a browser, and what it built finds a wasm beside it", async () => {
  const { build } = require("esbuild");
  await build({ entryPoints: [`${folder}/app.js`], bundle: true, format: "esm", outfile: `${folder}/esbuild/app.js`, absWorkingDir: folder });
  await copyFile(wasm, `${folder}/esbuild/valet_wallet_bg.wasm`);
  await served(`${folder}/esbuild`, async (url) => {
    assert.match(await asBrowser(await readFile(`${folder}/esbuild/app.js`, "utf8"), `${url}/app.js`), HASH);
  });
});

test("esbuild's bundle for Node runs with the wasm beside it or handed in, and says so without", async () => {
  const { build } = require("esbuild");
  for (const [format, name] of [["esm", "app.mjs"], ["cjs", "app.cjs"]]) {
    const out = `${folder}/node-${format}`;
    await build({ entryPoints: [`${folder}/app.js`], bundle: true, platform: "node", format, outfile: `${out}/${name}`, absWorkingDir: folder, logLevel: "error" });
    assert.throws(() => run(`${out}/${name}`), ({ stderr }) => /hand its bytes or URL in/.test(stderr), format);
    await writeFile(`${out}/wasm.cjs`, `globalThis.wasm = require("node:fs").readFileSync(${JSON.stringify(wasm)});\n`);
    assert.match(run(`${out}/${name}`, "--require", `${out}/wasm.cjs`), HASH, format);
  }
  await copyFile(wasm, `${folder}/node-esm/valet_wallet_bg.wasm`);
  assert.match(run(`${folder}/node-esm/app.mjs`), HASH);
});

for (const version of ["vite5", "vite6", "vite"]) {
  test(`${version} serves in development a package that finds its wasm`, async () => {
    const { createServer } = await import(version);
    const server = await createServer({ root: folder, configFile: false, logLevel: "silent", optimizeDeps: { force: true }, server: { port: 0, host: "127.0.0.1", ws: false, hmr: false } });
    await server.listen();
    try {
      const url = `http://127.0.0.1:${server.httpServer.address().port}`;
      const app = await (await fetch(`${url}/app.js`)).text();
      const [, dependency] = app.match(/from "(\/[^"]+)"/);
      const source = await (await fetch(url + dependency)).text();
      assert.match(await asBrowser(source, url + dependency, "await it.load();\nconsole.log(it.rulesHash().value);"), HASH);
    } finally {
      await server.close();
    }
  });
}

test("a wasm that is somewhere else is told with what to hand in", async () => {
  await served(`${folder}/nowhere`, async (url) => {
    const { build } = require("esbuild");
    const made = await build({ entryPoints: [`${folder}/app.js`], bundle: true, format: "esm", write: false, absWorkingDir: folder });
    await assert.rejects(asBrowser(made.outputFiles[0].text, `${url}/app.js`), ({ stderr }) => /found something else: hand its bytes or URL in/.test(stderr));
  });
});

test("the wasm loads from its URL, as text too, in Node", async () => {
  for (const given of ["new URL(import.meta.resolve(NAME))", "import.meta.resolve(NAME)"]) {
    const program = `import { load, rulesHash } from "@valet/wallet";\nconst NAME = "@valet/wallet/valet_wallet_bg.wasm";\nawait load(${given});\nconsole.log(rulesHash().value);\n`;
    await writeFile(`${folder}/url.mjs`, program);
    assert.match(run(`${folder}/url.mjs`), HASH);
  }
});

test("the declarations compile for Node alone, with no library of browsers", async () => {
  await mkdir(`${folder}/node_modules/@types`, { recursive: true });
  for (const name of ["node", "../undici-types"]) {
    const from = new URL(`../node_modules/@types/${name}`, import.meta.url).pathname;
    await symlink(from, `${folder}/node_modules/@types/${name}`).catch(() => undefined);
  }
  await writeFile(`${folder}/for-node.ts`, 'import { readFileSync } from "node:fs";\nimport { load } from "@valet/wallet";\nawait load(readFileSync("x"));\nawait load(new URL("file:///x"));\nawait load();\n');
  const tsc = require.resolve("typescript/bin/tsc");
  const options = ["--strict", "--target", "es2022", "--lib", "es2022", "--types", "node", "--module", "nodenext", "--noEmit", "--skipLibCheck", "false"];
  try {
    execFileSync(process.execPath, [tsc, ...options, "for-node.ts"], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("two loads at once end in one wasm", async () => {
  await writeFile(`${folder}/twice.mjs`, 'import { load, rulesHash } from "@valet/wallet";\nawait Promise.all([load(), load()]);\nconsole.log(rulesHash().value);\n');
  assert.match(run(`${folder}/twice.mjs`), HASH);
});
