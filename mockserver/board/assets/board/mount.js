/** The board's room of the page: tabs, title, filters, columns, and the panel of a deal. */

import { byId, h, replace } from "../lib/dom.js";
import { money, plural } from "../lib/format.js";
import { mountBar } from "./bar.js";
import { Board } from "./board.js";
import { SandboxClock } from "./clock.js";
import { listenToDrags } from "./drag.js";
import { filters } from "./filters.js";
import { listenToKeys } from "./keys.js";
import { DealPanel } from "./panel.js";
import { GONE, readPipelines } from "./reading.js";
import { tabs, typeInAddress } from "./tabs.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./board.js").Shown} Shown */

/**
 * @param {App} app
 * @param {HTMLElement} element
 */
export function mount(app, element) {
  const clock = new SandboxClock(app);
  const board = new Board(app, clock);
  const panel = new DealPanel(board, clock);
  const note = h("div", { class: "note" });
  mountBar(app, byId("sandbox"), clock);
  replace(
    element,
    tabs(board, () => panel.close()),
    h(
      "div",
      { id: "pipeline", role: "tabpanel", "aria-label": "Pipeline" },
      h("div", { class: "head" }, title(board), filters(board), newDeal(board, panel)),
      h("div", { class: "view" }, note, board.columns.element, panel.element),
    ),
    hint(),
  );
  app.mayLeave = () => panel.close();
  listenToKeys(board);
  listenToDrags(board);
  board.columns.element.addEventListener("click", (event) => {
    const card = /** @type {HTMLElement} */ (event.target).closest(".card");
    if (card instanceof HTMLElement) void app.attempt(() => panel.open(card.dataset.id ?? ""));
  });
  board.onRead((shown) => note.replaceChildren(...noted(board, shown)));
  app.on("open-deal", (deal) => openDeal(board, panel, deal));
  const heard = new Promise((resolve) => app.on("connection", resolve));
  void app.attempt(async () => {
    // Events are heard before the board is read: none is missed.
    const [pipelines] = await Promise.all([readPipelines(app.mock), heard]);
    const types = pipelines.map(({ type }) => type);
    const named = typeInAddress() ?? "";
    await board.open(types.includes(named) ? named : (types[0] ?? ""));
  });
}

/** @param {Board} board */
function title(board) {
  const name = h("h2", { dir: "auto" }, "Pipeline");
  const totals = h("p", { class: "quiet" });
  board.onRead((shown) => {
    if (!shown) return;
    const { board: pipeline } = shown;
    const { sandbox } = board.app.mock;
    const sums = pipeline.values.map(({ sum, currency }) => money(sum, currency));
    name.textContent = pipeline.name;
    name.title = pipeline.description;
    totals.textContent = [plural(pipeline.dealCount, "deal"), ...sums].join(" · ");
    document.title = `${pipeline.name} - ${sandbox} - introzy-mock`;
  });
  return h("div", { class: "title" }, name, totals);
}

/**
 * @param {Board} board
 * @param {DealPanel} panel
 */
function newDeal(board, panel) {
  const button = h("button", { type: "button", class: "main" }, "New deal");
  button.addEventListener("click", () => board.app.attempt(() => panel.create()));
  board.onRead((shown) => {
    button.hidden = !shown?.board.id;
  });
  return button;
}

function hint() {
  const keys = ["Enter", "opens,", "[", "and", "]", "move to the stage beside,", "arrows", "go on"];
  const isKey = (/** @type {string} */ word) => /^(Enter|\[|\]|arrows)$/.test(word);
  const words = keys.flatMap((word) => [isKey(word) ? h("kbd", {}, word) : word, " "]);
  return h("p", { class: "hint quiet" }, ...words);
}

/**
 * Return what is said in place of a board that is not there.
 *
 * @param {Board} board
 * @param {Shown | null} shown
 */
function noted(board, shown) {
  if (!shown) {
    const again = { type: "button", onclick: () => board.restart() };
    return [h("p", {}, "The board could not be read."), h("button", again, "Try again")];
  }
  if (shown.board.id !== null) return [];
  const { mock } = board.app;
  const path = `/api/pipelines/${shown.board.type.toLowerCase()}`;
  const create = () => board.app.attempt(() => mock.api("GET", path).then(() => board.reread()));
  return [
    h("p", {}, `There is no ${shown.board.name} yet. The API creates it when it is asked for.`),
    h("button", { type: "button", class: "main", onclick: create }, "Create it"),
    h("pre", { tabindex: "0" }, mock.curl("GET", path)),
  ];
}

/**
 * Open a deal, also one of another pipeline.
 *
 * @param {Board} board
 * @param {DealPanel} panel
 * @param {{id: string, type?: string}} deal
 */
async function openDeal(board, panel, { id, type }) {
  const known = board.shown?.pipelines.map((pipeline) => pipeline.type) ?? [];
  const types = type ? [type.toUpperCase()] : [board.type, ...known];
  await board.app.attempt(async () => {
    for (const one of new Set(types)) {
      if (await panel.open(id, one)) return;
    }
    board.app.say(GONE);
  });
}
