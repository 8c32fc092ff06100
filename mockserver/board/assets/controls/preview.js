/** The request of the control that is about to be used, as a curl command. */

import { copyText } from "../lib/copy.js";
import { h } from "../lib/dom.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {{method: string, path: string, body?: any}} Request */

const RESTING_MS = 150;
const NOTHING_YET = "Each control shows its request here before it is sent.";

export class Preview {
  /**
   * @param {App} app
   * @param {HTMLElement} controls what has the controls
   */
  constructor(app, controls) {
    this.app = app;
    /** @type {WeakMap<Element, () => Request>} */
    this.requests = new WeakMap();
    this.curl = h("pre", { tabindex: 0, role: "group", "aria-label": "Request" }, NOTHING_YET);
    const copy = h("button", { type: "button", onclick: () => copyText(app, this.curl) }, "Copy");
    this.element = h("div", { class: "request" }, this.curl, copy);
    this.resting = 0;
    for (const event of ["focusin", "input"]) {
      controls.addEventListener(event, ({ target }) => this.find(target));
    }
    controls.addEventListener("pointermove", ({ target }) => {
      clearTimeout(this.resting); // it may be on its way to the button that copies
      this.resting = setTimeout(() => this.find(target), RESTING_MS);
    });
  }

  /**
   * Say which request a control sends.
   *
   * @param {Element} control
   * @param {() => Request} request
   */
  add(control, request) {
    this.requests.set(control, request);
  }

  /** @param {Request} request */
  show({ method, path, body }) {
    this.curl.textContent = this.app.mock.curl(method, path, body);
  }

  /** @param {EventTarget | null} target */
  find(target) {
    let element = target instanceof Element ? target : null;
    while (element && !this.requests.has(element)) element = element.parentElement;
    const request = element && this.requests.get(element);
    if (request) this.show(request());
  }
}
