// Answers cases with the wallet's wasm: frames of a length (four bytes, little-endian) and that many bytes.
// In: a state, the number of cases, then each case as a kind and its SCALE bytes. Out: one frame a case.
import { readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const wallet = await import(pathToFileURL(join(process.argv[2], "index.js")).href);
await wallet.init?.();
const KINDS = ["stepBytes", "decideBytes", "decideEmergencyBytes"];

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

for (let state = frame(); state; state = frame()) {
  const snapshot = wallet.snapshot(state);
  const answers = [];
  for (let left = frame().readUInt32LE(); left > 0; left--) {
    const question = frame();
    const answer = snapshot[KINDS[question[0]]](question.subarray(1));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(answer.length);
    answers.push(length, answer);
  }
  snapshot.free();
  write(Buffer.concat(answers));
}
