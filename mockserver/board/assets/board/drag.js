/**
 * Dragging a card to another column by mouse, pen or finger, with pointer events: what browsers
 * offer for dragging does not work by touch.
 */

import { ghostOf } from "./motion.js";
import { move } from "./moving.js";

/** @typedef {import("./board.js").Board} Board */

const LONG_PRESS_MS = 300;
const LIFTED_AFTER_PX = 5;
const SCROLLS_AFTER_PX = 10;
const EDGE_PX = 56;
const FASTEST_PX = 14;

/** @param {Board} board */
export function listenToDrags(board) {
  const area = board.columns.element;
  /** @type {Drag | null} */
  let drag = null;
  area.addEventListener("pointerdown", (event) => {
    const card = /** @type {HTMLElement} */ (event.target).closest(".card");
    if (!(card instanceof HTMLElement) || event.button !== 0 || !event.isPrimary) return;
    drag?.end();
    drag = new Drag(board, card, event);
  });
  // Whether a touch scrolls is decided before a long press is over, so that these always listen.
  area.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), {
    passive: false,
  });
  area.addEventListener("contextmenu", (event) => drag?.isTouch && event.preventDefault());
  area.addEventListener("click", (event) => dropped(event) && event.stopPropagation(), true);

  /** @param {MouseEvent} event a click, also by the Enter key, which has no detail */
  function dropped({ detail }) {
    return drag?.wasDragged && detail > 0;
  }
}

/** A press on a card, from which dragging may begin. */
class Drag {
  /**
   * @param {Board} board
   * @param {HTMLElement} card
   * @param {PointerEvent} event
   */
  constructor(board, card, event) {
    this.board = board;
    this.card = card;
    this.id = card.dataset.id ?? "";
    this.start = this.at = { x: event.clientX, y: event.clientY };
    this.isTouch = event.pointerType === "touch";
    this.wasDragged = false;
    /** @type {HTMLElement | null} */
    this.ghost = null;
    /** @type {import("./column.js").Column | undefined} */
    this.over = undefined;
    this.ending = new AbortController();
    this.timer = this.isTouch ? setTimeout(() => this.lift(), LONG_PRESS_MS) : 0;
    this.listen(event.pointerId);
  }

  /** @param {number} pointerId */
  listen(pointerId) {
    const { signal } = this.ending;
    /** @type {(name: "pointermove" | "pointerup" | "pointercancel", act: (event: PointerEvent) => void) => void} */
    const on = (name, act) =>
      window.addEventListener(name, (event) => event.pointerId === pointerId && act(event), {
        signal,
      });
    on("pointermove", (event) => this.moveTo(event));
    on("pointerup", () => this.drop());
    on("pointercancel", () => this.end());
    const options = { signal, capture: true };
    window.addEventListener("keydown", (event) => this.press(event), options);
    window.addEventListener("blur", () => this.end(), { signal });
  }

  /** @param {PointerEvent} event */
  moveTo({ clientX: x, clientY: y }) {
    this.at = { x, y };
    const far = Math.hypot(x - this.start.x, y - this.start.y);
    if (this.ghost) this.show();
    else if (this.isTouch && far > SCROLLS_AFTER_PX) this.end();
    else if (!this.isTouch && far > LIFTED_AFTER_PX) this.lift();
  }

  lift() {
    const column = this.board.columns.columnOf.get(this.id);
    if (!column) {
      this.end();
      return;
    }
    this.wasDragged = true;
    this.board.isDragging = true;
    column.list.held = this.id;
    this.ghost = ghostOf(this.card);
    this.ghost.classList.add("lifted");
    this.card.classList.add("left");
    this.board.columns.element.classList.add("dragging");
    this.show();
    this.scroll();
  }

  /** Show where the card is dragged, and where it would go. */
  show() {
    const { x, y } = this.at;
    if (this.ghost) this.ghost.style.translate = `${x - this.start.x}px ${y - this.start.y}px`;
    const over = isWithin(this.board.columns.element, x, y) ? this.nearest(x) : undefined;
    if (over === this.over) return;
    this.over?.element.classList.remove("over");
    this.over = over;
    over?.element.classList.add("over");
  }

  /**
   * Return the column at a place of the board, or beside it.
   *
   * @param {number} x
   */
  nearest(x) {
    const far = (/** @type {import("./column.js").Column} */ { element }) => {
      const { left, right } = element.getBoundingClientRect();
      return Math.max(left - x, x - right);
    };
    return this.board.columns.all.toSorted((one, other) => far(one) - far(other))[0];
  }

  /** Scroll while the card is at an edge of the board. */
  scroll() {
    if (!this.ghost) return;
    const { element } = this.board.columns;
    const { left, right } = element.getBoundingClientRect();
    const nearest = Math.min(Math.max(0, left), right);
    const before = Math.max(0, nearest + EDGE_PX - this.at.x);
    const behind = Math.max(0, this.at.x - (Math.min(innerWidth, right) - EDGE_PX));
    const by = (Math.min(behind, EDGE_PX) - Math.min(before, EDGE_PX)) * (FASTEST_PX / EDGE_PX);
    if (by !== 0) {
      element.scrollLeft += by;
      this.show();
    }
    requestAnimationFrame(() => this.scroll());
  }

  drop() {
    const { over, ghost, id, board } = this;
    const from = ghost?.getBoundingClientRect();
    this.end();
    if (over && from) void move(board, id, over.id, from);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key !== "Escape" || !this.ghost) return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
  }

  /** Put everything back as it was. */
  end() {
    clearTimeout(this.timer);
    this.ending.abort();
    this.ghost?.remove();
    this.ghost = null;
    this.over?.element.classList.remove("over");
    this.card.classList.remove("left");
    this.board.columns.element.classList.remove("dragging");
    this.board.isDragging = false;
    for (const { list } of this.board.columns.all) list.held = "";
  }
}

/**
 * @param {HTMLElement} element
 * @param {number} x
 * @param {number} y
 */
function isWithin(element, x, y) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x >= left && x < right && y >= top && y < bottom;
}
