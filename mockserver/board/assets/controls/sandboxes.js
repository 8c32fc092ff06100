/** The sandboxes of the server: which there are, another one, and which the page shows. */

import { h, replace } from "../lib/dom.js";
import { ROOT, sandboxPath } from "../lib/mock.js";
import { choice, field, keepLooking, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./names.js").Names} Names */
/** @typedef {{name: string, scenario: string, seed: number}} Sandbox */

const DEFAULT = "default";

/**
 * @param {App} app
 * @param {Preview} preview
 * @param {Names} names
 */
export function sandboxesSection(app, preview, names) {
  const section = new Section(app, preview, "Sandboxes", { open: false });
  const list = h("ul", { class: "things" });
  replace(
    section.content,
    list,
    section.form(
      [
        field("Name", "name", { required: true }),
        choice("Scenario", "scenario", Object.keys(names.scenarios), "as default has it"),
      ],
      "Create",
      (body) => ({ method: "POST", path: "/_mock/sandboxes", body }),
      { done: ({ name }) => location.assign(pageOf(name)) },
    ),
  );
  keepLooking(section, async () => {
    /** @type {Sandbox[]} */
    const sandboxes = await app.mock.control("GET", "/_mock/sandboxes");
    section.redraw(list, sandboxes.map(item));
  });
  return section;

  /** @param {Sandbox} sandbox */
  function item({ name, scenario, seed }) {
    const isShown = name === app.mock.sandbox;
    const path = sandboxPath(name);
    const remove = section.button("Delete", () => ({ method: "DELETE", path }), {
      id: `delete-sandbox-${name}`,
      "aria-label": `Delete ${name}`,
      ask: () => ({
        title: `Delete sandbox ${name}?`,
        text: "Its data, snapshots, faults and journal are lost, and its keys are refused from then on.",
        button: "Delete",
      }),
      done: () => isShown && location.assign(pageOf(DEFAULT)),
    });
    const link = h(
      "a",
      { href: pageOf(name), "aria-current": isShown && "page", dir: "auto" },
      name,
    );
    const about = h("span", { class: "quiet" }, `${scenario}, seed ${seed}`);
    return h("li", {}, link, about, name !== DEFAULT && remove);
  }
}

/** @param {string} name */
function pageOf(name) {
  const url = new URL(ROOT);
  if (name !== DEFAULT) url.searchParams.set("sandbox", name);
  return url.href;
}
