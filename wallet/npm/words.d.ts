import type { Denial, Preview, Words } from "./index.js";

/** What of a `FluentBundle` of @fluent/bundle is used. */
export interface Bundle {
  getMessage(key: string): { value: any } | undefined;
  formatPattern(pattern: any, values?: any, errors?: Error[] | null): string;
}

/**
 * A sentence of a preview's `words` in the bundle's language. `@valet/wallet/words/en.ftl` has the
 * messages in English.
 * @throws when the bundle lacks a message, or an argument in one: no sentence has a gap.
 */
export function say(words: Words, bundle: Bundle): string;

/**
 * Why a change is denied, in the bundle's language: what was expected.
 * @throws when the bundle lacks the message.
 */
export function sayDenial(denial: Denial, bundle: Bundle): string;

/**
 * The words of a party's card, for `say`: its name, where it is registered, how it is reached. `null`
 * where the card's hash (SHA-256 over its form of RFC 8785) is not the party's legal entry, so that
 * nobody stands there under another's name, and where it is no card.
 * @param named one of a preview's `parties`
 * @param card the card's JSON, in whatever order and spacing
 */
export function cardWords(named: Preview["parties"][number], card: string): Promise<Words | null>;
