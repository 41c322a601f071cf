// Finds the wasm wherever this package is: beside its files, in Node, or where a bundler has put it.

import loadWasm from "./valet_wallet.js";

const NAME = "valet_wallet_bg.wasm";
const HAND_IN = `hand its bytes or URL in: load(bytes), where the bytes are those of @valet/wallet/${NAME}`;

/** Loads what was given, or else the file that comes with the package. */
export async function instantiate(wasm) {
  await loadWasm({ module_or_path: await source(wasm) });
}

async function source(given) {
  if (given === undefined) return files() === undefined ? fetched() : read(beside());
  const url = typeof given === "string" || given instanceof URL ? new URL(given, globalThis.location?.href) : undefined;
  // Node's fetch knows no files.
  return url?.protocol === "file:" && files() !== undefined ? read(url) : given;
}

/** Node's files; not imported by name, which a bundler for browsers could not resolve. */
function files() {
  const { process } = globalThis;
  return process?.versions?.node === undefined ? undefined : process.getBuiltinModule?.("node:fs/promises");
}

/** The file's place beside this one. A bundle of another form has none. */
function beside() {
  try {
    return new URL("./valet_wallet_bg.wasm", import.meta.url);
  } catch {
    throw new Error(`expected to know where ${NAME} is; a bundle does not: ${HAND_IN}`);
  }
}

async function read(url) {
  try {
    return await files().readFile(url);
  } catch (cause) {
    throw new Error(`expected ${NAME} at ${url.href}: copy it there, or ${HAND_IN}`, { cause });
  }
}

/** A development server may have moved this file into a folder of its own, away from the wasm. */
async function fetched() {
  const here = beside();
  const places = [here, new URL(`../../@valet/wallet/${NAME}`, here)];
  for (const place of places) {
    const response = await fetch(place).catch(() => undefined);
    const bytes = response?.ok ? await response.arrayBuffer() : new ArrayBuffer(0);
    // "\0asm": a server that knows no such file may answer with a page.
    if (bytes.byteLength > 4 && new DataView(bytes).getUint32(0) === 0x0061736d) return bytes;
  }
  throw new Error(`expected ${NAME} at ${here.href}, found something else: ${HAND_IN}`);
}
