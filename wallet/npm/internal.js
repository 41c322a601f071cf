// What index.js and conformance.js share: one tagged answer for each call, checked input, JSON with exact numbers.

import { instantiate } from "./load.js";

let loaded = false;

/** Loads the wasm: in Node from beside this file, elsewhere by fetch; or takes what is given. */
export async function load(wasm) {
  await instantiate(wasm);
  loaded = true;
}

const dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Calls with what of the handle is in wasm memory. */
export let use;

/** Something in wasm memory, until it is freed. */
export class Handle {
  #raw;

  static {
    use = (handle, call) =>
      answer(() => {
        if (handle.#raw === null) throw new Expected("freed", "this object was freed; create a new one");
        return call(handle.#raw);
      });
  }

  constructor(raw) {
    this.#raw = raw;
  }

  free() {
    this.#raw?.free();
    this.#raw = null;
  }

  [dispose]() {
    this.free();
  }
}

export function answer(call) {
  try {
    if (!loaded) throw new Expected("not-loaded", "the wasm is not loaded; await load() first");
    return { type: "success", value: call() };
  } catch (thrown) {
    return { type: "failure", error: failure(thrown) };
  }
}

function failure(thrown) {
  // The wasm throws its failures as JSON text.
  if (typeof thrown === "string") return JSON.parse(thrown);
  const code = thrown instanceof Expected ? thrown.code : "internal";
  return { code, message: String(thrown?.message ?? thrown) };
}

export class Expected extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export function malformed(message) {
  return new Expected("malformed-input", message);
}

export function text(value) {
  if (typeof value !== "string") throw malformed("expected text");
  // As UTF-8 each lone surrogate would become the same character: two passwords would be one.
  if (/\p{Surrogate}/u.test(value)) throw malformed("expected text without lone surrogates");
  return value;
}

/**
 * A password in the forms that a key file may be sealed with, each once: composed, as it was typed, and taken apart. A
 * letter with a mark is one sign or two, as the keyboard has it. New files are sealed with the first one.
 */
export function forms(password) {
  const typed = text(password);
  return [...new Set([typed.normalize("NFC"), typed, typed.normalize("NFD")])];
}

/** Also one of another realm: a frame's, a worker's, a test runner's. */
function isBytes(value) {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}

export function bytes(value) {
  if (!isBytes(value)) throw malformed("expected a Uint8Array");
  return value;
}

export function toHex(value) {
  return `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The bytes of 0x-hex, or bytes as they are. */
export function fromHex(value) {
  if (isBytes(value)) return value;
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text(value))) throw malformed("expected 0x-hex or a Uint8Array");
  return Uint8Array.from({ length: value.length / 2 - 1 }, (_, at) => parseInt(value.slice(2 + 2 * at, 4 + 2 * at), 16));
}

export function hexText(value) {
  return isBytes(value) ? toHex(value) : text(value);
}

export function u16(value) {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw malformed("expected a number from 0 to 65535");
  return value;
}

export function random(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/**
 * JSON with exact numbers: a large bigint is decimal text, a number that lost digits is refused. So is
 * `undefined`: left out silently, it would sign something else than was meant.
 */
export function toJson(value, path = "", around = []) {
  const refuse = (message) => malformed(path === "" ? message : `\`${path}\`: ${message}`);
  if (value === undefined) throw refuse("expected a value, found undefined; null says that there is none");
  if (typeof value === "bigint") return value >= 0n && value < 1n << 53n ? String(value) : `"${value}"`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw refuse("expected a whole number below 2^53, or a bigint");
  if (isBytes(value)) return `"${toHex(value)}"`;
  if (value !== null && typeof value === "object") {
    if (around.includes(value)) throw refuse("expected no object inside itself");
    const inside = [...around, value];
    if (Array.isArray(value)) return `[${Array.from(value, (inner, at) => toJson(inner, `${path}[${at}]`, inside)).join()}]`;
    const field = ([name, inner]) => `${JSON.stringify(name)}:${toJson(inner, path === "" ? name : `${path}.${name}`, inside)}`;
    return `{${Object.entries(value).map(field).join()}}`;
  }
  const json = JSON.stringify(value);
  if (json === undefined) throw refuse("expected text, numbers, lists and objects");
  return json;
}
