/**
 * A list of cards that scrolls. Only those in sight are elements, so that thousands cost as much as
 * ten; all have the height that the stylesheet gives them.
 */

import { h } from "../lib/dom.js";

/** @typedef {import("./reading.js").Card} Card */
/** @typedef {{element: HTMLLIElement, button: HTMLButtonElement, card: Card | null}} Slot */

const BEYOND = 4;

export class CardList {
  /**
   * @param {string} label
   * @param {(button: HTMLElement, card: Card) => void} fill shows a card in its button
   */
  constructor(label, fill) {
    this.fill = fill;
    /** @type {Card[]} */
    this.cards = [];
    this.total = 0;
    /** @type {Map<string, Slot>} */
    this.shown = new Map();
    /** The id of the card that the Tab key reaches. */
    this.current = "";
    /** The id of a card that stays an element out of sight, as it is dragged. */
    this.held = "";
    this.list = h("ul", { class: "cards", "aria-label": label });
    this.end = h("div", { class: "end" });
    this.element = h("div", { class: "scroll" }, this.list, this.end);
    this.element.addEventListener("scroll", () => this.render(), { passive: true });
    this.list.addEventListener("focusin", (event) => this.step(event.target));
    new ResizeObserver(() => this.render()).observe(this.element);
  }

  /** The height of a card, with the space below it. */
  get row() {
    return this.list.clientHeight / this.cards.length || 1;
  }

  /**
   * Change the cards, and keep those in sight where they are unless the first of all is.
   *
   * @param {(cards: Card[]) => Card[]} change
   */
  change(change) {
    const { element, row } = this;
    const top = Math.floor(element.scrollTop / row);
    const seen = element.scrollTop > 0 ? this.cards.slice(top, top + BEYOND) : [];
    this.cards = change(this.cards);
    this.list.style.setProperty("--count", String(this.cards.length));
    this.list.classList.toggle("still", seen.length > 0);
    for (const [index, card] of seen.entries()) {
      const now = this.indexOf(card.id);
      if (now < 0) continue;
      element.scrollTop += (now - top - index) * row;
      break;
    }
    this.render();
  }

  /** @param {string} id */
  indexOf(id) {
    return this.cards.findIndex((card) => card.id === id);
  }

  /**
   * Return the index of the card at a height of the window, or of the nearest.
   *
   * @param {number} y
   */
  indexAt(y) {
    const index = Math.floor((y - this.list.getBoundingClientRect().top) / this.row);
    return Math.min(Math.max(0, index), this.cards.length - 1);
  }

  /**
   * Go to a card by the keyboard.
   *
   * @param {number} index
   */
  focus(index) {
    const card = this.cards[index];
    if (!card) return;
    const { element, row } = this;
    const highest = (index + 1) * row - element.clientHeight;
    element.scrollTop = Math.min(Math.max(element.scrollTop, highest), index * row);
    this.current = card.id;
    this.render();
    this.shown.get(card.id)?.button.focus({ preventScroll: true });
  }

  /**
   * Show a card anew, or all of them.
   *
   * @param {string} [id]
   */
  refill(id) {
    for (const [known, slot] of this.shown) if (id === undefined || id === known) slot.card = null;
    this.render();
  }

  /** @param {EventTarget | null} button */
  step(button) {
    for (const [id, slot] of this.shown) if (slot.button === button) this.current = id;
    this.render();
  }

  render() {
    const indices = this.inSight();
    const cards = indices.map((index) => /** @type {Card} */ (this.cards[index]));
    const ids = new Set(cards.map((card) => card.id));
    for (const [id, slot] of this.shown) {
      if (ids.has(id)) continue;
      slot.element.remove();
      this.shown.delete(id);
    }
    const top = this.cards[Math.floor(this.element.scrollTop / this.row)];
    const tabbed = ids.has(this.current) ? this.current : (top ?? cards[0])?.id;
    for (const [place, card] of cards.entries()) {
      const slot = this.slotOf(card);
      slot.button.tabIndex = card.id === tabbed ? 0 : -1;
      slot.element.ariaPosInSet = String((indices[place] ?? 0) + 1);
      slot.element.ariaSetSize = String(this.total);
      slot.element.style.setProperty("--index", String(indices[place]));
      const there = this.list.children[place] ?? null;
      if (there !== slot.element) this.list.insertBefore(slot.element, there);
    }
  }

  /** Return the indices of the cards that are elements: in sight or nearly, focused, dragged. */
  inSight() {
    const { element, row } = this;
    const first = Math.max(0, Math.floor(element.scrollTop / row) - BEYOND);
    const end = Math.ceil((element.scrollTop + element.clientHeight) / row) + BEYOND;
    const last = Math.min(end, this.cards.length);
    const indices = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    for (const id of new Set([this.focused, this.held])) {
      const index = id === "" ? -1 : this.indexOf(id);
      if (index >= 0 && (index < first || index >= last)) indices.push(index);
    }
    return indices.sort((one, other) => one - other);
  }

  get focused() {
    return this.list.contains(document.activeElement) ? this.current : "";
  }

  /**
   * @param {Card} card
   * @returns {Slot}
   */
  slotOf(card) {
    let slot = this.shown.get(card.id);
    if (!slot) {
      const button = h("button", { type: "button", class: "card", dataset: { id: card.id } });
      slot = { element: h("li", {}, button), button, card: null };
      this.shown.set(card.id, slot);
    }
    if (slot.card !== card) this.fill(slot.button, card);
    slot.card = card;
    return slot;
  }
}
