// Each client decodes every kind of event by the published metadata alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { getInkClient } from "@polkadot-api/ink-contracts";
import { Abi } from "@polkadot/api-contract";
import { TypinkRegistry } from "dedot/contracts";
import { events, metadata } from "./contracts.mjs";

const consent = await metadata("consent");
const history = await events();
const [spec] = consent.spec.events;
const contract = "0x" + "22".repeat(20);

/** `vehicle-registered` for `VehicleRegistered`. */
const kebab = (name) => name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const bytes = (hex) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));

function papi() {
  const client = getInkClient({ metadata: consent });
  return (data) => {
    const event = { type: "Revive", value: { type: "ContractEmitted", value: { contract, data: bytes(data) } } };
    const [{ type, value }] = client.event.filter(contract, [{ event, topics: [spec.signature_topic] }]);
    return { type, kind: value.body.type, at: value.at, vehicle: value.vehicle };
  };
}

function dedot() {
  const registry = new TypinkRegistry(consent);
  return (data) => {
    const palletEvent = { name: "ContractEmitted", data: { contract, data, topics: [spec.signature_topic] } };
    const event = registry.decodeEvent({ event: { pallet: "Revive", palletEvent } }, contract);
    return { type: event.name, kind: event.data.body.type, at: event.data.at, vehicle: event.data.vehicle };
  };
}

function polkadotJs() {
  const abi = new Abi(consent);
  return (data) => {
    const topics = [{ toHex: () => spec.signature_topic }];
    const { event, args } = abi.decodeEvent({ event: { section: "revive", data: [contract, bytes(data), topics] } });
    const said = Object.fromEntries(event.args.map(({ name }, place) => [name, args[place]]));
    const vehicle = said.vehicle.isSome ? said.vehicle.unwrap().toHex() : undefined;
    return { type: event.identifier.split("::").pop(), kind: said.body.type, at: said.at.toBigInt(), vehicle };
  };
}

for (const [name, client] of Object.entries({ "polkadot-api": papi, dedot, "polkadot-js": polkadotJs })) {
  test(`${name} decodes and names every event of the golden history`, () => {
    const decode = client();
    const met = new Set();
    for (const { bytes, meaning } of history) {
      const said = decode(bytes);
      const expected = { type: "ConsentChanged", kind: meaning.body.kind, at: BigInt(meaning.at), vehicle: meaning.vehicle ?? undefined };
      assert.deepEqual({ ...said, kind: kebab(said.kind), vehicle: said.vehicle ?? undefined }, expected);
      met.add(said.kind);
    }
    const body = spec.args.find(({ label }) => label === "body").type.type;
    const kinds = consent.types[body].type.def.variant.variants.map((kind) => kind.name);
    assert.deepEqual([...met].sort(), kinds.sort(), "the golden history has every kind");
  });
}
