/** The columns of a board, and the cards in them: which is where, and what just happened to it. */

import { h, replace } from "../lib/dom.js";
import { fill, fillAge } from "./card.js";
import { Column } from "./column.js";
import { fly } from "./motion.js";

/** @typedef {import("./reading.js").Board} Board */
/** @typedef {import("./reading.js").Card} Card */
/** @typedef {import("./reading.js").Stage} Stage */

const MARKED_MS = 6000;
const MOST_MARKED = 20;

export class Columns {
  /**
   * @param {import("./clock.js").SandboxClock} clock
   * @param {Omit<import("./column.js").Host, "fill">} host
   */
  constructor(clock, host) {
    this.clock = clock;
    this.element = h("div", { class: "columns" });
    /** @type {Column[]} */
    this.all = [];
    /** @type {Map<string, Column>} */
    this.columnOf = new Map();
    /** @type {Map<string, string>} */
    this.marks = new Map();
    this.host = {
      ...host,
      /** @type {(button: HTMLElement, card: Card) => void} */
      fill: (button, card) => fill(button, card, { now: clock.now, mark: this.marks.get(card.id) }),
    };
    clock.onTick(() => this.grow());
  }

  /**
   * Show these stages with their cards; those that stay keep their place.
   *
   * @param {Stage[]} stages
   */
  show(stages) {
    const known = new Map(this.all.map((column) => [column.id, column]));
    this.all = stages.map((stage) => known.get(stage.id) ?? new Column(stage, this.host));
    for (const column of known.values()) if (!this.all.includes(column)) column.remove();
    for (const [place, column] of this.all.entries()) {
      const there = this.element.children[place] ?? null;
      if (there !== column.element) this.element.insertBefore(column.element, there);
    }
    this.columnOf.clear();
    for (const [place, stage] of stages.entries()) {
      const column = /** @type {Column} */ (this.all[place]);
      for (const card of stage.deals) this.columnOf.set(card.id, column);
      column.setCards(stage);
      column.setTotals(stage);
    }
  }

  clear() {
    for (const column of this.all) column.remove();
    this.all = [];
    this.columnOf.clear();
    replace(this.element);
  }

  /** @param {string} stageId */
  byId(stageId) {
    return this.all.find((column) => column.id === stageId);
  }

  /** @param {string} id */
  find(id) {
    return this.columnOf.get(id)?.list.cards.find((card) => card.id === id);
  }

  /** Return the ids of the stages of all cards that were loaded. */
  stages() {
    return new Map([...this.columnOf].map(([id, column]) => [id, column.id]));
  }

  /** @param {Stage[]} stages */
  setTotals(stages) {
    for (const stage of stages) this.byId(stage.id)?.setTotals(stage);
  }

  /**
   * Add a page to a column, without cards that were moved elsewhere in the meantime.
   *
   * @param {Column} column
   * @param {import("./reading.js").Page} page
   */
  extend(column, { deals, next }) {
    const added = deals.filter((card) => !this.columnOf.has(card.id));
    for (const card of added) this.columnOf.set(card.id, column);
    column.next = next;
    column.change((cards) => [...cards, ...added]);
  }

  /**
   * Show a card as it is now: where it was, or on top of its stage if it was elsewhere.
   *
   * @param {Card} card
   * @param {number} [index] where in a stage that it comes to
   */
  place(card, index = 0) {
    const to = this.byId(card.stageId);
    if (this.columnOf.get(card.id) === to) {
      to?.change((cards) => cards.map((one) => (one.id === card.id ? card : one)));
      return;
    }
    this.remove(card.id);
    if (!to) return;
    this.columnOf.set(card.id, to);
    to.change((cards) => cards.toSpliced(index, 0, card));
  }

  /** @param {string} id */
  remove(id) {
    this.columnOf.get(id)?.change((cards) => cards.filter((card) => card.id !== id));
    this.columnOf.delete(id);
  }

  /**
   * Say on cards what happened to them, for some seconds.
   *
   * @param {Map<string, string>} marks
   */
  mark(marks) {
    if (marks.size > MOST_MARKED) return;
    for (const [id, mark] of marks) {
      this.marks.set(id, mark);
      this.columnOf.get(id)?.list.refill(id);
      setTimeout(() => {
        this.marks.delete(id);
        this.columnOf.get(id)?.list.refill(id);
      }, MARKED_MS);
    }
  }

  /**
   * Change cards, and let those that are then in another column fly there.
   *
   * @param {() => void} change
   * @param {Map<string, DOMRect>} [dropped] where cards come from that were dragged
   */
  animate(change, dropped = new Map()) {
    const before = this.stages();
    const places = new Map([...this.places(), ...dropped]);
    change();
    for (const [id, from] of places) {
      const now = this.columnOf.get(id);
      const button = now?.list.shown.get(id)?.button;
      if (button && now.id !== before.get(id)) void fly(button, from);
    }
  }

  /** Return where the cards are that are elements. */
  places() {
    const shown = this.all.flatMap(({ list }) => [...list.shown]);
    return new Map(shown.map(([id, { button }]) => [id, button.getBoundingClientRect()]));
  }

  /** Show how old the cards are by now. */
  grow() {
    for (const { list } of this.all) {
      for (const { button, card } of list.shown.values()) {
        if (card) fillAge(button, card, this.clock.now);
      }
    }
  }
}
