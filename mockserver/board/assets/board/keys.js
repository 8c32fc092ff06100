/** The keyboard on a board: arrows go from card to card, [ and ] move a card to another stage. */

import { move } from "./moving.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./column.js").Column} Column */

/** How far keys go: cards up or down, or columns to a side. */
const UP_OR_DOWN = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
  ["Home", Number.NEGATIVE_INFINITY],
  ["End", Number.POSITIVE_INFINITY],
]);
const ASIDE = new Map([
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
]);
const MOVES = new Map([
  ["[", -1],
  ["]", 1],
]);

/** @param {Board} board */
export function listenToKeys(board) {
  const { element } = board.columns;
  element.addEventListener("keydown", (event) => {
    const card = /** @type {HTMLElement} */ (event.target).closest(".card");
    const isTyped = MOVES.has(event.key); // with Alt on some keyboards
    if (!(card instanceof HTMLElement) || event.metaKey || (event.altKey && !isTyped)) return;
    if (press(board, card, event)) event.preventDefault();
  });
}

/**
 * @param {Board} board
 * @param {HTMLElement} card
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key means something
 */
function press(board, card, { key, ctrlKey }) {
  const id = card.dataset.id ?? "";
  const column = board.columns.columnOf.get(id);
  const aside = ASIDE.get(key);
  const steps = UP_OR_DOWN.get(key);
  const moves = MOVES.get(key) ?? (ctrlKey && aside);
  if (!column) return false;
  if (moves) carry(board, column, { id, by: moves });
  else if (steps) step(column, column.list.indexOf(id) + steps);
  else if (aside) cross(board, column, { card, by: aside });
  else return false;
  return true;
}

/**
 * @param {Column} column
 * @param {number} index
 */
function step(column, index) {
  column.list.focus(Math.min(Math.max(0, index), column.list.cards.length - 1));
}

/**
 * Go to the card beside this one, in the next column that has any.
 *
 * @param {Board} board
 * @param {Column} column
 * @param {{card: HTMLElement, by: number}} from
 */
function cross({ columns }, column, { card, by }) {
  const { top, height } = card.getBoundingClientRect();
  const at = columns.all.indexOf(column);
  const others = by > 0 ? columns.all.slice(at + 1) : columns.all.slice(0, at).reverse();
  const list = others.find((other) => other.list.cards.length > 0)?.list;
  list?.focus(list.indexAt(top + height / 2));
}

/**
 * Move a deal to the stage beside its own; it keeps the focus.
 *
 * @param {Board} board
 * @param {Column} column
 * @param {{id: string, by: number}} what
 */
function carry(board, column, { id, by }) {
  const to = board.columns.all[board.columns.all.indexOf(column) + by];
  if (!to) return;
  const moved = move(board, id, to.id);
  focusOn(board, id);
  void moved.then(() => focusOn(board, id));
}

/**
 * Focus a card, unless the focus went elsewhere.
 *
 * @param {Board} board
 * @param {string} id
 */
function focusOn({ columns }, id) {
  const list = columns.columnOf.get(id)?.list;
  if (list && document.activeElement === document.body) list.focus(list.indexOf(id));
}
