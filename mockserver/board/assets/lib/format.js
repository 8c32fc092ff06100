/** Values as people read them, in the language of the browser. */

const UNITS = /** @type {const} */ ([
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
]);

/** Amounts from here on are written with an exponent. */
const LONG = 1e15;

/** @type {Map<string, Intl.NumberFormat | null>} */
const currencies = new Map();

/**
 * Return an amount of money, in whole units if it has no others.
 *
 * @param {number | null} value
 * @param {string} currency
 * @returns {string} empty if there is no value
 */
export function money(value, currency) {
  if (value === null) return "";
  const format = currencyFormat(currency, Math.abs(value) < LONG ? "standard" : "scientific");
  return format ? format.format(value) : `${number(value)} ${currency}`;
}

/**
 * Return how long ago something was, in one word or two, such as `3 days`.
 *
 * @param {string} time
 * @param {string} now
 */
export function age(time, now) {
  const passed = Date.parse(now) - Date.parse(time);
  for (const [unit, length] of UNITS) {
    if (passed >= length) return plural(Math.floor(passed / length), unit);
  }
  return "just now";
}

/**
 * Return a time of the sandbox, which is UTC.
 *
 * @param {string} time such as 2025-01-01T09:00:00.000Z
 */
export function moment(time) {
  return time.replace("T", " ").replace(/(?:\.000)?Z$/, "");
}

/** @param {number} value */
export function number(value) {
  return new Intl.NumberFormat().format(value);
}

/**
 * Return a number with what it counts, such as `1 deal` and `2 deals`.
 *
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * @param {string} currency
 * @param {"standard" | "scientific"} notation
 * @returns {Intl.NumberFormat | null} null if it is not a code of a currency
 */
function currencyFormat(currency, notation) {
  const key = `${currency} ${notation}`;
  if (!currencies.has(key)) {
    try {
      const written = { notation, trailingZeroDisplay: "stripIfInteger" };
      const options = /** @type {any} */ ({ style: "currency", currency, ...written });
      currencies.set(key, new Intl.NumberFormat(undefined, options));
    } catch {
      currencies.set(key, null);
    }
  }
  return currencies.get(key) ?? null;
}
