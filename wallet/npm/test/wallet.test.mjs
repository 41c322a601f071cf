// Holds the built package against the golden vectors of wallet/tests/vectors, which the native
// tests hold the crate against. Run by:
//   VALET_WALLET_PACKAGE=$(scripts/wasm) VALET_CHROMIUM=$(scripts/browser) node --test wallet/npm/test/

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";

const folder = process.env.VALET_WALLET_PACKAGE;
assert.ok(folder, "expected the package's folder in VALET_WALLET_PACKAGE; scripts/wasm prints it");
const manifest = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
const wallet = await import(pathToFileURL(`${folder}/${manifest.exports["."].default}`));
const conformance = await import(pathToFileURL(`${folder}/${manifest.exports["./conformance"].default}`));
const { load, Key, PreviewQuery, callData, batchData, submitData, domain, intentDigest, rulesHash } = wallet;
const { Rules } = conformance;
const vectors = JSON.parse(await readFile(new URL("../../tests/vectors/grant.json", import.meta.url), "utf8"));
const CHEAPEST = { memory_kib: 1024, passes: 1, lanes: 1 };

const fromHex = (hex) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));
const toHex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
const ok = (answer) => (assert.equal(answer.type, "success", JSON.stringify(answer.error)), answer.value);
const failed = (answer) => (assert.equal(answer.type, "failure"), assert.ok(answer.error.message), answer.error.code);
const denied = (answer) => (assert.equal(failed(answer), "denied"), assert.equal(typeof answer.error.denial.number, "number"), answer.error.denial.name);

/** The one preview that a query gives with the vector's cells. */
function previewed(vector, by, request) {
  const cells = new Map(vector.cells.map(({ key, value }) => [key, value]));
  const query = PreviewQuery[by](request);
  if (query.type === "failure") return query;
  for (;;) {
    const next = query.value.next();
    if (next.type === "failure") return next;
    if (next.value.length === 0) break;
    ok(query.value.resolve(next.value.map(({ key }) => ({ key, value: cells.get(key) ?? null }))));
  }
  const answer = query.value.finish();
  return answer.type === "failure" ? answer : { ...answer, value: answer.value[0] };
}

test("before it is loaded every call is a failure, not a throw", () => {
  for (const answer of [Key.dev("ed25519", "//Alice"), rulesHash(), callData({ kind: "pause" }), Rules.read(new Uint8Array())]) {
    assert.equal(failed(answer), "not-loaded");
    assert.match(answer.error.message, /await load\(\) first/);
  }
});

test("the wasm loads", async () => {
  await load();
  assert.match(ok(rulesHash()), /^0x[0-9a-f]{64}$/);
});

test("every name of the declarations is exported, and no other", async () => {
  for (const [path, exported] of [[".", wallet], ["./conformance", conformance]]) {
    const declared = await readFile(`${folder}/${manifest.exports[path].types}`, "utf8");
    const names = [...declared.matchAll(/^export (?:function|class) (\w+)|^export { (\w+) }/gm)].map(([, one, other]) => one ?? other);
    assert.deepEqual(Object.keys(exported).sort(), [...new Set(names)].sort(), path);
  }
});

test("the vectors are of both kinds of key", () => {
  assert.deepEqual(vectors.map((vector) => vector.kind), ["ed25519", "secp256k1"]);
});

for (const vector of vectors) {
  const { kind } = vector;
  const key = () => ok(Key.fromSeed(kind, fromHex(vector.seed)));
  const state = fromHex(vector.state);

  test(`${kind}: the account is the native one`, () => {
    assert.deepEqual(ok(key().account()), vector.exp_account);
  });

  test(`${kind}: the preview is the native one`, () => {
    assert.deepEqual(ok(previewed(vector, "ofMessages", vector.preview_request)), vector.exp_preview);
  });

  test(`${kind}: the signed transaction is the native one, byte for byte`, () => {
    assert.equal(toHex(ok(key().sign(vector.sign_request))), vector.exp_extrinsic);
    assert.equal(toHex(ok(callData(vector.sign_request.call.message))), vector.exp_call_data);
  });

  test(`${kind}: a batch is packed as natively, and no more than 16 of them`, () => {
    assert.equal(toHex(ok(batchData(vector.batch))), vector.exp_batch_data);
    const { contract, weight, storage_deposit_limit } = vector.sign_request.call;
    const batch = (messages) => ({ ...vector.sign_request, call: { kind: "batch", contract, weight, storage_deposit_limit, messages } });
    assert.ok(toHex(ok(key().sign(batch(vector.batch)))).includes(vector.exp_batch_data.slice(2)));
    const many = Array(17).fill({ kind: "pause" });
    assert.equal(ok(batchData(many.slice(1)))[4], 16 << 2);
    assert.equal(denied(batchData(many)), "TooMany");
    assert.equal(denied(key().sign(batch(many))), "TooMany");
  });

  test(`${kind}: a state that stays decoded answers many questions, as often as it is asked`, () => {
    const rules = ok(Rules.read(state));
    for (let round = 0; round < 3; round++) {
      assert.equal(toHex(ok(rules.ask(fromHex(vector.rules.questions)))), vector.rules.exp_answers);
    }
    assert.equal(toHex(ok(rules.ask(Uint8Array.of(0)))), "0x00", "no question, no answer");
    assert.equal(failed(rules.ask(Uint8Array.of(4, 9))), "malformed-input");
    assert.equal(failed(rules.ask("0x00")), "malformed-input");
    assert.equal(failed(Rules.read(state.subarray(1))), "malformed-input");
    rules.free();
    rules.free();
    assert.equal(failed(rules.ask(Uint8Array.of(0))), "freed");
  });

  if (vector.intent === null) {
    test(`${kind}: it signs no intent`, () => {
      const { preview_request } = vectors.find((other) => other.intent).intent;
      assert.equal(failed(key().signIntent(preview_request.intent)), "no-intent-key", "whatever the time");
      assert.equal(ok(key().account()).intent_account, null);
    });
  } else {
    const wanted = vector.intent;
    const { intent, now } = wanted.preview_request;

    test(`${kind}: an intent's domain, digest and signature are the native ones`, () => {
      assert.equal(ok(domain(wanted.genesis, wanted.contract)), wanted.exp_domain);
      assert.equal(ok(domain(fromHex(wanted.genesis), fromHex(wanted.contract))), wanted.exp_domain);
      assert.equal(ok(intentDigest(intent)), wanted.exp_digest);
      assert.equal(toHex(ok(key().signIntent(intent, BigInt(now)))), wanted.exp_signed);
    });

    test(`${kind}: what gives something for longer than a week is not signed, at whatever time`, () => {
      const ends = (deadline, ...at) => key().signIntent({ ...intent, deadline }, ...at);
      const week = 7n * 86_400n;
      assert.equal(ends(BigInt(now) + week, now).type, "success");
      assert.equal(ends(BigInt(now) + week + 1n, now).error?.denial.name, "DeadlineTooFar");
      const clock = BigInt(Math.floor(Date.now() / 1000));
      assert.equal(ends(clock + week).type, "success");
      assert.equal(ends(clock + 2n * week).error?.denial.name, "DeadlineTooFar");
      const withdrawal = { ...intent, deadline: 2n ** 64n - 1n, message: { kind: "withdraw", grant: `0x${"07".repeat(32)}` } };
      assert.equal(key().signIntent(withdrawal).type, "success");
      for (const at of ["soon", -1, 1.5, null]) assert.equal(failed(ends(clock, at)), "malformed-input", `${at}`);
    });

    test(`${kind}: an intent is previewed the same before and after it is signed`, () => {
      assert.deepEqual(ok(previewed(vector, "ofIntent", wanted.preview_request)), wanted.exp_preview);
      assert.deepEqual(ok(previewed(vector, "ofSigned", { now, signed: wanted.exp_signed })), wanted.exp_preview);
      assert.deepEqual(ok(previewed(vector, "ofSigned", { now: BigInt(now), signed: fromHex(wanted.exp_signed) })), wanted.exp_preview);
    });

    test(`${kind}: an intent that the rules deny gives the rule's reason`, () => {
      const scenarios = {
        WrongDomain: { domain: `0x${"dd".repeat(32)}` },
        DeadlineTooFar: { deadline: BigInt(now) + 8n * 86_400n },
        DeadlinePassed: { deadline: now },
        NotSignable: { message: { kind: "pause" } },
        BadSignature: { principal: `0x${"03".repeat(20)}` },
      };
      for (const [code, change] of Object.entries(scenarios)) {
        assert.equal(denied(previewed(vector, "ofIntent", { ...wanted.preview_request, intent: { ...intent, ...change } })), code);
      }
      const forged = fromHex(wanted.exp_signed);
      forged[forged.length - 65] ^= 1;
      assert.equal(denied(previewed(vector, "ofSigned", { now, signed: forged })), "BadSignature");
      assert.equal(failed(previewed(vector, "ofSigned", { now, signed: forged.subarray(1) })), "malformed-input");
    });

    test(`${kind}: a signed intent is packed and submitted as natively`, () => {
      assert.equal(toHex(ok(submitData(fromHex(wanted.exp_signed)))), wanted.exp_submit_data);
      assert.equal(toHex(ok(key().sign(wanted.sign_request))), wanted.exp_extrinsic);
      assert.equal(failed(submitData(fromHex(wanted.exp_signed).subarray(1))), "malformed-input");
    });
  }

  test(`${kind}: bigint and bytes say the same as text`, () => {
    const { caller, messages: [message], now } = vector.preview_request;
    const terms = { ...message.terms };
    for (const name of ["not_before", "expires_at", "history_from"]) terms[name] = BigInt(terms[name]);
    terms.vehicle = fromHex(terms.vehicle);
    const agreement = { ...message.agreement, terms_hash: fromHex(message.agreement.terms_hash) };
    const request = { caller: fromHex(caller), messages: [{ terms, agreement, kind: "grant" }], now: BigInt(now) };
    assert.deepEqual(ok(previewed(vector, "ofMessages", request)), vector.exp_preview);
  });

  test(`${kind}: another nonce gives another signature`, () => {
    const request = structuredClone(vector.sign_request);
    request.context.nonce += 1;
    assert.notEqual(toHex(ok(key().sign(request))), vector.exp_extrinsic);
  });

  test(`${kind}: a sealed key opens with its password and no other`, () => {
    const file = ok(key().seal("correct horse", CHEAPEST));
    assert.deepEqual(ok(ok(Key.open(file, "correct horse")).account()), vector.exp_account);
    assert.equal(failed(Key.open(file, "wrong horse")), "wrong-password");
    assert.ok(!file.includes(vector.seed.slice(2)));
    for (const short of ["", "seven77"]) assert.equal(failed(key().seal(short, CHEAPEST)), "password-refused", short);
    ok(key().seal("eight888", CHEAPEST));
  });

  test(`${kind}: a denied message gives the rule's reason`, () => {
    const stranger = { ...vector.preview_request, caller: `0x${"03".repeat(20)}` };
    assert.equal(denied(previewed(vector, "ofMessages", stranger)), "NotAuthorised");
    const late = { ...vector.preview_request, now: 1_900_000_000n };
    assert.equal(denied(previewed(vector, "ofMessages", late)), "Expired");
  });

  test(`${kind}: new keys differ, and the seed leaves only by its own name`, () => {
    const [one, other] = [ok(Key.generate(kind)), ok(Key.generate(kind))];
    assert.notEqual(ok(one.account()).account_id, ok(other.account()).account_id);
    assert.equal(toHex(ok(key().exportSeed())), vector.seed);
    assert.equal(JSON.stringify(one), "{}");
  });
}

test("malformed input is a tagged failure", () => {
  const [vector] = vectors;
  const preview = PreviewQuery.ofMessages;
  const key = ok(Key.dev("ed25519", "//Alice"));
  const request = vector.preview_request;
  const scenarios = {
    "state of text": () => Rules.read("0x00"),
    "no request": () => preview(undefined),
    "unknown field": () => preview({ ...request, vin: "WVWZZZ" }),
    "unknown field of the message": () => preview({ ...request, messages: [{ kind: "withdraw", grant: `0x${"00".repeat(32)}`, why: 1 }] }),
    "a number that lost digits": () => preview({ ...request, now: 2 ** 60 }),
    "a fraction": () => preview({ ...request, now: 1.5 }),
    "no such kind": () => Key.generate("Rsa"),
    "entropy of text": () => Key.fromSeed("ed25519", "0".repeat(32)),
    "short entropy": () => Key.fromSeed("ed25519", new Uint8Array(31)),
    "no development path": () => Key.dev("ed25519", "Alice"),
    "absurd cost": () => key.seal("correct horse", { memory_kib: 2 ** 31, passes: 1, lanes: 1 }),
    "prefix out of range": () => key.account(16_384),
    "prefix that would wrap": () => key.account(65_578),
    "sign nothing": () => key.sign({}),
    "period no power of two": () => {
      const changed = structuredClone(vector.sign_request);
      changed.context.mortality.period = 63;
      return key.sign(changed);
    },
    "unknown extension": () => {
      const changed = structuredClone(vector.sign_request);
      changed.shape.extensions.push({ identifier: "ChargeLunch", sizes: "not-empty" });
      return key.sign(changed);
    },
    "unknown field of a call without fields": () => key.sign({ ...vector.sign_request, call: { kind: "map-account", value: "1" } }),
    "message of no kind": () => callData({ kind: "wish" }),
    "an object inside itself": () => {
      const around = { kind: "pause" };
      around.around = [around];
      return callData(around);
    },
    "a function": () => callData({ kind: () => "pause" }),
    "a password with a lone surrogate": () => key.seal("correct horse \ud800", CHEAPEST),
    "a password to open with, with a lone surrogate": () => Key.open("{}", "correct horse \udc00"),
    "another view than a Uint8Array": () => Key.fromSeed("ed25519", new DataView(new ArrayBuffer(32))),
  };
  for (const [name, call] of Object.entries(scenarios)) {
    assert.equal(failed(call()), "malformed-input", name);
  }
  assert.equal(failed(Key.open("{}", "horse")), "bad-key-file");
  assert.equal(failed(Key.fromSeed("secp256k1", new Uint8Array(32))), "bad-seed");
});

test("a field of undefined is refused by its name, wherever it is; one twice in a list is no circle", () => {
  const grant = vectors[0].preview_request.messages[0];
  const answer = callData({ ...grant, terms: { ...grant.terms, max_uses: undefined } });
  assert.equal(failed(answer), "malformed-input");
  assert.match(answer.error.message, /`terms\.max_uses`.*null/);
  const listed = batchData([{ kind: "pause" }, { kind: "retire", successor: undefined }]);
  assert.match(listed.error.message, /`\[1\]\.successor`/);
  assert.match(batchData([undefined]).error.message, /`\[0\]`/);
  assert.match(batchData(Array(1)).error.message, /`\[0\]`/, "a hole");
  ok(callData({ ...grant, terms: { ...grant.terms, max_uses: null } }));
  ok(batchData([grant, grant]));
});

test("bytes of another realm are bytes, and any character that is whole may be in a password", () => {
  const elsewhere = runInNewContext("new Uint8Array(32).fill(0x5e)");
  assert.ok(!(elsewhere instanceof Uint8Array));
  assert.equal(toHex(ok(ok(Key.fromSeed("ed25519", elsewhere)).exportSeed())), toHex(elsewhere));
  const withdraw = (grant) => toHex(ok(callData({ kind: "withdraw", grant })));
  assert.equal(withdraw(elsewhere), withdraw(toHex(elsewhere)));
  assert.equal(ok(domain(elsewhere, elsewhere.subarray(12))), ok(domain(toHex(elsewhere), toHex(elsewhere.subarray(12)))));
  ok(ok(Key.dev("ed25519", "//Alice")).seal("\u{1f40e}".repeat(8), CHEAPEST));
});

test("the package's description is exported", () => {
  assert.equal(manifest.exports["./package.json"], "./package.json");
});

test("what was freed, or left its block, is used no more; freeing it again does nothing", () => {
  const now = 1n;
  const request = { caller: `0x${"01".repeat(20)}`, messages: [], now };
  const handles = { key: ok(Key.dev("ed25519", "//Alice")), query: ok(PreviewQuery.ofMessages(request)) };
  const uses = { key: (key) => key.exportSeed(), query: (query) => query.next() };
  for (const [name, handle] of Object.entries(handles)) {
    assert.equal(uses[name](handle).type, "success", name);
    handle[Symbol.dispose]();
    handle.free();
    handle[Symbol.dispose]();
    assert.equal(failed(uses[name](handle)), "freed", name);
  }
});

test("a failure tells its code, message, denial and hint, and nothing else", () => {
  const denial = batchData(Array(17).fill({ kind: "pause" })).error;
  assert.deepEqual(Object.keys(denial), ["code", "message", "denial"]);
  assert.deepEqual(denial.denial, { number: 63, name: "TooMany" });
  const intent = vectors.find((other) => other.intent).intent.preview_request.intent;
  const hinted = ok(Key.dev("ed25519", "//Alice")).signIntent(intent).error;
  assert.deepEqual(Object.keys(hinted), ["code", "message", "hint"]);
  assert.deepEqual(Object.keys(callData(undefined).error), ["code", "message"]);
});

test("a password opens in whichever form its letters are written", () => {
  const [one, two] = ["Z\u00fcrich-2026", "Zu\u0308rich-2026"];
  const key = ok(Key.dev("ed25519", "//Alice"));
  const files = [one, two].map((password) => ok(key.seal(password, CHEAPEST)));
  for (const file of files) {
    for (const password of [one, two]) assert.equal(ok(Key.open(file, password)).account().type, "success", password);
    assert.equal(failed(Key.open(file, "Zurich-2026")), "wrong-password");
  }
  // Eight signs that are seven letters.
  assert.equal(failed(key.seal("123456u\u0308", CHEAPEST)), "password-refused");
});

test("a mistyped address is refused wherever it stands", () => {
  const [right, wrong] = ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"];
  const genesis = `0x${"aB".repeat(32)}`;
  const calls = {
    message: (address) => callData({ kind: "retire", successor: address }),
    query: (address) => PreviewQuery.ofMessages({ caller: address, messages: [], now: 1n }),
    domain: (address) => domain(genesis, address),
  };
  for (const [name, call] of Object.entries(calls)) {
    ok(call(right));
    ok(call(right.toLowerCase()));
    assert.equal(failed(call(wrong)), "malformed-input", name);
    assert.match(call(wrong).error.message, /EIP-55/, name);
  }
});
