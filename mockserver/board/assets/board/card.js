/** A card: what a board shows of a deal. */

import { h, replace } from "../lib/dom.js";
import { age, moment, money } from "../lib/format.js";

/** @typedef {import("./reading.js").Card} Card */

const letters = new Intl.Segmenter();

/**
 * Show a deal in the button that opens it.
 *
 * @param {HTMLElement} button
 * @param {Card} card
 * @param {{now: string, mark?: string}} shown `mark` says what just happened to it
 */
export function fill(button, card, { now, mark }) {
  const { name, expectedValue, currency, contact, owner } = card;
  button.classList.toggle("marked", mark !== undefined);
  const value = expectedValue === null ? "No value" : money(expectedValue, currency);
  const known = expectedValue === null ? "value none" : "value";
  replace(
    button,
    h("span", { class: "name", dir: "auto" }, name),
    h("span", { class: known }, value),
    h("span", { class: "contact", dir: "auto" }, contact ? contact.name : "No contact"),
    h("span", { class: "by" }, ...ownedBy(owner), mark ? marked(mark) : aged(card, now)),
  );
}

/**
 * Show how old a card is by now.
 *
 * @param {HTMLElement} button
 * @param {Card} card
 * @param {string} now
 */
export function fillAge(button, card, now) {
  const shown = button.querySelector(".age");
  if (shown) shown.textContent = age(card.createdAt, now);
}

/** @param {import("./reading.js").Owner | null} owner */
function ownedBy(owner) {
  if (!owner) return [h("span", { class: "owner" }, "No owner")];
  return [
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(owner.name)),
    h("span", { class: "owner", dir: "auto" }, owner.name),
  ];
}

/** @param {string} mark */
function marked(mark) {
  return h("span", { class: "mark good" }, mark);
}

/**
 * @param {Card} card
 * @param {string} now
 */
function aged(card, now) {
  const title = `Created ${moment(card.createdAt)}`;
  return h("span", { class: "age", title }, age(card.createdAt, now));
}

/**
 * Return the first letters of the first and the last word of a name.
 *
 * @param {string} name
 */
function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => first(word ?? "")).join("");
}

/** @param {string} word */
function first(word) {
  for (const { segment } of letters.segment(word)) return segment.toUpperCase();
  return "";
}
