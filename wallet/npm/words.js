// Puts what a preview says into words, by a bundle of @fluent/bundle. A language is a file like en.ftl.

export { cardWords } from "./card.js";

const FAR = 253_402_300_799n;
const UNITS = [[86_400, "days"], [3_600, "hours"], [60, "minutes"]];

/** A sentence of {@link Preview.words} in the bundle's language. */
export function say(words, bundle) {
  const values = words.arguments.map(({ name, value }) => [name, said(value, bundle)]);
  return format(words.key, Object.fromEntries(values), bundle);
}

/** Why a change is denied, in the bundle's language. */
export function sayDenial(denial, bundle) {
  return format(`denial-${denial.name}`, {}, bundle);
}

function said(value, bundle) {
  switch (value.kind) {
    case "text":
      return value.text;
    case "number":
      return value.number;
    case "moment":
      return moment(BigInt(value.at), bundle);
    case "length":
      return length(value.length, bundle);
    case "name":
      return bundle.getMessage(`${value.list}-${value.name}`) ? format(`${value.list}-${value.name}`, {}, bundle) : value.name;
    case "words":
      return say(value.words, bundle);
    case "list": {
      const items = value.items.map((item) => said(item, bundle));
      return items.length === 0 ? format("nothing", {}, bundle) : items.join(format(value.between, {}, bundle));
    }
    default:
      throw new Error(`expected a value of a known kind, found ${value.kind}`);
  }
}

function moment(seconds, bundle) {
  if (seconds > FAR) return format("moment-far", { seconds: String(seconds) }, bundle);
  const [year, month, day, hour, minute, second] = new Date(Number(seconds) * 1000).toISOString().split(/[-T:.]/);
  return format("moment", { year, month, day, hour, minute, second }, bundle);
}

function length(seconds, bundle) {
  const [unit, key] = UNITS.find(([unit]) => seconds > 0 && seconds % unit === 0) ?? [1, "seconds"];
  return format(key, { number: seconds / unit }, bundle);
}

function format(key, values, bundle) {
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) throw new Error(`expected the message ${key} in the words of this language`);
  const errors = [];
  const text = bundle.formatPattern(pattern, values, errors);
  // A sentence with a gap would be agreed to as if it were whole.
  if (errors.length > 0) throw new Error(`expected the message ${key} to be whole: ${errors[0].message}`);
  return text;
}
