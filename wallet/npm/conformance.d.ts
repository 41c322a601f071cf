/// <reference lib="esnext.disposable" />

// The rules over a whole state in SCALE (`State` of shared-logic): to hold this build of them against
// another. A wallet needs none of it: see `PreviewQuery` of "@valet/wallet".

import type { Answer } from "@valet/wallet";

export { load } from "@valet/wallet";

/** A state that stays decoded in wasm memory, for many questions. */
export class Rules {
  private constructor();
  /** Takes a `State` in SCALE. */
  static read(state: Uint8Array): Answer<Rules>;
  /**
   * Answers a `Vec<Question>` by a `Vec<Vec<u8>>`, one answer each; the state stays as it is. A question is
   * its number and then its fields: 0 step (caller, Message, now), 1 check (GrantId, CheckRequest, now),
   * 2 check in an emergency (CheckRequest, now), 3 submit (SignedIntent, now). A change is answered by
   * `Result<(Event, Vec<Record>), Denial>`, a check by `Verdict`; a `Record` is its kind's number, its key,
   * and what would stand there.
   */
  ask(questions: Uint8Array): Answer<Uint8Array>;
  /** Forgets the state; it cannot be asked afterwards. Freeing it again does nothing. */
  free(): void;
  /** As {@link Rules.free}. */
  [Symbol.dispose](): void;
}
