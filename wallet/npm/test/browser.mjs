// Chromium with a virtual authenticator, the browser's own stand-in for a phone or a security key: its passkeys are made
// and used by the code that a person's are. Needs no screen.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { create, get } from "./page.mjs";

/** A server of empty pages: another port is another origin. */
async function pages() {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>A wallet's page</title>");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

export class Browser {
  static async launch() {
    const executablePath = process.env.VALET_CHROMIUM;
    assert.ok(executablePath, "expected a Chromium's path in VALET_CHROMIUM; scripts/browser finds one");
    const [here, elsewhere] = [await pages(), await pages()];
    const chrome = await chromium.launch({ executablePath });
    return Object.assign(new Browser(), { here, elsewhere, chrome, version: `Chromium ${chrome.version()}` });
  }

  /**
   * A page of that host, which resolves to this machine, and an authenticator of its own. When `framed`, it is in a
   * frame of a page of another port, which is another origin.
   */
  async page(host, { framed = false, ...options } = {}) {
    const page = await this.chrome.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, ...options },
    });
    const url = (server) => `http://${host}:${server.address().port}/`;
    await page.goto(url(framed ? this.elsewhere : this.here));
    return new Page({ page, session, authenticatorId, frame: framed ? await embed(page, url(this.here)) : page });
  }

  async close() {
    await this.chrome.close();
    this.here.close();
    this.elsewhere.close();
  }
}

async function embed(page, url) {
  await page.evaluate((src) => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src, allow: "publickey-credentials-get *; publickey-credentials-create *" });
    document.body.append(frame);
    return new Promise((loaded) => (frame.onload = loaded));
  }, url);
  return page.frames().find((frame) => frame.url() === url);
}

class Page {
  constructor(parts) {
    Object.assign(this, parts);
  }

  create(rpId, challenge, how = {}) {
    return this.frame.evaluate(create, { rpId, challenge, ...how });
  }

  get(rpId, challenge, how = {}) {
    return this.frame.evaluate(get, { rpId, challenge, ...how });
  }

  /** The authenticator verifies nobody from now on, or again. */
  verifies(isUserVerified) {
    return this.session.send("WebAuthn.setUserVerified", { authenticatorId: this.authenticatorId, isUserVerified });
  }

  close() {
    return this.page.close();
  }
}
