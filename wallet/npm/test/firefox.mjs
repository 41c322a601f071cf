// Firefox with its own virtual authenticator, over Marionette: only to record what it answers. The tests do not start it.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { create, get } from "./page.mjs";

/** Firefox's version and what its pages answer. `use` is given `run(inPage, argument)` for a page of http://localhost. */
export async function inFirefox(program, use) {
  const profile = await mkdtemp(`${tmpdir()}/valet-firefox-`);
  const preferences = { "marionette.port": 0, "security.webauth.webauthn_enable_softtoken": true, "security.webauth.webauthn_enable_usbtoken": false };
  await writeFile(`${profile}/user.js`, Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});\n`).join(""));
  const server = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>A wallet's page</title>"));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const child = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", profile], { env: { ...process.env, HOME: profile }, stdio: "ignore" });
  try {
    const marionette = new Marionette(connect(await portOf(profile), "127.0.0.1"));
    const { capabilities } = await marionette.send("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
    await marionette.send("WebDriver:Navigate", { url: `http://localhost:${server.address().port}/` });
    const authenticator = { protocol: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserConsenting: true, isUserVerified: true };
    await marionette.send("WebAuthn:AddVirtualAuthenticator", authenticator);
    const run = async (inPage, argument) => {
      const script = `const [argument, done] = arguments; (${inPage})(argument).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value: { value, error } } = await marionette.send("WebDriver:ExecuteAsyncScript", { script, args: [argument], newSandbox: false, scriptTimeout: 20_000 });
      if (error) throw new Error(error);
      return value;
    };
    await use({ create: (rpId, challenge) => run(create, { rpId, challenge }), get: (rpId, challenge, how) => run(get, { rpId, challenge, ...how }) });
    return `Firefox ${capabilities.browserVersion}`;
  } finally {
    child.kill();
    server.close();
    await new Promise((ended) => child.once("exit", ended));
    await rm(profile, { recursive: true, force: true });
  }
}

/** Firefox writes the port that it took into its profile. */
async function portOf(profile) {
  for (let tries = 0; tries < 120; tries++) {
    const port = Number(await readFile(`${profile}/MarionetteActivePort`, "utf8").catch(() => ""));
    if (port) return port;
    await new Promise((later) => setTimeout(later, 250));
  }
  throw new Error("expected Firefox to open its Marionette port within 30 s");
}

/** One command at a time, each a length and JSON. */
class Marionette {
  #socket;
  #read = Buffer.alloc(0);
  #waiting = [];
  #greeting;
  #id = 0;

  constructor(socket) {
    this.#socket = socket;
    this.#greeting = new Promise((greeted) => this.#waiting.push(greeted));
    socket.on("data", (chunk) => this.#take(chunk));
  }

  async send(name, parameters) {
    await this.#greeting;
    const command = JSON.stringify([0, ++this.#id, name, parameters]);
    const answer = new Promise((answered) => this.#waiting.push(answered));
    this.#socket.write(`${Buffer.byteLength(command)}:${command}`);
    const [, , error, result] = await answer;
    if (error) throw new Error(`${name}: ${error.message}`);
    return result;
  }

  #take(chunk) {
    this.#read = Buffer.concat([this.#read, chunk]);
    for (let colon = this.#read.indexOf(":"); colon > 0; colon = this.#read.indexOf(":")) {
      const end = colon + 1 + Number(this.#read.subarray(0, colon));
      if (this.#read.length < end) return;
      this.#waiting.shift()?.(JSON.parse(this.#read.subarray(colon + 1, end)));
      this.#read = this.#read.subarray(end);
    }
  }
}
