// With dedot: node dedot.mjs NODE CONTRACT consent.json
import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { Keyring } from "@polkadot/keyring";
import { DedotClient, WsProvider } from "dedot";
import { Contract } from "dedot/contracts";

const [node, address, file] = process.argv.slice(2);
const charlie = new Keyring({ type: "sr25519" }).addFromUri("//Charlie");
const client = await DedotClient.new(new WsProvider(node));
const contract = new Contract(client, readFileSync(file, "utf8"), address, { defaultCaller: charlie.address });

// An account calls contracts once it is mapped to an address of 20 bytes.
const mapped = await client.call.reviveApi.address(charlie.address);
if (!(await client.query.revive.originalAccount(mapped))) {
  await client.tx.revive.mapAccount().signAndSend(charlie).untilFinalized();
}
const rules = await contract.query.rulesHash();
console.log("rules", rules.data);

// The fields of an enum's variant go in and come out as a list, in the order of the metadata: dedot drops their names.
const salt = "0x" + randomBytes(32).toString("hex");
const message = { type: "RegisterVehicle", value: [salt, undefined] };
const tried = await contract.query.change(message);
// dedot 1.3 looks for `gasRequired`, which newer chains call `weightRequired`; so it is asked for by hand.
const needs = await client.call.reviveApi.call(charlie.address, address, 0n, undefined, undefined, tried.inputData);
const limits = { gasLimit: needs.weightRequired, storageDepositLimit: needs.maxStorageDeposit.value };
const sent = await contract.tx.change(message, limits).signAndSend(charlie).untilFinalized();
const [event] = contract.decodeEvents(sent.events);
console.log("event", event.data.body.type, event.data.vehicle);

// The same vehicle once more.
const again = await contract.query.change(message);
console.log("denied", again.data.err);
await client.disconnect();
