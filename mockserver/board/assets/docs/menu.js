/** The menu of the page, and the search above it. */

import { h, replace } from "../lib/dom.js";
import { search } from "./search.js";

/** @typedef {import("./search.js").Entry} Entry */
/** @typedef {{title: string, hash: string, items: {title: string, hash: string}[]}} Group */

/** With more entries than this a part of the menu is closed at first. */
const MOST_OPEN = 12;
const MOST_HITS = 40;

/**
 * Fill the menu, and let the search take its place while something is searched.
 *
 * @param {HTMLElement} element
 * @param {Group[]} groups
 * @param {Entry[]} entries
 * @returns {() => void} a function that shows what was added to them
 */
export function mountMenu(element, groups, entries) {
  const list = h("div", { id: "contents" });
  const count = h("p", { class: "quiet", role: "status" });
  const field = h("input", { type: "search", id: "search", oninput: found, onkeydown: key });
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "contents" },
    "Menu",
  );
  button.addEventListener("click", () => expand(button.ariaExpanded !== "true"));
  const label = h("label", { for: "search" }, "Search operations, fields, assumptions");
  replace(element, h("div", { class: "find" }, label, field, button), count, list);
  list.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLAnchorElement) expand(false);
  });
  document.addEventListener("keydown", slash);
  found();
  return found;

  /** @param {boolean} open */
  function expand(open) {
    button.ariaExpanded = String(open);
    element.classList.toggle("open", open);
  }

  function found() {
    const words = field.value.trim();
    const hits = search(entries, words);
    expand(words !== "");
    const all = hits.length > MOST_HITS ? `, of which these are ${MOST_HITS}` : "";
    count.textContent = words && `${hits.length} found${all}`;
    replace(list, words ? results(hits.slice(0, MOST_HITS)) : groups.map(group));
  }

  /** @param {KeyboardEvent} event */
  function key({ key }) {
    if (key === "Enter") list.querySelector("a")?.click();
  }

  /** @param {KeyboardEvent} event */
  function slash(event) {
    const typing = /** @type {Element} */ (event.target).closest("input, textarea, select");
    if (event.key !== "/" || typing) return;
    event.preventDefault();
    field.focus();
  }
}

/** @param {Group} group */
function group({ title, hash, items }) {
  if (!items.length) return h("p", {}, h("a", { href: `#${hash}` }, title));
  const links = items.map((item) => h("li", {}, h("a", { href: `#${item.hash}` }, item.title)));
  return h(
    "details",
    { open: items.length <= MOST_OPEN },
    h("summary", {}, title),
    h("ul", {}, links),
  );
}

/** @param {Entry[]} hits */
function results(hits) {
  return h(
    "ul",
    {},
    hits.map(({ title, place, hash }) =>
      h("li", {}, h("a", { href: `#${hash}` }, title), " ", h("span", { class: "quiet" }, place)),
    ),
  );
}
