/** Demo mode: the board alone in large type, a key that goes back to the start, and one that plays. */

import { h, styled } from "../lib/dom.js";
import { loaded, Mock } from "../lib/mock.js";
import { kept } from "./kept.js";
import { leave, playScenario, show } from "./run.js";
import { mountTransport } from "./transport.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./transport.js").Transport} Transport */

const SCENARIO = "demo";
const HINT = " goes back to the start: it resets the sandbox, without asking.";
const FIELDS = "input, select, textarea, dialog, [contenteditable]";

/** Style the page for people who watch, before it shows anything. */
export function styleDemo() {
  document.documentElement.classList.add("demo");
  return styled("demo");
}

/**
 * Show what people who watch may use: the keys, a button for each, and pictures.
 *
 * @param {App} app
 */
export async function mountDemo(app) {
  const state = kept(app);
  const place = h("div", { class: "place" });
  /** @type {Transport | null | undefined} */
  let transport = null;
  const toStart = () => {
    transport?.player.pause();
    void app.attempt(() => backToStart(app));
  };
  const toPlay = () => {
    if (state) transport?.toggle();
    else void app.attempt(() => playScenario(app, SCENARIO));
  };
  const bar = h(
    "section",
    { class: "demo-bar", "aria-label": "Demo" },
    place,
    state ? null : h("button", { type: "button", onclick: toPlay }, "Play"),
    h("button", { type: "button", onclick: toStart }, "Back to the start"),
    h("p", {}, h("kbd", {}, "P"), " plays and pauses. ", h("kbd", {}, "Home"), HINT),
  );
  document.body.append(pictures(app), bar);
  listenFor({ Home: toStart, p: toPlay, P: toPlay });
  if (state) transport = await app.attempt(() => mountTransport(app, place, state));
}

/**
 * Return the pictures of the pipeline that is shown, which are drawn when they are opened.
 *
 * @param {App} app
 */
function pictures(app) {
  const pane = h("div");
  const draw = async () => {
    const module = loaded(import("../pictures/pane.js"));
    const [{ mount }] = await Promise.all([module, styled("pictures")]);
    mount(app, pane);
    return true;
  };
  const open = async () => (await app.attempt(draw)) || drawWhenOpened();
  const details = h("details", { class: "demo-pictures" }, h("summary", {}, "Pictures"), pane);
  const drawWhenOpened = () => details.addEventListener("toggle", open, { once: true });
  drawWhenOpened();
  return details;
}

/**
 * Do something when a key is pressed, before the board takes it: on a card, Home goes to the first.
 *
 * @param {Record<string, () => void>} actions by key
 */
function listenFor(actions) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const action = actions[event.key];
    if (!action || isForOthers(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) action();
  };
  addEventListener("keydown", onKey, { capture: true });
}

/**
 * Reset the sandbox that the page came from, and show it as it was opened.
 *
 * @param {App} app
 */
async function backToStart(app) {
  if (!(await app.mayLeave())) return;
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
  return isCommand || target.closest(FIELDS) !== null;
}
