// A folder in which the built package is installed, and the TypeScript compiler of package-lock.json.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

/** Makes the folder, with the TypeScript files of this one. */
export async function workspace() {
  const built = process.env.VALET_WALLET_PACKAGE;
  assert.ok(built, "expected the package's folder in VALET_WALLET_PACKAGE; scripts/wasm prints it");
  const folder = await mkdtemp(`${tmpdir()}/valet-wallet-`);
  process.on("exit", () => execFileSync("rm", ["-rf", folder]));
  await mkdir(`${folder}/node_modules/@valet`, { recursive: true });
  await cp(built, `${folder}/node_modules/@valet/wallet`, { recursive: true });
  await writeFile(`${folder}/package.json`, '{"type":"module"}');
  for (const file of ["host.ts", "example.ts"]) await copyFile(`${here}${file}`, `${folder}/${file}`);
  return folder;
}

/** Compiles files of the folder, `tsc --strict`; throws what the compiler says. */
export function compile(folder, files, { outDir } = {}) {
  const out = outDir ? ["--outDir", outDir] : ["--noEmit"];
  const options = ["--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];
  const checks = ["--exactOptionalPropertyTypes", "--noUnusedLocals", "--skipLibCheck", "false"];
  try {
    execFileSync(process.execPath, [tsc, ...options, ...checks, ...out, ...files], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    throw new Error(error.stdout || error.message);
  }
}
