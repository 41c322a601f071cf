// With polkadot-api: node papi.mjs NODE CONTRACT consent.json
import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import WebSocket from "ws"; // Node.js 22 has its own
import { getInkClient } from "@polkadot-api/ink-contracts";
import { createInkSdk } from "@polkadot-api/sdk-ink";
import { Keyring } from "@polkadot/keyring";
import { createClient } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";

const [node, address, file] = process.argv.slice(2);
const metadata = JSON.parse(readFileSync(file, "utf8"));
const bob = new Keyring({ type: "sr25519" }).addFromUri("//Bob");
const signer = getPolkadotSigner(bob.publicKey, "Sr25519", bob.sign);
const origin = bob.address;
const client = createClient(getWsProvider(node, { websocketClass: WebSocket }));
const sdk = createInkSdk(client);
const contract = sdk.getContract({ metadata }, address);

// An account calls contracts once it is mapped to an address of 20 bytes.
if (!(await sdk.addressIsMapped(origin))) {
  await client.getUnsafeApi().tx.Revive.map_account().signAndSubmit(signer);
}
const rules = await contract.query("rules_hash", { origin });
console.log("rules", rules.value.response);

const salt = "0x" + randomBytes(32).toString("hex");
const data = { message: { type: "RegisterVehicle", value: { salt, vin_commitment: undefined } } };
const sent = await contract.send("change", { origin, data }).signAndSubmit(signer);
const [event] = contract.filterEvents(sent.events);
console.log("event", event.value.body.type, event.value.vehicle);

// The same vehicle once more: the SDK says that it reverted, the metadata's own decoder says why.
const again = await contract.query("change", { origin, data });
const answer = getInkClient({ metadata }).message("change").decode({ data: again.value.value.raw });
console.log("denied", answer.value.value.type);
client.destroy();
