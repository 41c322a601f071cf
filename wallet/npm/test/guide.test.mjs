// The lines of docs/guides/owners-without-tokens.md that run in a page, with stand-ins for the wallets.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as ethereum from "../../../docs/guides/in-a-browser/ethereum.mjs";
import * as passkey from "../../../docs/guides/in-a-browser/passkey.mjs";
import * as polkadot from "../../../docs/guides/in-a-browser/polkadot.mjs";
import { fromHex, ok, wallet } from "./built.mjs";
import { CONTRACT, GENESIS, named } from "./intents.mjs";
import { credentials, ETHEREUM, polkadotExtension } from "../stand-ins/wallets.mjs";

const SITE = "wallet.example";
const { intent } = named("a signed grant is submitted").meaning;
/** As `valet … --as-intent FILE --unsigned` writes it. */
const form = {
  intent,
  text: ok(wallet.intentText(intent)),
  ethereum: ok(wallet.typedData(GENESIS, CONTRACT, intent)),
  passkey: { challenge: Buffer.from(fromHex(ok(wallet.intentDigest(intent)))).toString("base64url") },
  polkadot: { data: ok(wallet.wrappedText(intent)), type: "bytes" },
};

test("an Ethereum wallet signs a form in a page, by ethers and by viem", async () => {
  for (const make of Object.values(ETHEREUM)) {
    const provider = make(`0x${"3e".repeat(32)}`);
    const signature = await ethereum.sign(provider, form);
    assert.match(signature, /^0x[0-9a-f]{130}$/);
    ok(wallet.signedByEthereum(intent, (await ethereum.account(provider)).toLowerCase(), signature));
  }
});

test("a Polkadot extension signs a form in a page, with its sr25519 account", async () => {
  const extension = polkadotExtension(new Uint8Array(32).fill(0xd0));
  const [address, ...others] = await polkadot.addresses(extension);
  assert.deepEqual(others, []);
  const { decodeAddress } = await import("@polkadot/util-crypto");
  const signature = await polkadot.sign(extension, address, form);
  assert.match(signature, /^0x[0-9a-f]{128}$/);
  ok(wallet.signedByPolkadot(intent, decodeAddress(address), signature));
});

test("a passkey is made in a page, has an account, and signs a form", async () => {
  const authenticator = credentials(SITE, Buffer.alloc(32, 0xb2));
  const key = await passkey.create(authenticator, SITE, "owner");
  ok(wallet.passkeyAccount(SITE, key.public_key));
  ok(wallet.signedByPasskey(intent, await passkey.sign(authenticator, SITE, key, form)));
});
