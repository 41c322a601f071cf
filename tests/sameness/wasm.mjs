// Answers cases with the wallet's wasm: frames of a length (four bytes, little-endian) and that many bytes.
// In: a state, then a list of questions as `Rules.ask` takes it. Out: its list of answers. All SCALE.
import { readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const { load, Rules } = await import(pathToFileURL(join(process.argv[2], "conformance.js")).href);
await load();

function read(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const count = readSync(0, bytes, at, length - at);
    if (count === 0) return null;
    at += count;
  }
  return bytes;
}
const frame = () => {
  const length = read(4);
  return length && read(length.readUInt32LE());
};
function write(bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
function value(answer) {
  if (answer.type === "success") return answer.value;
  throw new Error(`${answer.error.code}: ${answer.error.message}`);
}

for (let state = frame(); state; state = frame()) {
  const rules = value(Rules.read(state));
  const answers = value(rules.ask(frame()));
  rules.free();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(answers.length);
  write(length);
  write(answers);
}
