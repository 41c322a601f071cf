// A wallet at the command line, for trying docs/guides/owners-without-tokens.md on a dev chain. Its keys are public.
// `node answer.mjs KIND` prints its key or address, `node answer.mjs KIND form.json` what it answers to the form;
// KIND is ethereum, polkadot or passkey.

import { readFile } from "node:fs/promises";
import * as ethereum from "../../../docs/guides/in-a-browser/ethereum.mjs";
import * as passkey from "../../../docs/guides/in-a-browser/passkey.mjs";
import * as polkadot from "../../../docs/guides/in-a-browser/polkadot.mjs";
import { credentials, ETHEREUM, polkadotExtension } from "./wallets.mjs";

const SITE = "wallet.example";
const provider = ETHEREUM.ethers(`0x${"3e".repeat(32)}`);
const extension = polkadotExtension(new Uint8Array(32).fill(0xd0));
const authenticator = credentials(SITE, Buffer.alloc(32, 0xb2));
const [address] = await polkadot.addresses(extension);
const key = await passkey.create(authenticator, SITE, "owner");

const kinds = {
  ethereum: [() => ethereum.account(provider), (form) => ethereum.sign(provider, form)],
  polkadot: [async () => address, (form) => polkadot.sign(extension, address, form)],
  passkey: [async () => key.public_key, async (form) => JSON.stringify(await passkey.sign(authenticator, SITE, key, form))],
};
const [kind, file] = process.argv.slice(2);
const [whose, answer] = kinds[kind] ?? [];
if (!whose) {
  console.error(`expected one of ${Object.keys(kinds).join(", ")}, and the form's file to answer it`);
  process.exit(2);
}
console.log(await (file ? answer(JSON.parse(await readFile(file, "utf8"))) : whose()));
