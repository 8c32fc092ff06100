/** Demo mode: the board alone in large type, a key that goes back to the start, and one that plays. */

import { h, styled } from "../lib/dom.js";
import { Mock } from "../lib/mock.js";
import { kept, leave, playScenario, show } from "./run.js";
import { mountTransport } from "./transport.js";

/** @typedef {import("../lib/app.js").App} App */

const SCENARIO = "demo";
const HINT = " goes back to the start: it resets the sandbox, without asking.";
const FIELDS = "input, select, textarea, dialog, [contenteditable]";

/**
 * Show the page for people who watch.
 *
 * @param {App} app
 */
export async function startDemo(app) {
  document.documentElement.classList.add("demo");
  await styled("demo");
  const state = kept(app);
  const place = h("div", { class: "place" });
  const toStart = () => app.attempt(() => backToStart(app));
  const toPlay = () => app.attempt(() => playScenario(app, SCENARIO));
  const bar = h(
    "section",
    { class: "demo-bar", "aria-label": "Demo" },
    place,
    state ? null : h("button", { type: "button", onclick: toPlay }, "Play"),
    h("button", { type: "button", onclick: toStart }, "Back to the start"),
    h("p", {}, h("kbd", {}, "P"), " plays and pauses. ", h("kbd", {}, "Home"), HINT),
  );
  document.body.append(bar);
  const transport = state && (await app.attempt(() => mountTransport(app, place, state)));
  const onPlay = transport ? () => transport.toggle() : toPlay;
  /** @type {Record<string, () => void>} */
  const keys = { Home: toStart, p: onPlay, P: onPlay };
  addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || isForOthers(event)) return;
    event.preventDefault();
    action();
  });
}

/**
 * Reset the sandbox that the page came from, and show it as it was opened.
 *
 * @param {App} app
 */
async function backToStart(app) {
  const state = kept(app);
  const mock = new Mock(state?.from ?? app.mock.sandbox);
  await mock.control("POST", "/_mock/reset");
  if (state) await leave(app, state);
  else show(mock.sandbox);
}

/**
 * Return whether a key belongs to a field, a dialog, or a command of the browser.
 *
 * @param {KeyboardEvent} event
 */
function isForOthers(event) {
  const target = /** @type {Element} */ (event.target);
  const isCommand = event.ctrlKey || event.altKey || event.metaKey;
  return event.defaultPrevented || isCommand || target.closest(FIELDS) !== null;
}
