// A host of the query machine in TypeScript: what every browser does, whatever it reads cells with.

import type { Answer, Cell, CellKey, Hex, Preview, PreviewQuery } from "@valet/wallet";

/** Answers a query to its end, and tells what each round asked for. */
export function drive(query: PreviewQuery, read: (key: Hex) => Hex | null): { rounds: CellKey[][]; answer: Answer<Preview[]> } {
  const rounds: CellKey[][] = [];
  for (;;) {
    const next = query.next();
    if (next.type === "failure") return { rounds, answer: next };
    if (next.value.length === 0) return { rounds, answer: query.finish() };
    rounds.push(next.value);
    const resolved = query.resolve(next.value.map(({ key }): Cell => ({ key, value: read(key) })));
    if (resolved.type === "failure") return { rounds, answer: resolved };
  }
}
