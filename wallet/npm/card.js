// A party's card: who the party is, off chain, behind the hash that the contract has.

/**
 * The words of a card, if its hash is the party's legal entry; null where it is another party's card, or no card.
 * `named` is one of a preview's `parties`, `text` the card's JSON in whatever order and spacing.
 */
export async function cardWords({ account, party }, text) {
  const card = read(text);
  if (card === null || party === null || (await hash(card)) !== party.profile.legal_hash) return null;
  const { legal_name: name, country, contact, privacy_policy: policy, register } = card;
  const entry = register ? words("party-card-register", { number: register.number, name: register.name }) : "";
  return words("party-card", { party: account, name, country, register: entry, contact, policy });
}

function words(key, values) {
  return { key, arguments: Object.entries(values).map(([name, said]) => ({ name, value: value(said) })) };
}

function value(said) {
  return typeof said === "string" ? { kind: "text", text: said } : { kind: "words", words: said };
}

/** The card; null where a member that is said is no text, or holds signs that turn or hide text. */
function read(text) {
  let card;
  try {
    card = JSON.parse(text);
  } catch {
    return null;
  }
  if (card === null || typeof card !== "object") return null;
  const { legal_name, country, contact, privacy_policy, register = { name: "-", number: "-" } } = card;
  const said = [legal_name, country, contact, privacy_policy, register?.name, register?.number];
  const plain = (part) => typeof part === "string" && part !== "" && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(part);
  return said.every(plain) ? card : null;
}

/** SHA-256 over the form of RFC 8785: members sorted by name, no spaces. */
async function hash(card) {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(sorted(card))));
  return `0x${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}
