/** The pane that plays: what to choose before, and the controls while it is played. */

import { readNames } from "../controls/names.js";
import { h, replace } from "../lib/dom.js";
import { kept, MINUTES, play, playScenario } from "./run.js";
import { pathOf } from "./steps.js";
import { lengthField, mountTransport } from "./transport.js";

/** @typedef {import("../controls/names.js").Names} Names */
/** @typedef {import("../lib/app.js").App} App */

const FIRST = "demo";

/**
 * @param {App} app
 * @param {HTMLElement} element
 */
export async function mount(app, element) {
  const state = kept(app);
  const place = h("div");
  replace(element, h("h2", {}, "Play"), place);
  if (state) await app.attempt(() => mountTransport(app, place, state));
  else await app.attempt(async () => replace(place, chooser(app, await readNames(app.mock))));
}

/**
 * @param {App} app
 * @param {Names} names
 */
function chooser(app, { scenarios }) {
  const scenario = h(
    "select",
    { name: "scenario" },
    Object.keys(scenarios).map((name) => h("option", { selected: name === FIRST }, name)),
  );
  const about = h("p", { class: "quiet" });
  const file = h("input", { type: "file", name: "run", accept: ".json,application/json" });
  const request = h("code");
  const shown = () => {
    replace(about, scenarios[scenario.value]);
    replace(request, app.mock.curl("GET", pathOf(scenario.value)));
  };
  scenario.addEventListener("change", shown);
  shown();
  let minutes = MINUTES;
  const length = lengthField(minutes, (chosen) => {
    minutes = chosen;
  });
  const begin = async () => {
    const [run] = file.files ?? [];
    if (run) await play(app, await parsed(run), run.name, minutes);
    else await playScenario(app, scenario.value, minutes);
  };
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void app.attempt(begin);
  };
  return h(
    "form",
    { class: "chooser", onsubmit },
    h(
      "p",
      {},
      "Deals come in and move by themselves, in a sandbox that is made for it. What this sandbox ",
      "has stays as it is.",
    ),
    h("label", {}, "Scenario", scenario),
    about,
    h("label", {}, "Or a run, from introzy-mock export --journal", file),
    length,
    h("button", { class: "main" }, "Play"),
    h("pre", { tabindex: 0 }, request),
    h("p", {}, h("a", { href: "?demo" }, "Demo mode"), " shows the board alone, in large type."),
  );
}

/** @param {File} file */
async function parsed(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is not JSON. Make a run with: introzy-mock export --journal`);
  }
}
