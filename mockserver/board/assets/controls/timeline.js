/** The timeline: what changed the data, and a slider that takes the sandbox to any point of it. */

import { h, replace } from "../lib/dom.js";
import { moment, plural } from "../lib/format.js";
import { CONTROLLED, kept, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/**
 * @typedef {{position: number, now: string, cause: string, exchange: number | null,
 *   summary: string[]}} Position
 */
/** @typedef {{position: number, first: number, last: number, positions: Position[]}} Timeline */

const LISTED = 100;
const LINES = 3;

/**
 * @param {App} app
 * @param {Preview} preview
 */
export function timelineSection(app, preview) {
  const section = new Section(app, preview, "Timeline");
  /** @type {Timeline} */
  let timeline = { position: 0, first: 0, last: 0, positions: [] };
  /** @type {number | null} */
  let wanted = null;
  let isGoing = false;

  const slider = h("input", { type: "range", id: "position", oninput: () => go(chosen()) });
  const place = h("output", { for: "position" });
  const ahead = h("p", { class: "ahead", role: "status" });
  const list = h("ol", { class: "positions" });
  const undo = step("Undo", -1);
  const redo = step("Redo", 1);
  section.preview.add(slider, () => rewindTo(chosen()));
  replace(
    section.content,
    h("label", { class: "slider" }, "Position", slider),
    place,
    h("div", { class: "row" }, undo, redo),
    ahead,
    list,
  );

  kept(section, ["changes", "clock", "exchanges", CONTROLLED], async () => {
    timeline = await app.mock.control("GET", `/_mock/timeline?limit=${LISTED}`);
    show();
  });
  return section;

  function chosen() {
    return slider.valueAsNumber;
  }

  /**
   * @param {string} label
   * @param {number} by
   */
  function step(label, by) {
    const button = h(
      "button",
      { type: "button", onclick: () => go(timeline.position + by) },
      label,
    );
    section.preview.add(button, () => rewindTo(timeline.position + by));
    return button;
  }

  /**
   * Go to a position, or if the sandbox is on its way to another, from there to the latest wanted.
   *
   * @param {number} position
   */
  async function go(position) {
    wanted = position;
    say(position);
    if (isGoing) return;
    isGoing = true;
    while (wanted !== null) {
      const next = rewindTo(wanted);
      wanted = null;
      await section.send(next);
    }
    isGoing = false;
  }

  function show() {
    const { position, first, last, positions } = timeline;
    slider.min = String(first);
    slider.max = String(last);
    slider.disabled = first === last;
    undo.disabled = position === first;
    redo.disabled = position === last;
    if (!isGoing) {
      slider.value = String(position);
      say(position);
    }
    ahead.textContent = position === last ? "" : warning(last - position);
    section.redraw(list, positions.toReversed().map(item));
  }

  /** @param {number} number */
  function say(number) {
    const found = timeline.positions.find((one) => one.position === number);
    const words = found ? [moment(found.now), found.cause, ...found.summary.slice(0, 1)] : [];
    place.textContent = [`${number} of ${timeline.last}`, ...words].join(", ");
    slider.setAttribute("aria-valuetext", place.textContent);
  }

  /** @param {Position} position */
  function item({ position, now, cause, exchange, summary }) {
    const more = summary.length > LINES ? `and ${summary.length - LINES} more` : null;
    const lines = [...summary.slice(0, LINES), ...(more ? [more] : [])];
    const properties = {
      type: "button",
      id: `position-${position}`,
      "aria-current": position === timeline.position && "true",
      onclick: () => go(position),
    };
    const button = h(
      "button",
      properties,
      h(
        "span",
        { class: "head" },
        h("span", { class: "number" }, position),
        h("strong", {}, cause),
        h("time", { datetime: now }, moment(now)),
      ),
      lines.map((line) => h("span", { class: "line", dir: "auto" }, line)),
    );
    section.preview.add(button, () => rewindTo(position));
    const isAhead = position > timeline.position;
    return h("li", { class: isAhead ? "later" : null }, button, exchange && opening(app, exchange));
  }
}

/** @param {number} position */
function rewindTo(position) {
  return { method: "POST", path: "/_mock/rewind", body: { position } };
}

/** @param {number} count */
function warning(count) {
  return `${plural(count, "later position")} kept: a write now would forget ${count === 1 ? "it" : "them"}.`;
}

/**
 * @param {App} app
 * @param {number} exchange
 */
function opening(app, exchange) {
  const open = () => {
    app.emit("show-tool", "traffic");
    app.emit("open-exchange", exchange);
  };
  const properties = {
    type: "button",
    class: "plain",
    id: `exchange-of-${exchange}`,
    onclick: open,
  };
  return h("button", properties, `Request ${exchange}`);
}
