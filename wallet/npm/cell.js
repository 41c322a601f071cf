// What the runtime call ReviveApi_get_storage_var_key takes and gives: SCALE of (H160, Vec<u8>), and of
// Result<Option<Vec<u8>>, ContractAccessError>.

import { Expected, malformed } from "./internal.js";

export function cellArguments(contract, key) {
  if (contract.length !== 20) throw malformed("expected the 20 bytes of a contract's address");
  if (key.length >= 1 << 14) throw malformed("expected the key of a cell");
  const length = key.length < 64 ? [key.length << 2] : [((key.length << 2) | 1) & 0xff, key.length >> 6];
  return Uint8Array.of(...contract, ...length, ...key);
}

/** The cell's bytes; null for an empty one. */
export function cellBytes(result) {
  if (result[0] === 1) throw new Expected("no-contract", "there is no contract at this address in this block");
  if (result[0] === 0 && result[1] === 0 && result.length === 2) return null;
  const mode = result[2] & 3;
  const header = 2 + (1 << mode);
  const length = result.slice(2, header).reduceRight((sum, byte) => sum * 256 + byte, 0) >>> 2;
  const whole = result[0] === 0 && result[1] === 1 && mode < 3 && result.length === header + length;
  if (!whole) throw malformed("expected the answer of ReviveApi_get_storage_var_key");
  return result.slice(header);
}
