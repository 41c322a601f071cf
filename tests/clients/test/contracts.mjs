// What `scripts/contracts` built, and the events of the golden history.

import { readFile } from "node:fs/promises";

const folder = process.env.VALET_CONTRACTS;
if (!folder) throw new Error("expected VALET_CONTRACTS to name the folder that scripts/contracts prints");

/** The file of a part's metadata. */
export const file = (part) => `${folder}/${part}.json`;

/** A part's metadata. */
export const metadata = async (part) => JSON.parse(await readFile(file(part), "utf8"));

/** Each event of the golden history: its bytes, and what they say in our own JSON. */
export async function events() {
  const { cases } = JSON.parse(await readFile(new URL("../../vectors/history.json", import.meta.url), "utf8"));
  return cases.map(({ event, meaning }) => ({ bytes: event, meaning }));
}
