// The package's face: every call gives one tagged answer and throws nothing. The work is in the wasm.

import loadWasm, * as raw from "./valet_wallet.js";

/** Loads the wasm: in Node from beside this file, elsewhere by fetch; or takes the bytes given. */
export async function load(wasm) {
  if (wasm === undefined && globalThis.process?.versions?.node) {
    const { readFile } = await import("node:fs/promises");
    wasm = await readFile(new URL("./valet_wallet_bg.wasm", import.meta.url));
  }
  await loadWasm(wasm === undefined ? undefined : { module_or_path: wasm });
}

export class Key {
  #raw;

  constructor(raw) {
    this.#raw = raw;
  }

  static generate(kind) {
    return answer(() => new Key(raw.Key.fromEntropy(text(kind), random(32))));
  }

  static fromSeed(kind, seed) {
    return answer(() => new Key(raw.Key.fromEntropy(text(kind), bytes(seed))));
  }

  static dev(kind, path) {
    return answer(() => new Key(raw.Key.dev(text(kind), text(path))));
  }

  static open(file, password) {
    return answer(() => new Key(raw.Key.open(text(file), text(password))));
  }

  seal(password, cost) {
    return answer(() => this.#raw.seal(text(password), random(40), cost === undefined ? undefined : toJson(cost)));
  }

  account(prefix = 42) {
    return answer(() => JSON.parse(this.#raw.account(u16(prefix))));
  }

  sign(request) {
    return answer(() => this.#raw.sign(toJson(request)));
  }

  signIntent(intent) {
    return answer(() => this.#raw.signIntent(toJson(intent)));
  }

  exportSeed() {
    return answer(() => this.#raw.exportSeed());
  }

  free() {
    this.#raw.free();
  }
}

export function preview(state, request) {
  return answer(() => JSON.parse(raw.preview(bytes(state), toJson(request))));
}

export function callData(message) {
  return answer(() => raw.callData(toJson(message)));
}

export function domain(genesis, contract) {
  return answer(() => raw.domain(hex(genesis), hex(contract)));
}

export function intentDigest(intent) {
  return answer(() => raw.intentDigest(toJson(intent)));
}

export function previewIntent(state, request) {
  return answer(() => JSON.parse(raw.previewIntent(bytes(state), toJson(request))));
}

export function previewSigned(state, request) {
  return answer(() => JSON.parse(raw.previewSigned(bytes(state), toJson(request))));
}

export function submitData(signed) {
  return answer(() => raw.submitData(bytes(signed)));
}

export function batchData(messages) {
  return answer(() => raw.batchData(toJson(messages)));
}

export function stepBytes(input) {
  return answer(() => raw.stepBytes(bytes(input)));
}

export function submitBytes(input) {
  return answer(() => raw.submitBytes(bytes(input)));
}

export function checkBytes(input) {
  return answer(() => raw.checkBytes(bytes(input)));
}

export function checkEmergencyBytes(input) {
  return answer(() => raw.checkEmergencyBytes(bytes(input)));
}

export class Rules {
  #raw;

  constructor(raw) {
    this.#raw = raw;
  }

  static read(state) {
    return answer(() => new Rules(raw.Rules.read(bytes(state))));
  }

  ask(questions) {
    return answer(() => this.#raw.ask(bytes(questions)));
  }

  free() {
    this.#raw.free();
  }
}

export function rulesHash() {
  return answer(() => raw.rulesHash());
}

function answer(call) {
  try {
    return { type: "success", value: call() };
  } catch (thrown) {
    return { type: "failure", error: failure(thrown) };
  }
}

function failure(thrown) {
  // The wasm throws its failures as JSON text.
  if (typeof thrown === "string") return JSON.parse(thrown);
  const code = thrown instanceof Malformed ? "MalformedInput" : "Internal";
  return { code, message: String(thrown?.message ?? thrown) };
}

class Malformed extends Error {}

function text(value) {
  if (typeof value !== "string") throw new Malformed("expected text");
  return value;
}

function bytes(value) {
  if (!(value instanceof Uint8Array)) throw new Malformed("expected a Uint8Array");
  return value;
}

function hex(value) {
  return value instanceof Uint8Array ? JSON.parse(toJson(value)) : text(value);
}

function u16(value) {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new Malformed("expected a number from 0 to 65535");
  return value;
}

function random(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/** JSON with exact numbers: a bigint is written in full, a number that lost digits is refused. */
function toJson(value) {
  if (typeof value === "bigint") return value >= 0n && value < 1n << 64n ? String(value) : `"${value}"`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Malformed("expected a whole number below 2^53, or a bigint");
  if (value instanceof Uint8Array) return `"0x${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
  if (Array.isArray(value)) return `[${value.map(toJson).join()}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${toJson(inner)}`).join()}}`;
  }
  const json = JSON.stringify(value);
  if (json === undefined) throw new Malformed("expected text, numbers, lists and objects");
  return json;
}
