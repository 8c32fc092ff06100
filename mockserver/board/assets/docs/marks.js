/** Marks: what a statement is from, told by a sign and a word, not by colour alone. */

import { h } from "../lib/dom.js";

/** @typedef {import("./contract.js").Mark} Mark */

/**
 * Return the marks of a statement; none if the contract has none.
 *
 * @param {Mark} mark
 * @returns {(HTMLElement | string)[]}
 */
export function marks(mark) {
  const { documented, inferred, assumed } = mark ?? {};
  const found = [
    documented !== undefined && sign("documented", "✓"),
    inferred !== undefined && sign("inferred", "≈", inferred),
    assumed !== undefined && sign("assumed", "?", ...assumptionLinks(assumed)),
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
 * @param {...(HTMLElement | string)} from
 */
function sign(kind, sign, ...from) {
  const shown = h("span", { "aria-hidden": "true" }, `${sign} `);
  const word = h("span", { class: "word" }, kind);
  return h("span", { class: `from ${kind}` }, shown, word, from.length > 0 && " ", ...from);
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
