// An account that only signs Ethereum transactions: PRIVATE_KEY=0x… node ethereum.mjs NODE CONTRACT consent.json
import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import WebSocket from "ws"; // Node.js 22 has its own
import { getInkClient } from "@polkadot-api/ink-contracts";
import { callData, load, rulesHash } from "@valet/wallet";
import { createClient } from "polkadot-api";
import { getWsProvider } from "polkadot-api/ws";
import { toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const [node, contract, file] = process.argv.slice(2);
const ink = getInkClient({ metadata: JSON.parse(readFileSync(file, "utf8")) });
const account = privateKeyToAccount(process.env.PRIVATE_KEY);
const from = account.address.toLowerCase();
const client = createClient(getWsProvider(node, { websocketClass: WebSocket }));
const { apis, constants, tx } = client.getUnsafeApi();
// Numbers of 256 bits come as four of 64, the lowest first.
const whole = (limbs) => limbs.reduceRight((number, limb) => (number << 64n) | limb, 0n);

await load();
console.log("rules", rulesHash().value);

// What a call of the contract carries is what an Ethereum transaction carries as `data`.
const message = callData({ kind: "register-vehicle", salt: toHex(randomBytes(32)) });
if (message.type === "failure") throw new Error(message.error.message);
const input = { input: message.value };
const lists = { authorization_list: [], blob_versioned_hashes: [], blobs: [] };
const tried = () => apis.ReviveApi.eth_transact({ from, to: contract, input, ...lists });

const signed = await account.signTransaction({
  type: "legacy",
  chainId: Number(await constants.Revive.ChainId()),
  nonce: await apis.ReviveApi.nonce(from),
  to: contract,
  data: toHex(message.value),
  gas: whole((await tried()).value.eth_gas),
  gasPrice: whole(await apis.ReviveApi.gas_price()),
});
// The extrinsic around it bears no signature of its own: whoever has the signed transaction may send it.
const payload = Buffer.from(signed.slice(2), "hex");
const sent = await client.submit(await tx.Revive.eth_transact({ payload }).getBareTx());
const [event] = ink.event.filter(contract, sent.events);
console.log("event", event.value.body.type, event.value.vehicle);

// The same vehicle once more.
const { value: again } = await tried();
console.log("denied", ink.message("change").decode({ data: again.value }).value.value.type);
client.destroy();
