/** The list of exchanges, newest first; at most a thousand, of which the browser lays out those in view. */

import { h, replace } from "../lib/dom.js";
import { isWanted } from "./exchange.js";
import { marks, statusMark, timeOfDay, took } from "./marks.js";
import { visible } from "./text.js";

/** @typedef {import("./exchange.js").Brief} Brief */
/** @typedef {import("./exchange.js").Filters} Filters */

const MOST = 1000;
const SHOWN = "li:not([hidden]) > button";

export class ExchangeList {
  /**
   * @param {(exchange: Brief) => void} onOpen
   * @param {(shown: number, all: number) => void} onCount
   */
  constructor(onOpen, onCount) {
    this.element = h("ol", {
      class: "exchanges",
      "aria-label": "Requests, the newest first; the arrow keys move between them",
      onfocusin: () => this.keepStop(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.step(event),
    });
    this.onOpen = onOpen;
    this.onCount = onCount;
    /** @type {Map<number, {exchange: Brief, row: HTMLElement}>} oldest first */
    this.rows = new Map();
    /** @type {Filters} */
    this.filters = { text: "", method: "", status: "", changes: false, faults: false, deal: null };
  }

  /** The id of the newest exchange; 0 if there is none. */
  get newest() {
    return [...this.rows.keys()].at(-1) ?? 0;
  }

  /**
   * Show these exchanges, oldest first, in the place of all.
   *
   * @param {Brief[]} exchanges
   */
  show(exchanges) {
    this.rows.clear();
    replace(this.element);
    this.add(exchanges);
  }

  /**
   * Add exchanges, oldest first; those that are there already are left out.
   *
   * @param {Brief[]} exchanges
   */
  add(exchanges) {
    const { newest } = this;
    const added = exchanges.filter((one) => !this.rows.has(one.id)).slice(-MOST);
    for (const exchange of added) this.rows.set(exchange.id, { exchange, row: this.row(exchange) });
    if (added.some((one) => one.id < newest)) this.sort();
    else this.element.prepend(...added.map((one) => this.rowOf(one.id)).reverse());
    for (const id of [...this.rows.keys()].slice(0, -MOST)) {
      this.rowOf(id).remove();
      this.rows.delete(id);
    }
    this.filter(this.filters);
  }

  /** @param {Filters} filters */
  filter(filters) {
    this.filters = filters;
    let shown = 0;
    for (const { exchange, row } of this.rows.values()) {
      row.hidden = !isWanted(exchange, filters);
      shown += Number(!row.hidden);
    }
    this.keepStop();
    this.onCount(shown, this.rows.size);
  }

  /** Make one row a stop of the tab key: the one that has the focus, or the first. */
  keepStop() {
    for (const stop of this.element.querySelectorAll(`[tabindex="0"]`)) {
      stop.setAttribute("tabindex", "-1");
    }
    const stop = this.element.querySelector(":focus") ?? this.element.querySelector(SHOWN);
    stop?.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    /** @type {NodeListOf<HTMLElement>} */
    const shown = this.element.querySelectorAll(SHOWN);
    const buttons = [...shown];
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
    const next = /** @type {Record<string, number>} */ (steps)[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  }

  /**
   * Move the focus to a row, or to the first one that is shown.
   *
   * @param {number} id
   */
  focus(id) {
    const row = this.rows.get(id)?.row;
    const button = row && !row.hidden ? row.firstElementChild : this.element.querySelector(SHOWN);
    /** @type {HTMLElement | null} */ (button)?.focus();
  }

  /**
   * Return the id of the next exchange that is shown; undefined if there is none.
   *
   * @param {number} id
   * @param {"newer" | "older"} direction
   */
  beside(id, direction) {
    const ids = [...this.rows].filter(([, { row }]) => !row.hidden).map(([one]) => one);
    return direction === "newer" ? ids.find((one) => one > id) : ids.findLast((one) => one < id);
  }

  sort() {
    const sorted = [...this.rows].sort(([one], [other]) => one - other);
    this.rows = new Map(sorted);
    replace(this.element, sorted.map(([, { row }]) => row).reverse());
  }

  /** @param {number} id */
  rowOf(id) {
    const known = this.rows.get(id);
    if (!known) throw new Error(`the list has no exchange ${id}`);
    return known.row;
  }

  /** @param {Brief} exchange */
  row(exchange) {
    const { method, path, query, time, durationMs, summary } = exchange;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "exchange", tabindex: -1, onclick: () => this.onOpen(exchange) },
        statusMark(exchange.status),
        h("span", { class: "method" }, visible(method)),
        h("span", { class: "path" }, visible(path), h("span", { class: "quiet" }, visible(query))),
        h(
          "span",
          { class: "told" },
          visible(summary.join("; ")),
          marks(exchange),
          h("span", { class: "quiet" }, `${timeOfDay(time)} · ${took(durationMs)}`),
        ),
      ),
    );
  }
}
