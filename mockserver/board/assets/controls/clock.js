/** The clock: what time it is in the sandbox, and how that advances. */

import { SandboxClock } from "../board/clock.js";
import { h, replace } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { choice, field, keepLoaded, numeric, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./names.js").Names} Names */
/** @typedef {{now: string, mode: string, step: number}} Clock */

const PATH = "/_mock/clock";
const ADVANCES = /** @type {const} */ ([
  ["+1 hour", { hours: 1 }],
  ["+1 day", { days: 1 }],
  ["+1 week", { days: 7 }],
  ["+30 days", { days: 30 }],
]);

/**
 * @param {App} app
 * @param {Preview} preview
 * @param {Names} names
 */
export function clockSection(app, preview, names) {
  const section = new Section(app, preview, "Clock");
  const clock = new SandboxClock(app);
  const time = h("time", { class: "now" });
  const modes = names.clockModes.map((mode) =>
    section.button(mode, () => ({ method: "PATCH", path: PATH, body: { mode } })),
  );
  const set = section.form(
    [
      field("Time, in UTC", "now", { placeholder: "2025-06-01T09:00:00Z" }),
      field("Seconds a write takes", "step", { inputmode: "decimal", size: 4 }),
    ],
    "Set",
    ({ now, step }) => ({
      method: "PATCH",
      path: PATH,
      body: { now, step: numeric(step) },
    }),
  );
  replace(
    section.content,
    h("p", {}, time),
    h("div", { class: "row", role: "group", "aria-label": "How it advances" }, modes),
    h("p", { class: "quiet" }, names.clockModeLine),
    h(
      "div",
      { class: "row" },
      ADVANCES.map(([label, body]) => section.button(label, () => advance(body))),
    ),
    section.form(
      [
        field("Advance by", "count", { inputmode: "decimal", required: true, size: 4 }),
        choice("Unit", "unit", names.clockUnits),
      ],
      "Advance",
      ({ count, unit = "" }) => advance({ [unit]: numeric(count) }),
    ),
    set,
  );
  clock.onTick(() => {
    time.dateTime = clock.now;
    time.textContent = `${moment(`${clock.now.slice(0, 19)}Z`)} UTC`;
  });
  app.on("clock", show);
  keepLoaded(section, [], async () => {
    const known = await app.mock.control("GET", PATH);
    clock.set(known);
    show(known);
  });
  return section;

  /** @param {Clock} clock */
  function show({ mode, step }) {
    for (const [at, name] of names.clockModes.entries()) {
      const button = modes[at];
      if (button) button.ariaPressed = String(name === mode);
    }
    /** @type {HTMLInputElement} */ (set.elements.namedItem("step")).placeholder = String(step);
  }
}

/** @param {Record<string, number | string | undefined>} body */
function advance(body) {
  return { method: "POST", path: `${PATH}/advance`, body };
}
