/** The state as a whole: back to the start, another start, and snapshots. */

import { h, replace } from "../lib/dom.js";
import { choice, field, keepLooking, numeric, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./names.js").Names} Names */

const LOST =
  "Faults and the journal are cleared. The timeline leads back to the present data, unless more " +
  "than 20,000 records change.";

/**
 * @param {App} app
 * @param {Preview} preview
 * @param {Names} names
 */
export function startSection(app, preview, names) {
  const section = new Section(app, preview, "Start");
  const about = h("p", { class: "quiet" });
  const scenario = choice("Scenario", "name", Object.keys(names.scenarios));
  scenario.addEventListener("input", tell);
  replace(
    section.content,
    h(
      "div",
      { class: "row" },
      section.button("Reset", () => ({ method: "POST", path: "/_mock/reset" }), {
        class: "danger",
        ask: () => ({
          title: "Reset the sandbox?",
          text: `It goes back to its start. ${LOST}`,
          button: "Reset",
        }),
        done: () => app.say("The sandbox is at its start."),
      }),
    ),
    section.form(
      [scenario, field("Seed, if another", "seed", { inputmode: "numeric" })],
      "Start over",
      ({ name, seed }) => ({
        method: "POST",
        path: "/_mock/scenario",
        body: { name, seed: numeric(seed) },
      }),
      {
        ask: () => ({
          title: "Start over with this scenario?",
          text: `Its data take the place of all data, and a reset goes back to them from now on. ${LOST}`,
          button: "Start over",
        }),
        done: ({ scenario }) => app.say(`The sandbox starts over with ${scenario}.`),
      },
    ),
    about,
  );
  tell();
  return section;

  function tell() {
    about.textContent = names.scenarios[scenario.querySelector("select")?.value ?? ""] ?? "";
  }
}

/**
 * @param {App} app
 * @param {Preview} preview
 */
export function snapshotsSection(app, preview) {
  const section = new Section(app, preview, "Snapshots");
  const list = h("ul", { class: "things" });
  /** @type {string[]} */
  let names = [];
  const named = field("Name", "name", { required: true });
  replace(
    section.content,
    list,
    section.form([named], "Save", ({ name = "" }) => ({ method: "PUT", path: at(name) }), {
      ask: replacing,
      done: ({ name }) => app.say(`The state is saved as ${name}.`),
    }),
  );
  keepLooking(section, async () => {
    /** @type {{name: string}[]} */
    const snapshots = await app.mock.control("GET", "/_mock/snapshots");
    names = snapshots.map(({ name }) => name);
    section.redraw(list, names.length ? names.map(item) : [h("li", { class: "quiet" }, "None")]);
  });
  return section;

  function replacing() {
    const name = named.querySelector("input")?.value ?? "";
    if (!names.includes(name)) return null;
    const text = "The state that was saved under this name is lost.";
    return { title: `Replace snapshot ${name}?`, text, button: "Replace" };
  }

  /** @param {string} name */
  function item(name) {
    const load = section.button("Load", () => ({ method: "POST", path: `${at(name)}/load` }), {
      id: `load-snapshot-${name}`,
      "aria-label": `Load ${name}`,
      ask: () => ({
        title: `Load snapshot ${name}?`,
        text: "It takes the place of the present state. The timeline leads back to that, unless more than 20,000 records change.",
        button: "Load",
      }),
      done: () => app.say(`Snapshot ${name} is loaded.`),
    });
    const remove = section.button("Delete", () => ({ method: "DELETE", path: at(name) }), {
      id: `delete-snapshot-${name}`,
      "aria-label": `Delete ${name}`,
      ask: () => ({
        title: `Delete snapshot ${name}?`,
        text: "Nothing leads back to a snapshot that is deleted.",
        button: "Delete",
      }),
    });
    return h("li", {}, h("strong", {}, name), load, remove);
  }
}

/** @param {string} name */
function at(name) {
  return `/_mock/snapshots/${encodeURIComponent(name)}`;
}
