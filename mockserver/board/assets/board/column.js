/** A column of a board: a stage with its count, its sums and its cards, which load as it scrolls. */

import { h, replace } from "../lib/dom.js";
import { money, number } from "../lib/format.js";
import { CardList } from "./list.js";

/** @typedef {import("./reading.js").Card} Card */
/** @typedef {import("./reading.js").Page} Page */
/** @typedef {import("./reading.js").Stage} Stage */

/**
 * What a column asks of its board.
 *
 * @typedef {object} Host
 * @property {(button: HTMLElement, card: Card) => void} fill
 * @property {(column: Column) => Promise<boolean>} more loads more cards; false if it could not
 * @property {() => boolean} isFiltered
 */

const AHEAD = "800px 0px";
const COLOR = /^#[0-9a-f]{6}$/i;

export class Column {
  /**
   * @param {Stage} stage
   * @param {Host} host
   */
  constructor(stage, host) {
    this.host = host;
    this.id = stage.id;
    this.label = stage.label;
    this.dealCount = 0;
    /** @type {number | null} */
    this.next = null;
    this.title = h("h3", { dir: "auto" });
    this.count = h("span", { class: "count" });
    this.sums = h("p", { class: "sums" });
    this.list = new CardList(stage.label, host.fill);
    this.element = h(
      "section",
      { class: "column", "aria-label": stage.label, dataset: { stage: stage.id } },
      h("header", {}, this.title, this.count, this.sums),
      this.list.element,
    );
    this.observer = new IntersectionObserver((seen) => seen.at(-1)?.isIntersecting && this.more(), {
      root: this.list.element,
      rootMargin: AHEAD,
    });
    this.setTotals(stage);
  }

  /** @param {Stage} stage */
  setTotals({ label, color, description, dealCount, values }) {
    this.label = label;
    this.title.textContent = label;
    this.title.title = description;
    this.element.ariaLabel = label;
    this.element.style.setProperty("--stage", COLOR.test(color) ? color : "var(--line)");
    this.dealCount = dealCount;
    this.sums.textContent = values.map(({ sum, currency }) => money(sum, currency)).join(" · ");
    this.showCount();
  }

  /**
   * Show the first cards, or all that were loaded.
   *
   * @param {Page} page
   */
  setCards({ deals, next }) {
    this.next = next;
    this.list.change(() => deals);
    this.watchEnd();
  }

  /**
   * Change the cards.
   *
   * @param {(cards: Card[]) => Card[]} change
   */
  change(change) {
    this.list.change(change);
    this.showEnd();
  }

  async more() {
    this.observer.disconnect();
    if (await this.host.more(this)) this.watchEnd();
    else this.showEnd("Try again");
  }

  /** Load more when the end comes near. */
  watchEnd() {
    this.showEnd();
    this.observer.disconnect();
    if (this.next !== null) this.observer.observe(this.list.end);
  }

  /** @param {string} [again] what a button says that loads more */
  showEnd(again) {
    const { cards, end } = this.list;
    const none = this.host.isFiltered() ? "No deals match." : "No deals in this stage.";
    if (again) replace(end, h("button", { type: "button", onclick: () => this.more() }, again));
    else if (this.next !== null) replace(end, "Loading more ...");
    else replace(end, cards.length === 0 && none);
    this.showCount();
  }

  showCount() {
    const filtered = this.host.isFiltered();
    const { length } = this.list.cards;
    const whole = this.next === null;
    const all = number(this.dealCount);
    this.count.textContent = filtered ? `${number(length)}${whole ? "" : "+"} of ${all}` : all;
    this.list.total = filtered ? (whole ? length : -1) : this.dealCount;
  }

  remove() {
    this.observer.disconnect();
    this.element.remove();
  }
}
