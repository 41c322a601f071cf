// The rules over a whole state in SCALE: to hold this build of them against another. A wallet needs none of it.

import * as raw from "./valet_wallet.js";
import { answer, bytes, Handle, use } from "./internal.js";

export { load } from "./internal.js";

export class Rules extends Handle {
  static read(state) {
    return answer(() => new Rules(raw.Rules.read(bytes(state))));
  }

  ask(questions) {
    return use(this, (rules) => rules.ask(bytes(questions)));
  }
}
