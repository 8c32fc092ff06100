/** The state as a whole: back to the start, another start, and snapshots. */

import { h, replace } from "../lib/dom.js";
import { CONTROLLED, choice, field, kept, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./names.js").Names} Names */

const KEPT =
  "The timeline leads back to the present state, but faults and the journal are cleared.";

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
        ask: {
          title: "Reset the sandbox?",
          text: `It goes back to its start. ${KEPT}`,
          button: "Reset",
        },
        done: () => app.say("The sandbox is at its start."),
      }),
    ),
    section.form(
      [scenario, field("Seed, if another", "seed", { inputmode: "numeric" })],
      "Start over",
      ({ name, seed }) => ({
        method: "POST",
        path: "/_mock/scenario",
        body: seed === undefined ? { name } : { name, seed: Number(seed) },
      }),
      {
        ask: {
          title: "Start over with this scenario?",
          text: `Its data take the place of all data, and a reset goes back to them from now on. ${KEPT}`,
          button: "Start over",
        },
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
  replace(
    section.content,
    list,
    section.form(
      [field("Name", "name", { required: true })],
      "Save",
      ({ name = "" }) => ({ method: "PUT", path: at(name) }),
      { done: ({ name }) => app.say(`The state is saved as ${name}.`) },
    ),
  );
  kept(section, [CONTROLLED], async () => {
    /** @type {{name: string}[]} */
    const snapshots = await app.mock.control("GET", "/_mock/snapshots");
    section.redraw(
      list,
      snapshots.length ? snapshots.map(item) : h("li", { class: "quiet" }, "None"),
    );
  });
  return section;

  /** @param {{name: string}} snapshot */
  function item({ name }) {
    const load = section.button("Load", () => ({ method: "POST", path: `${at(name)}/load` }), {
      id: `load-snapshot-${name}`,
      "aria-label": `Load ${name}`,
      ask: {
        title: `Load snapshot ${name}?`,
        text: "It takes the place of the present state. The timeline leads back to that.",
        button: "Load",
      },
      done: () => app.say(`Snapshot ${name} is loaded.`),
    });
    const remove = section.button("Delete", () => ({ method: "DELETE", path: at(name) }), {
      id: `delete-snapshot-${name}`,
      "aria-label": `Delete ${name}`,
      ask: {
        title: `Delete snapshot ${name}?`,
        text: "Nothing leads back to a snapshot that is deleted.",
        button: "Delete",
      },
    });
    return h("li", {}, h("strong", {}, name), load, remove);
  }
}

/** @param {string} name */
function at(name) {
  return `/_mock/snapshots/${encodeURIComponent(name)}`;
}
