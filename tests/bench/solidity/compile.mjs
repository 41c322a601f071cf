// Compiles Baseline.sol to EVM code with solc and to PolkaVM code with resolc, and writes both to a JSON file.
// Usage: node compile.mjs OUT

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import resolc from "@parity/resolc";
import solc from "solc";

const FILE = "Baseline.sol";
const CONTRACT = "Baseline";
const OPTIMIZER = { enabled: true, runs: 200 };
// The oldest version with every instruction that the library's assembly uses. The pallet knows them all.
const EVM_VERSION = "cancun";
// For size, as resolc does unasked: the code's bytes are most of the proof.
const RESOLC_MODE = "z";

const [out, ...rest] = process.argv.slice(2);
try {
  if (!out || rest.length > 0) throw new Error("expected one argument, the file to write");
  await compile(resolve(out));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function compile(path) {
  process.chdir(import.meta.dirname); // resolc looks for imports from here
  const sources = resolc.resolveInputs({ [FILE]: { content: readFileSync(FILE, "utf8") } });
  const { abi, evm } = toEvm(sources);
  const pvm = await toPvm(sources);
  const compiled = {
    evm: `0x${evm.bytecode.object}`,
    pvm: `0x${pvm.evm.bytecode.object}`,
    abi,
    versions: { solc: solc.version(), resolc: resolc.version().trim(), openzeppelin: libraryVersion() },
    // In bytes. `evm` runs once and returns `evmRuntime`, which stays on the chain; `pvm` stays whole.
    sizes: {
      evm: size(evm.bytecode.object),
      evmRuntime: size(evm.deployedBytecode.object),
      pvm: size(pvm.evm.bytecode.object),
    },
  };
  writeFileSync(path, `${JSON.stringify(compiled, null, 2)}\n`);
}

function toEvm(sources) {
  const outputs = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"];
  const settings = { optimizer: OPTIMIZER, evmVersion: EVM_VERSION, outputSelection: { [FILE]: { [CONTRACT]: outputs } } };
  return contractOf(JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))));
}

async function toPvm(sources) {
  return contractOf(await resolc.compile(sources, { optimizer: { ...OPTIMIZER, mode: RESOLC_MODE } }));
}

/** The contract in what a compiler has put out. A warning is a failure too. */
function contractOf({ errors = [], contracts }) {
  if (errors.length > 0) throw new Error(errors.map((fault) => fault.formattedMessage).join("\n"));
  return contracts[FILE][CONTRACT];
}

function libraryVersion() {
  return JSON.parse(readFileSync("node_modules/@openzeppelin/contracts/package.json", "utf8")).version;
}

function size(hex) {
  return hex.length / 2;
}
