// Every export used once, as a program in TypeScript uses it. It is compiled, not run.

import {
  batchData, callData, cellRequest, cellValue, domain, intentDigest, intentText, Key, load, passkeyAccount, polkadotAccount,
  PreviewQuery, rulesHash, signedByEthereum, signedByPasskey, signedByPolkadot, submitData, typedData, wrappedText,
  type AccountInfo, type Answer, type Cell, type Denial, type DenialName, type Failure, type Hex, type Intent, type Message,
  type PasskeyAssertion, type Preview, type SignRequest, type Signature, type TypedData,
} from "@valet/wallet";
import * as conformance from "@valet/wallet/conformance";

function value<T>(answer: Answer<T>): T {
  if (answer.type === "success") return answer.value;
  const { code, message, denial, hint }: Failure = answer.error;
  const reason: Denial | undefined = denial;
  const name: DenialName = reason?.name ?? "Paused";
  throw new Error(`${code}: ${message} ${name} ${hint ?? ""}`);
}

export async function example(contract: Hex, genesis: Hex, owner: Hex, grant: Hex, request: SignRequest, state: Uint8Array): Promise<void> {
  await load();
  await load(new Uint8Array());
  using key: Key = value(Key.generate("secp256k1"));
  value(Key.fromSeed("ed25519", new Uint8Array(32)));
  value(Key.dev("ed25519", "//Alice"));
  const file: string = value(key.seal("correct horse", { memory_kib: 65536, passes: 3, lanes: 1 }));
  value(Key.open(file, "correct horse")).free();
  const account: AccountInfo = value(key.account(42));
  if (account.intent_account === null) throw new Error("no secp256k1 key");

  const message: Message = { kind: "withdraw", grant };
  using query = value(PreviewQuery.ofMessages({ caller: account.address, messages: [message, "0x00"], now: 1_800_000_000n }));
  const cells: Cell[] = value(query.next()).map(({ key: cell, record }) => {
    const [method, data]: [string, Hex] = value(cellRequest(contract, cell));
    return { key: cell, value: record === "nonce" ? null : value(cellValue(`${data}${method.length}`)) };
  });
  value(query.resolve(cells));
  const previews: Preview[] = value(query.finish());
  for (const { summary, unchanged, records } of previews) console.log(summary.join("\n"), unchanged.length, records.map((record) => record.kind));

  const bound: Hex = value(domain(genesis, contract));
  const intent: Intent = { domain: bound, principal: owner, epoch: 1, nonce: "0", deadline: 1_800_000_600n, message };
  value(PreviewQuery.ofIntent({ signer: account.intent_account, intent, now: "1800000000" }));
  const signed: Uint8Array = value(key.signIntent(intent));
  value(PreviewQuery.ofSigned({ signed, now: "1800000000" }))[Symbol.dispose]();
  const bytes: Uint8Array[] = [submitData(signed), callData(message), batchData([message]), key.sign(request), key.exportSeed()].map(value);
  const hashes: Hex[] = [rulesHash(), intentDigest(intent)].map(value);
  console.log(bytes, hashes);

  const data: TypedData = value(typedData(genesis, contract, intent));
  console.log(data.primaryType, data.domain.salt, data.message.text === value(intentText(intent)));
  const wrapped: string = value(wrappedText(intent));
  const assertion: PasskeyAssertion = { public_key: state, authenticator_data: state, client_data_json: new TextEncoder().encode(wrapped), signature: "0x" };
  const others: Uint8Array[] = [signedByEthereum(intent, owner, "0x"), signedByPolkadot(intent, owner, state), signedByPasskey(intent, assertion)].map(value);
  const accounts: Hex[] = [passkeyAccount("wallet.example", assertion.public_key), polkadotAccount(owner)].map(value);
  const signature: Signature = { kind: "eip712", r: owner, s: owner, recovery: 1 };
  value(PreviewQuery.ofSigned({ signed: { intent, signature }, now: 1_800_000_000n })).free();
  console.log(others, accounts);

  await conformance.load();
  using rules = value(conformance.Rules.read(state));
  const answers: Uint8Array = value(rules.ask(state));
  console.log(answers);

  // What must not compile.
  // @ts-expect-error a message of no kind
  callData({ kind: "wish" });
  // @ts-expect-error an unknown field
  callData({ kind: "withdraw", grant, why: 1 });
  // @ts-expect-error no number for a moment
  PreviewQuery.ofMessages({ caller: owner, messages: [], now: 1_800_000_000 });
  // @ts-expect-error a kind of key in another spelling
  Key.generate("Ed25519");
  // @ts-expect-error a passkey's answer without its key
  signedByPasskey(intent, { authenticator_data: "0x", client_data_json: "0x", signature: "0x" });
  // @ts-expect-error no text for bytes
  signedByPolkadot(intent, "Alice", "0x");
  // @ts-expect-error a signature of a kind that there is not
  PreviewQuery.ofSigned({ signed: { intent, signature: { kind: "ed25519", public: owner, signature: owner } }, now: 1n });
  // @ts-expect-error undefined is no way to say none
  callData({ kind: "register-vehicle", salt: owner, vin_commitment: undefined });
  // @ts-expect-error a query is asked by its own constructors
  new PreviewQuery();
}
