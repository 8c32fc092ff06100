/** The pane that plays: what to choose before, and the controls while it is played. */

import { readNames } from "../controls/names.js";
import { h, replace } from "../lib/dom.js";
import { kept } from "./kept.js";
import { MINUTES, playScenario } from "./run.js";
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
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void app.attempt(() => playScenario(app, scenario.value, minutes));
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
    length,
    h("button", { class: "main" }, "Play"),
    h("pre", { tabindex: 0 }, request),
    h("p", {}, "To play a recorded run, open its file in the traffic."),
    h("p", {}, h("a", { href: "?demo" }, "Demo mode"), " shows the board alone, in large type."),
  );
}
