/** Trying an operation: a form, loaded when it is first opened. */

import { h } from "../lib/dom.js";
import { loaded } from "../lib/mock.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./contract.js").Operation} Operation */
/** @typedef {import("./form.js").Form} Form */

const STREAM = "text/event-stream";

/**
 * Return what opens the form; the ids in it are read each time.
 *
 * @param {App} app
 * @param {Operation} operation
 * @returns {HTMLElement}
 */
export function tryIt(app, operation) {
  if (operation.answers[0]?.content?.media === STREAM) {
    const watched = app.mock.curl("GET", operation.path).replace("curl", "curl -N");
    return h(
      "div",
      { class: "try" },
      h("p", {}, "Watch it in a terminal:"),
      h("pre", { tabindex: 0 }, watched),
    );
  }
  /** @type {Promise<Form> | null} */
  let form = null;
  const details = h("details", { class: "try", ontoggle: opened }, h("summary", {}, "Try it"));
  return details;

  async function opened() {
    if (!details.open) return;
    const loading = form ?? made();
    form = loading;
    const shown = await app.attempt(() => loading);
    if (shown) await shown.fill();
    else form = null;
  }

  async function made() {
    const { Form } = await loaded(import("./form.js"));
    const form = new Form(app, operation);
    details.append(form.element);
    return form;
  }
}
