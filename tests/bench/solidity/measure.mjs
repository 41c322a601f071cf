// Deploys both codes of the baseline on a development chain and measures what each call costs.
// Usage: node measure.mjs NODE COMPILED
// Figures go to stdout as JSON, a table of them to stderr.

import { readFileSync } from "node:fs";
import { Interface } from "ethers";
import { onChain } from "./chain.mjs";

const TOKEN = 1;
const GRANTEE = `0x${"11".repeat(20)}`;
const OTHER_GRANTEE = `0x${"22".repeat(20)}`;
const BUYER = `0x${"42".repeat(20)}`;
const PERMISSIONS = 0b0011;
const OTHER_PERMISSIONS = 0b0110;
const KEPT = 1; // the bit that is in both
const ADDED = 2; // the bit that is in the other alone
const EXPIRATION = 4_102_444_800; // 2100-01-01, in seconds of Unix time
const SOURCE = "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"; // 53 bytes: a version 0 content id

const [node, file, ...rest] = process.argv.slice(2);
try {
  if (!file || rest.length > 0) throw new Error("expected two arguments: the node's URL, the file that compile.mjs wrote");
  if (!/^wss?:/.test(node) || !URL.canParse(node)) throw new Error("expected a URL such as `ws://127.0.0.1:9944`");
  const compiled = JSON.parse(readFileSync(file, "utf8"));
  const measured = await onChain(node, (chain) => measureBoth(chain, compiled));
  console.log(JSON.stringify(measured, (_, value) => (typeof value === "bigint" ? Number(value) : value), 2));
  console.error(table(measured));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function measureBoth(chain, { evm, pvm, abi, versions, sizes }) {
  const messages = new Interface(abi);
  return {
    versions,
    sizes,
    evm: await measure(chain, await chain.deploy(evm), messages),
    pvm: await measure(chain, await chain.deploy(pvm), messages),
  };
}

/** What each call costs over the life of two grants. Throws if the contract answers a check wrongly. */
async function measure(chain, contract, messages) {
  const encode = (name, values) => messages.encodeFunctionData(name, values);
  const change = (name, ...values) => chain.call(contract, encode(name, values));
  const grant = (...values) => change("setPermissions", TOKEN, ...values);
  const check = async (grantee, permission, expected) => {
    const { data, weight } = await chain.tryCall(contract, encode("hasPermission", [TOKEN, grantee, permission]));
    const [found] = messages.decodeFunctionResult("hasPermission", data);
    if (found !== expected) throw new Error(`expected ${expected} from \`hasPermission\` of bit ${permission} for ${grantee}`);
    return { weight };
  };

  await change("mint", TOKEN);
  const costs = {};
  costs["first grant, 53-byte source string"] = await grant(GRANTEE, PERMISSIONS, EXPIRATION, SOURCE);
  costs["first grant, no string"] = await grant(OTHER_GRANTEE, PERMISSIONS, EXPIRATION, "");
  await check(GRANTEE, ADDED, false);
  costs["change permissions"] = await grant(GRANTEE, OTHER_PERMISSIONS, EXPIRATION, SOURCE);
  costs["check (dry run)"] = await check(GRANTEE, ADDED, true);
  costs["revoke"] = await grant(GRANTEE, 0, 0, "");
  await check(GRANTEE, KEPT, false);
  await check(OTHER_GRANTEE, KEPT, true);
  costs["transfer (wipes grants)"] = await change("transferFrom", chain.address, BUYER, TOKEN);
  await check(OTHER_GRANTEE, KEPT, false);
  return costs;
}

function table({ sizes, evm, pvm }) {
  const cost = ({ weight, deposit = "–" }) => `${weight.refTime} / ${weight.proofSize} / ${deposit}`;
  return [
    "| call | EVM ref_time ps / proof B / deposit | PVM ref_time ps / proof B / deposit |",
    "|---|---|---|",
    ...Object.keys(evm).map((call) => `| ${call} | ${cost(evm[call])} | ${cost(pvm[call])} |`),
    `| code on the chain, B | ${sizes.evmRuntime} | ${sizes.pvm} |`,
  ].join("\n");
}
