/** Faults: what goes wrong, by preset or by form, for which requests, and how often it has. */

import { h, replace } from "../lib/dom.js";
import { choice, field, keepLoaded, numeric, Section, values } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./names.js").Names} Names */
/** @typedef {import("./section.js").Values} Values */
/** @typedef {{id: number, matched: number, applied: number} & Record<string, any>} Fault */

const PATH = "/_mock/faults";
const NUMBERS = ["status", "delay", "limit", "window"];

/**
 * @param {App} app
 * @param {Preview} preview
 * @param {Names} names
 */
export function faultsSection(app, preview, names) {
  const section = new Section(app, preview, "Faults");
  const list = h("ul", { class: "things" });
  const which = h(
    "div",
    { class: "row" },
    choice("Operation", "operation", names.operations, "any"),
    choice("Pipeline", "type", names.pipelines, "any"),
    field("Times", "times", { inputmode: "numeric", size: 4, placeholder: "all" }),
  );
  const effect = h(
    "div",
    { class: "row" },
    field("Status", "status", { inputmode: "numeric", size: 4, placeholder: "503" }),
    field("Seconds late", "delay", { inputmode: "decimal", size: 4 }),
    choice("Ending", "ending", names.endings, "as usual"),
    field("Requests at most", "limit", { inputmode: "numeric", size: 4 }),
    field("in seconds", "window", { inputmode: "numeric", size: 4 }),
  );
  const form = section.form(
    [
      h("fieldset", {}, h("legend", {}, "Which requests"), which),
      h("fieldset", {}, h("legend", {}, "What happens: a preset"), presets()),
      h("fieldset", {}, h("legend", {}, "or an effect, or a rate limit"), effect),
    ],
    "Add fault",
    (filled) => adding({ effect: effectOf(filled), ...whichOf(filled) }),
  );
  const all = section.button("End all", () => ({ method: "DELETE", path: PATH }), {
    id: "end-all",
  });
  replace(section.content, list, h("div", { class: "row" }, all), form);
  app.on("faults", show);
  keepLoaded(section, [], async () => show(await app.mock.control("GET", PATH)));
  return section;

  function presets() {
    const items = Object.entries(names.presets).map(([preset, line]) => {
      const request = () => adding({ preset, ...whichOf(values(form)) });
      const button = section.button(preset, request);
      return h("li", {}, button, h("span", { class: "quiet" }, line));
    });
    return h("ul", { class: "presets" }, items);
  }

  /** @param {Fault[]} faults */
  function show(faults) {
    all.disabled = faults.length === 0;
    section.redraw(list, faults.length ? faults.map(item) : [h("li", { class: "quiet" }, "None")]);
  }

  /** @param {Fault} fault */
  function item({ id, matched, applied, preset, effect, sequence, ...others }) {
    const what = preset ?? (sequence ? sequence.map(words).join(", ") : words(effect));
    const request = () => ({ method: "DELETE", path: `${PATH}/${id}` });
    const end = section.button("End", request, {
      id: `end-${id}`,
      "aria-label": `End fault ${id}`,
    });
    const counters = h("span", { class: "mark" }, `matched ${matched}, applied ${applied}`);
    return h(
      "li",
      {},
      h("strong", {}, what),
      h("span", { class: "quiet" }, words(others)),
      counters,
      end,
    );
  }
}

/** @param {object} body */
function adding(body) {
  return { method: "POST", path: PATH, body };
}

/** @param {Values} values */
function whichOf({ operation, type, times }) {
  return { operation, type, times: numeric(times) };
}

/** @param {Values} values */
function effectOf({ operation, type, times, ...effect }) {
  const typed = Object.entries(effect).map(([name, value]) => [
    name,
    NUMBERS.includes(name) ? numeric(value) : value,
  ]);
  return Object.fromEntries(typed);
}

/**
 * Return the fields of a fault, or a step of its sequence, as people read them.
 *
 * @param {any} value
 * @returns {string}
 */
function words(value) {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${words(one)}`)
    .join(", ");
}
