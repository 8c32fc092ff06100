/** Saving an answer of the server as a file. */

import { h } from "../lib/dom.js";
import { Refused } from "../lib/mock.js";

/** @typedef {import("../lib/app.js").App} App */

/**
 * Return a button that saves what a path answers as a file of this name.
 *
 * @param {App} app
 * @param {string} text
 * @param {string} path
 * @param {string} name
 */
export function saveButton(app, text, path, name) {
  const { mock } = app;
  const onclick = () => app.attempt(() => save(app, path, name));
  return h("button", { type: "button", title: mock.curl("GET", path), onclick }, text);
}

/**
 * @param {App} app
 * @param {string} path
 * @param {string} name
 */
async function save({ mock }, path, name) {
  const answer = await mock.answer("GET", path);
  if (!answer.ok) throw new Refused(answer.status, (await answer.json()).error.message);
  const href = URL.createObjectURL(await answer.blob());
  h("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}
