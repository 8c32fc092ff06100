/** Text from outside, as people can read it: nothing in it is invisible, or changes what is around. */

import { h, replace } from "../lib/dom.js";

/** @typedef {import("../lib/dom.js").Child} Child */

/** Control characters, those that change the direction of text, and others without a shape. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const SHOWN_CHARACTERS = 10_000;

/**
 * Return a text in which every character is seen.
 *
 * @param {string} text
 * @param {string} [left] characters that are left as they are
 * @returns {Child[]}
 */
export function visible(text, left = "") {
  /** @type {Child[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(UNSEEN)) {
    const [character] = found;
    if (left.includes(character)) continue;
    parts.push(text.slice(end, found.index), h("span", { class: "control" }, spelled(character)));
    end = found.index + character.length;
  }
  return [...parts, text.slice(end)];
}

/**
 * Return a block with the value of a body; of a large one the beginning, and a button for the rest.
 *
 * @param {any} value JSON, or text that is not JSON
 * @returns {HTMLElement}
 */
export function bodyBlock(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const block = h("pre", { tabindex: 0 }, visible(text.slice(0, SHOWN_CHARACTERS), "\n\t"));
  if (text.length <= SHOWN_CHARACTERS) return block;
  const size = new Intl.NumberFormat().format(text.length);
  const button = h("button", { type: "button", onclick: showAll }, `Show all ${size} characters`);
  return h("div", {}, block, button);

  function showAll() {
    replace(block, visible(text, "\n\t"));
    button.remove();
    block.focus();
  }
}

/** @param {string} character */
function spelled(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
