/** The answer to a request that was tried. */

import { h } from "../lib/dom.js";
import { assumptionLinks } from "./marks.js";

const ASSUMPTIONS = "introzy-mock-assumptions";
const SHOWN = /^(introzy-mock-|x-ratelimit-|retry-after$|allow$|location$|content-type$)/;
const MOST_CHARACTERS = 100_000;

/**
 * Return the status of an answer, and how long it took: screen readers say this.
 *
 * @param {Response} response
 * @param {number} took in milliseconds
 * @returns {(HTMLElement | string)[]}
 */
export function statusShown({ status, statusText, ok }, took) {
  const line = h("b", { class: ok ? "mark good" : "mark bad" }, `${status} ${statusText}`);
  return [line, ` in ${Math.max(1, Math.round(took))} ms`];
}

/**
 * Return the answer below its status: assumptions, headers that matter, and body.
 *
 * @param {Response} response
 * @param {string} text the body
 * @returns {HTMLElement[]}
 */
export function answerShown({ headers }, text) {
  const assumed = headers.get(ASSUMPTIONS)?.split(/, */) ?? [];
  const shown = [...headers].filter(([name]) => SHOWN.test(name) && name !== ASSUMPTIONS);
  /** @type {HTMLElement[]} */
  const parts = [
    h("p", {}, "Assumptions: ", assumed.length ? assumptionLinks(assumed) : "none"),
    ...shown.map(([name, value]) => h("p", {}, h("code", {}, `${name}: ${value}`))),
  ];
  if (text) parts.push(h("pre", { tabindex: 0 }, readable(text)));
  return parts;
}

/**
 * Return a body as people read it, and not more than a page can show.
 *
 * @param {string} text
 */
function readable(text) {
  const shown = indented(text);
  if (shown.length <= MOST_CHARACTERS) return shown;
  return `${shown.slice(0, MOST_CHARACTERS)}\n... ${shown.length} characters in all`;
}

/** @param {string} text */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
