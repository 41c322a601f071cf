// The package's face: every call gives one tagged answer and throws nothing. The work is in the wasm.

import * as raw from "./valet_wallet.js";
import { answer, bytes, forms, fromHex, Handle, hexText, malformed, random, text, toHex, toJson, u16, use } from "./internal.js";
import { cellArguments, cellBytes } from "./cell.js";

export { load } from "./internal.js";

export class Key extends Handle {
  static generate(kind) {
    return answer(() => new Key(raw.Key.fromEntropy(text(kind), random(32))));
  }

  static fromSeed(kind, seed) {
    return answer(() => new Key(raw.Key.fromEntropy(text(kind), bytes(seed))));
  }

  static dev(kind, path) {
    return answer(() => new Key(raw.Key.dev(text(kind), text(path))));
  }

  static open(file, password) {
    const typed = answer(() => forms(password));
    if (typed.type === "failure") return typed;
    let opened;
    for (const form of typed.value) {
      opened = answer(() => new Key(raw.Key.open(text(file), form)));
      if (opened.type === "success" || opened.error.code !== "wrong-password") break;
    }
    return opened;
  }

  seal(password, cost) {
    return use(this, (key) => key.seal(forms(password)[0], random(40), cost === undefined ? undefined : toJson(cost)));
  }

  account(prefix = 42) {
    return use(this, (key) => JSON.parse(key.account(u16(prefix))));
  }

  sign(request) {
    return use(this, (key) => key.sign(toJson(request)));
  }

  signIntent(intent, now = Math.floor(Date.now() / 1000)) {
    return use(this, (key) => key.signIntent(toJson(intent), String(now)));
  }

  exportSeed() {
    return use(this, (key) => key.exportSeed());
  }
}

export class PreviewQuery extends Handle {
  static ofMessages(request) {
    return answer(() => new PreviewQuery(raw.PreviewQuery.ofMessages(toJson(request))));
  }

  static ofIntent(request) {
    return answer(() => new PreviewQuery(raw.PreviewQuery.ofIntent(toJson(request))));
  }

  static ofSigned(request) {
    return answer(() => new PreviewQuery(raw.PreviewQuery.ofSigned(toJson(request))));
  }

  next() {
    return use(this, (query) => JSON.parse(query.next()));
  }

  resolve(cells) {
    return use(this, (query) => {
      if (!Array.isArray(cells)) throw malformed("expected a list of cells");
      // An absent value is a slip, not an empty cell.
      const read = cells.map(({ key, value }) => [fromHex(key), value === null ? undefined : fromHex(value)]);
      for (const [key, value] of read) query.resolve(key, value);
    });
  }

  finish() {
    return use(this, (query) => JSON.parse(query.finish()));
  }
}

export function cellRequest(contract, key) {
  return answer(() => ["ReviveApi_get_storage_var_key", toHex(cellArguments(fromHex(contract), fromHex(key)))]);
}

export function cellValue(result) {
  return answer(() => {
    const value = cellBytes(fromHex(result));
    return value === null ? null : toHex(value);
  });
}

export function callData(message) {
  return answer(() => raw.callData(toJson(message)));
}

export function batchData(messages) {
  return answer(() => raw.batchData(toJson(messages)));
}

export function submitData(signed) {
  return answer(() => raw.submitData(bytes(signed)));
}

export function domain(genesis, contract) {
  return answer(() => raw.domain(hexText(genesis), hexText(contract)));
}

export function intentDigest(intent) {
  return answer(() => raw.intentDigest(toJson(intent)));
}

export function intentText(intent) {
  return answer(() => raw.intentText(toJson(intent)));
}

export function wrappedText(intent) {
  return answer(() => raw.wrappedText(toJson(intent)));
}

export function typedData(genesis, contract, intent) {
  return answer(() => JSON.parse(raw.typedData(hexText(genesis), hexText(contract), toJson(intent))));
}

export function signedByEthereum(intent, account, signature) {
  return answer(() => raw.signedByEthereum(toJson(intent), hexText(account), hexText(signature)));
}

export function signedByPolkadot(intent, publicKey, signature) {
  return answer(() => raw.signedByPolkadot(toJson(intent), hexText(publicKey), hexText(signature)));
}

export function signedByPasskey(intent, assertion) {
  return answer(() => raw.signedByPasskey(toJson(intent), toJson(assertion)));
}

export function passkeyAccount(relyingParty, publicKey) {
  return answer(() => raw.passkeyAccount(text(relyingParty), hexText(publicKey)));
}

export function polkadotAccount(publicKey) {
  return answer(() => raw.polkadotAccount(hexText(publicKey)));
}

export function rulesHash() {
  return answer(() => raw.rulesHash());
}
