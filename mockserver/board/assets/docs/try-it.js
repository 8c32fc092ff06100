/** Trying an operation: a form, loaded when it is first opened. */

import { h } from "../lib/dom.js";
import { Refused } from "../lib/mock.js";

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
    const loading = form ?? loaded();
    form = loading;
    const made = await app.attempt(() => loading);
    if (made) await made.fill();
    else form = null;
  }

  async function loaded() {
    const { Form } = await import("./form.js").catch(() => {
      throw new Refused(0, "The form is not there: no answer from the server. Open it again.");
    });
    const made = new Form(app, operation);
    details.append(made.element);
    return made;
  }
}
