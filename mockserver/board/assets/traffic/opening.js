/** What leads to the traffic pane from elsewhere: an exchange, the exchanges of a deal, a file. */

import { byId } from "../lib/dom.js";
import { loaded } from "../lib/mock.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./runs.js").Run} Run */

/**
 * What the pane is asked to show.
 *
 * @typedef {{exchange: number} | {deal: string} | {run: Run}} Asked
 */

/**
 * Open files that are dropped anywhere on the page, and what other parts of it point to.
 *
 * @param {App} app
 */
export function leadToTraffic(app) {
  app.on("open-exchange", (id) => show(app, { exchange: id }));
  app.on("show-exchanges", ({ deal }) => show(app, { deal }));
  document.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) app.say("Drop the file to open its requests.");
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void openFile(app, file);
  });
}

/**
 * @param {App} app
 * @param {File} file
 */
export async function openFile(app, file) {
  await app.attempt(async () => {
    const { readRun } = await loaded(import("./runs.js"));
    show(app, { run: await readRun(file) });
  });
}

/**
 * @param {App} app
 * @param {Asked} asked
 */
function show(app, asked) {
  app.emit("show-tool", "traffic");
  app.emit("show-traffic", asked);
  byId("tools").scrollIntoView({ block: "nearest" });
}

/** @param {DragEvent} event */
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
