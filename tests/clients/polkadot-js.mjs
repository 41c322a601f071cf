// With @polkadot/api-contract: node polkadot-js.mjs NODE CONTRACT consent.json
import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { ApiPromise, WsProvider } from "@polkadot/api";
import { ContractPromise } from "@polkadot/api-contract";
import { Keyring } from "@polkadot/keyring";

const [node, address, file] = process.argv.slice(2);
const dave = new Keyring({ type: "sr25519" }).addFromUri("//Dave");
const api = await ApiPromise.create({ provider: new WsProvider(node), noInitWarn: true });
const contract = new ContractPromise(api, JSON.parse(readFileSync(file, "utf8")), address);
const final = (tx) => new Promise((done, failed) => {
  tx.signAndSend(dave, (result) => result.isFinalized && done(result)).catch(failed);
});

// An account calls contracts once it is mapped to an address of 20 bytes.
const mapped = await api.call.reviveApi.address(dave.address);
if ((await api.query.revive.originalAccount(mapped)).isNone) await final(api.tx.revive.mapAccount());

// Without a limit of both kinds the dry run has no room.
const gasLimit = api.registry.createType("WeightV2", { refTime: 10_000_000_000n, proofSize: 2_000_000n });
const rules = await contract.query.rulesHash(dave.address, { gasLimit });
console.log("rules", rules.output.asOk.toHex());

const salt = "0x" + randomBytes(32).toString("hex");
const message = { RegisterVehicle: { salt, vin_commitment: null } };
// `gasRequired` of a query is not what newer chains call `weightRequired`; so it is asked for by hand.
const input = contract.abi.findMessage("change").toU8a([message]);
const needs = await api.call.reviveApi.call(dave.address, address, 0, null, null, input);
const limits = { gasLimit: needs.weightRequired, storageDepositLimit: needs.maxStorageDeposit.asCharge };
const sent = await final(contract.tx.change(limits, message));
const [{ event, args }] = sent.contractEvents;
const said = Object.fromEntries(event.args.map(({ name }, place) => [name, args[place]]));
console.log("event", said.body.type, said.vehicle.toString());

// The same vehicle once more.
const again = await contract.query.change(dave.address, { gasLimit }, message);
console.log("denied", again.output.asOk.asErr.type);
await api.disconnect();
