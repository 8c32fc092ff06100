/** Marks: what a statement is from, told by a sign and a word, not by colour alone. */

import { h } from "../lib/dom.js";

/** @typedef {import("./contract.js").Mark} Mark */

/**
 * Return the marks of a statement; none if the contract has none.
 *
 * @param {Mark} mark
 * @param {boolean} [brief] whether only the sign shows that the vendor's page says it
 * @returns {(HTMLElement | string)[]}
 */
export function marks(mark, brief = false) {
  const { documented, inferred, assumed } = mark ?? {};
  const page = documented && !brief && h("a", { href: `#page-${documented}` }, documented);
  const found = [
    documented !== undefined && sign("documented", "✓", brief, page),
    inferred !== undefined && sign("inferred", "≈", false, inferred),
    assumed !== undefined && sign("assumed", "?", false, ...assumptionLinks(assumed)),
  ];
  return found.flatMap((one) => (one ? [one, " "] : []));
}

/**
 * Return links to entries of the register, with a comma between them.
 *
 * @param {string[]} names
 * @returns {(HTMLElement | string)[]}
 */
export function assumptionLinks(names) {
  return names.flatMap((name, at) => [
    at ? ", " : "",
    h("a", { href: `#assumption-${name}` }, name),
  ]);
}

/**
 * @param {string} kind
 * @param {string} sign
 * @param {boolean} brief
 * @param {...import("../lib/dom.js").Child} from
 */
function sign(kind, sign, brief, ...from) {
  const shown = h("span", { "aria-hidden": "true" }, `${sign} `);
  const word = h("span", { class: brief && "unseen" }, kind);
  return h("span", { class: `from ${kind}` }, shown, word, from.some(Boolean) && ": ", ...from);
}

/**
 * Return a description, with what stands between backticks as code.
 *
 * @param {string} description
 * @returns {(HTMLElement | string)[]}
 */
export function prose(description) {
  return description
    .split("`")
    .map((part, at) => (at % 2 ? h("code", {}, part) : part))
    .filter((part) => part !== "");
}
