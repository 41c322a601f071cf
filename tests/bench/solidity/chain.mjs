// Deploys, calls and tries contracts on a development chain, as `//Alice`.

import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const REVERTED = 1; // the first flag of a return

/** Runs `task` with the chain behind the node at `url`, and returns what it returns. Throws when there is no node. */
export async function onChain(url, task) {
  const provider = new WsProvider(url, false);
  const api = new ApiPromise({ provider, noInitWarn: true });
  try {
    await provider.connect();
    await api.isReadyOrError;
    return await task(await connect(api));
  } finally {
    await api.disconnect();
  }
}

async function connect(api) {
  const alice = new Keyring({ type: "ed25519" }).addFromUri("//Alice");
  const { reviveApi } = api.call;
  const address = await reviveApi.address(alice.address);
  if ((await api.query.revive.originalAccount(address)).isNone) await submit(api.tx.revive.mapAccount(), alice);

  const tryCall = async (dest, data) => tried(await reviveApi.call(alice.address, dest, 0, null, null, data));

  return {
    /** Where the account acts from in contracts. */
    address: address.toHex(),

    /** Puts code on the chain and returns the contract's address. */
    async deploy(code) {
      const dry = tried(await reviveApi.instantiate(alice.address, 0, null, null, { Upload: code }, "0x", null));
      const { weight, deposit } = limits(dry);
      const events = await submit(api.tx.revive.instantiateWithCode(0, weight, deposit, code, "0x", null), alice);
      return eventOf(events, api.events.revive.Instantiated).contract.toHex();
    },

    /** Calls a contract. Returns the weight that the chain charged for the whole transaction, and the deposit. */
    async call(dest, data) {
      const dry = await tryCall(dest, data);
      const { weight, deposit } = limits(dry);
      const events = await submit(api.tx.revive.call(dest, 0, weight, deposit, data), alice);
      const { dispatchInfo } = eventOf(events, api.events.system.ExtrinsicSuccess);
      return { weight: weightOf(dispatchInfo.weight), deposit: dry.deposit };
    },

    /** What a call would answer, weigh and lock. */
    tryCall,
  };
}

/** The outcome of a dry run; throws if it failed. A deposit that would be given back is 0. */
function tried({ result, weightRequired, maxStorageDeposit }) {
  if (result.isErr) throw new Error(`expected a call that the chain runs: ${result.asErr}`);
  const { flags, data } = result.asOk.result ?? result.asOk;
  if (flags.bits.toNumber() & REVERTED) throw new Error(`expected a call that succeeds; it reverted with ${data.toHex()}`);
  const deposit = maxStorageDeposit.isCharge ? maxStorageDeposit.asCharge.toBigInt() : 0n;
  return { data: data.toHex(), weight: weightOf(weightRequired), deposit };
}

function weightOf({ refTime, proofSize }) {
  return { refTime: refTime.toBigInt(), proofSize: proofSize.toBigInt() };
}

/** A quarter more weight than the dry run needed and twice its deposit, as `valet` allows. */
function limits({ weight: { refTime, proofSize }, deposit }) {
  const room = (amount) => amount + amount / 4n;
  return { weight: { refTime: room(refTime), proofSize: room(proofSize) }, deposit: deposit * 2n };
}

/** The events of a transaction once it is final; throws if it failed. */
function submit(transaction, signer) {
  return new Promise((resolve, reject) => {
    const onStatus = ({ isError, isFinalized, status, dispatchError, events }) => {
      if (isError) reject(new Error(`expected a transaction that the chain takes: ${status.type}`));
      if (!isFinalized) return;
      if (dispatchError) reject(new Error(`expected a transaction that succeeds: ${dispatchError}`));
      resolve(events);
    };
    transaction.signAndSend(signer, onStatus).catch(reject);
  });
}

function eventOf(events, kind) {
  return events.find(({ event }) => kind.is(event)).event.data;
}
