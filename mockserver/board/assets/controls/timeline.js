/** The timeline: what changed the data, and a slider that takes the sandbox to any point of it. */

import { h, replace } from "../lib/dom.js";
import { moment, plural } from "../lib/format.js";
import { CONTROLLED, keepLoaded, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/**
 * @typedef {{position: number, now: string, cause: string, exchange: number | null,
 *   summary: string[]}} Position
 */
/** @typedef {{position: number, first: number, last: number, positions: Position[]}} Known */

const LISTED = 100;
const LINES = 3;

/**
 * @param {App} app
 * @param {Preview} preview
 */
export function timelineSection(app, preview) {
  const section = new Section(app, preview, "Timeline");
  const timeline = new Timeline(section);
  keepLoaded(section, ["changes", "clock"], () => timeline.load());
  return section;
}

class Timeline {
  /** @param {Section} section */
  constructor(section) {
    this.section = section;
    /** @type {Known} */
    this.known = { position: 0, first: 0, last: 0, positions: [] };
    this.goal = 0; // where the sandbox is, or is on its way to
    this.isGoing = false;
    this.moves = 0;
    const go = () => this.go(this.slider.valueAsNumber);
    this.slider = h("input", { type: "range", id: "position", oninput: go });
    this.place = h("output", { for: "position" });
    this.undo = this.step("Undo", -1);
    this.redo = this.step("Redo", 1);
    this.ahead = h("p", { class: "ahead" });
    this.list = h("ol", { class: "positions" });
    section.preview.add(this.slider, () => rewindTo(this.slider.valueAsNumber));
    replace(
      section.content,
      h("label", { class: "slider" }, "Position", this.slider),
      this.place,
      h("div", { class: "row" }, this.undo, this.redo),
      this.ahead,
      this.list,
    );
  }

  /**
   * @param {string} label
   * @param {number} by
   */
  step(label, by) {
    const go = () => this.go(this.goal + by);
    const button = h("button", { type: "button", onclick: go }, label);
    this.section.preview.add(button, () => rewindTo(this.goal + by));
    return button;
  }

  async load() {
    const path = `/_mock/timeline?limit=${LISTED}`;
    const { moves } = this;
    const known = await this.section.app.mock.control("GET", path);
    if (this.isGoing || moves !== this.moves) return; // it may be older, and comes again
    this.known = known;
    this.goal = known.position;
    this.show();
  }

  /**
   * Go to a position; if the sandbox is on its way to another, after that to the latest one.
   *
   * @param {number} position
   */
  async go(position) {
    this.goal = position;
    this.moves += 1;
    this.show();
    if (this.isGoing) return;
    this.isGoing = true;
    let sent;
    do {
      sent = this.goal;
      await this.section.send(rewindTo(sent), {
        done: (state) => {
          this.known.position = state.position;
        },
      });
    } while (sent !== this.goal);
    this.isGoing = false;
    this.goal = this.known.position;
    this.show();
    this.section.app.emit(CONTROLLED);
  }

  show() {
    const { position, first, last, positions } = this.known;
    this.slider.min = String(first);
    this.slider.max = String(last);
    this.slider.value = String(this.goal);
    this.slider.disabled = first === last;
    this.place.textContent = this.words();
    this.slider.setAttribute("aria-valuetext", this.place.textContent);
    this.disable(this.undo, this.goal <= first);
    this.disable(this.redo, this.goal >= last);
    this.ahead.textContent = position < last ? warning(last - position) : "";
    const items = positions.toReversed().map((one) => this.item(one));
    this.section.redraw(this.list, items);
    this.reveal();
  }

  /** Scroll the list, and nothing else, to where the sandbox is. */
  reveal() {
    const item = this.list.querySelector("[aria-current]")?.parentElement;
    if (!item) return;
    const { offsetTop, offsetHeight } = item;
    const hidden = offsetTop + offsetHeight - this.list.clientHeight;
    this.list.scrollTop = Math.min(offsetTop, Math.max(hidden, this.list.scrollTop));
  }

  /** Return the position where the sandbox is, in words. */
  words() {
    const found = this.known.positions.find(({ position }) => position === this.goal);
    const words = found ? [moment(found.now), found.cause, ...found.summary.slice(0, 1)] : [];
    return [`${this.goal} of ${this.known.last}`, ...words].join(", ");
  }

  /**
   * Disable a button, or enable it; the focus does not get lost with it.
   *
   * @param {HTMLButtonElement} button
   * @param {boolean} isDisabled
   */
  disable(button, isDisabled) {
    if (isDisabled && document.activeElement === button) this.slider.focus();
    button.disabled = isDisabled;
  }

  /** @param {Position} position */
  item({ position, now, cause, exchange, summary }) {
    const more = summary.length > LINES ? [`and ${summary.length - LINES} more`] : [];
    const lines = [...summary.slice(0, LINES), ...more];
    const properties = {
      type: "button",
      id: `position-${position}`,
      "aria-current": position === this.goal && "true",
      onclick: () => this.go(position),
    };
    const head = h(
      "span",
      { class: "what" },
      h("span", { class: "number" }, position),
      h("strong", {}, cause),
      h("time", { datetime: now }, moment(now)),
    );
    const said = lines.map((line) => h("span", { class: "line", dir: "auto" }, line));
    const button = h("button", properties, head, said);
    this.section.preview.add(button, () => rewindTo(position));
    const isLater = position > this.goal;
    const opening = exchange && opener(this.section.app, exchange);
    return h("li", { class: isLater && "later" }, button, opening);
  }
}

/** @param {number} position */
function rewindTo(position) {
  return { method: "POST", path: "/_mock/rewind", body: { position } };
}

/** @param {number} count */
function warning(count) {
  const them = count === 1 ? "it" : "them";
  return `${plural(count, "later position")} kept: a write now would forget ${them}.`;
}

/**
 * @param {App} app
 * @param {number} exchange
 */
function opener(app, exchange) {
  const open = () => app.emit("open-exchange", exchange);
  const properties = { type: "button", class: "plain", id: `opens-${exchange}`, onclick: open };
  return h("button", properties, `Request ${exchange}`);
}
