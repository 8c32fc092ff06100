/** Trying an operation: a form, loaded when it is first opened. */

import { h } from "../lib/dom.js";

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
    form ??= loaded();
    if (!(await app.attempt(async () => (await form)?.fill()))) form = null;
  }

  async function loaded() {
    const { Form } = await import("./form.js");
    const made = new Form(app, operation);
    details.append(made.element);
    return made;
  }
}
