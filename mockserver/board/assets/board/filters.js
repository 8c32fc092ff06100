/** Searching a board, and showing only the deals of an owner or a currency. */

import { h, replace } from "../lib/dom.js";
import { NO_FILTER } from "./reading.js";

/** @typedef {import("./board.js").Board} Board */

const PAUSE_MS = 200;
/** @type {WeakMap<HTMLSelectElement, string>} */
const OFFERED = new WeakMap();

/** @param {Board} board */
export function filters(board) {
  const search = h("input", {
    type: "search",
    name: "search",
    maxlength: 200,
    placeholder: "Search",
  });
  const owner = h("select", { name: "owner" });
  const currency = h("select", { name: "currency" });
  const all = h("button", { type: "button", class: "plain" }, "Show all");
  let pause = 0;
  search.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => board.narrow({ search: search.value }), PAUSE_MS);
  });
  owner.addEventListener("change", () => board.narrow({ ownerId: owner.value }));
  currency.addEventListener("change", () => board.narrow({ currency: currency.value }));
  all.addEventListener("click", () => {
    clearTimeout(pause);
    search.focus();
    void board.narrow(NO_FILTER);
    search.value = "";
  });
  board.onRead((shown) => {
    if (!shown) return;
    const { owners, values } = shown.board;
    all.hidden = !board.isFiltered;
    if (board.filter === NO_FILTER && document.activeElement !== search) search.value = "";
    const names = owners.map(({ id, name }) => /** @type {const} */ ([id, name]));
    const codes = values.map((sum) => /** @type {const} */ ([sum.currency, sum.currency]));
    choose(owner, [["", "All owners"], ...names], board.filter.ownerId);
    choose(currency, [["", "All currencies"], ...codes], board.filter.currency);
  });
  const label = (/** @type {string} */ text, /** @type {HTMLElement} */ field) =>
    h("label", {}, h("span", { class: "unseen" }, text), field);
  return h(
    "div",
    { class: "filters", role: "search", "aria-label": "Deals" },
    label("Search deals", search),
    label("Owner", owner),
    label("Currency", currency),
    all,
  );
}

/**
 * Offer choices, unless they are offered already.
 *
 * @param {HTMLSelectElement} select
 * @param {(readonly [string, string])[]} choices values with their texts
 * @param {string} chosen
 */
export function choose(select, choices, chosen) {
  const values = choices.map(([value]) => value);
  const offered = values.includes(chosen) ? choices : [...choices, [chosen, chosen]];
  const text = JSON.stringify(offered);
  if (OFFERED.get(select) !== text) {
    const options = offered.map(([value, name]) => h("option", { value }, name));
    replace(select, options);
    OFFERED.set(select, text);
  }
  select.value = chosen;
}
