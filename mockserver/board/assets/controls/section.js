/** A part of the pane: its controls, sending the request of each, and why it was refused. */

import { asked } from "../lib/dialog.js";
import { h } from "../lib/dom.js";
import { Refused } from "../lib/mock.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("../lib/dom.js").Child} Child */
/** @typedef {import("./preview.js").Preview} Preview */
/** @typedef {import("./preview.js").Request} Request */
/** @typedef {{title: string, text: string, button: string}} Question */
/**
 * What is asked before a request is sent, and what is done with the answer to it.
 *
 * @typedef {{ask?: () => Question | null, done?: (value: any) => unknown}} Sending
 */
/** @typedef {Record<string, string>} Values */

/** What is emitted after a control has changed something. */
export const CONTROLLED = "controlled";

const PAUSE_MS = 200;
const UNTOLD_MS = 2000;

export class Section {
  /**
   * @param {App} app
   * @param {Preview} preview
   * @param {string} title
   * @param {{open?: boolean}} [options]
   */
  constructor(app, preview, title, { open = true } = {}) {
    this.app = app;
    this.preview = preview;
    this.heading = h("summary", {}, h("h2", {}, title));
    this.refusal = h("p", { class: "refusal", role: "alert" });
    this.content = h("div", { class: "content" });
    this.element = h("details", { open }, this.heading, this.content, this.refusal);
  }

  /**
   * Make a button that sends a request.
   *
   * @param {Child | Child[]} label
   * @param {() => Request} request
   * @param {Sending & Record<string, any>} [options] and properties of the button
   */
  button(label, request, { ask, done, ...properties } = {}) {
    const send = () => this.send(request(), { ask, done });
    const button = h("button", { type: "button", ...properties, onclick: send }, label);
    this.preview.add(button, request);
    return button;
  }

  /**
   * Make a form that sends a request.
   *
   * @param {Child[]} fields
   * @param {string} label what its button says
   * @param {(values: Values) => Request} request
   * @param {Sending} [options]
   */
  form(fields, label, request, options) {
    const filled = () => request(values(form));
    const submit = h("button", { type: "submit" }, label);
    const form = h("form", { class: "row" }, ...fields, submit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send(filled(), options);
    });
    this.preview.add(form, filled);
    return form;
  }

  /**
   * @param {Request} request
   * @param {Sending} [options]
   */
  async send({ method, path, body }, { ask, done } = {}) {
    this.preview.show({ method, path, body });
    const question = ask?.();
    if (question) {
      const curl = this.app.mock.curl(method, path, body);
      const content = [h("p", {}, question.text), h("pre", { tabindex: 0 }, curl)];
      if ((await asked(question.title, content, question.button)) === null) return;
    }
    this.refusal.textContent = "";
    await this.attempt(async () => {
      const value = await this.app.mock.control(method, path, body);
      await done?.(value);
      this.app.emit(CONTROLLED);
    });
  }

  /**
   * Do something that the server may refuse, and show its reason here.
   *
   * @param {() => Promise<void>} action
   */
  async attempt(action) {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refusal.textContent = error.message;
    }
  }

  /**
   * Show these items in a list of this section, and no others. Those that look the same stay, so
   * that a click on one is not lost. The focus stays where it was, on what has the same id, or else
   * goes to the heading.
   *
   * @param {Element} list
   * @param {Element[]} items
   */
  redraw(list, items) {
    const focused = document.activeElement;
    const wasInside = focused !== null && list.contains(focused);
    const left = [...list.children];
    const shown = items.map((item) => {
      const known = left.findIndex((one) => one.isEqualNode(item));
      return known < 0 ? item : /** @type {Element} */ (left.splice(known, 1)[0]);
    });
    for (const one of left) one.remove();
    for (const [place, item] of shown.entries()) {
      const there = list.children[place] ?? null;
      if (there !== item) list.insertBefore(item, there);
    }
    if (!wasInside || document.activeElement === focused) return;
    (document.getElementById(focused.id) ?? this.heading).focus();
  }
}

/**
 * Make a field with its label.
 *
 * @param {string} label
 * @param {string} name
 * @param {Record<string, any>} [properties]
 */
export function field(label, name, properties = {}) {
  return h("label", {}, label, h("input", { name, autocomplete: "off", ...properties }));
}

/**
 * Make a field that takes one of some values, or none.
 *
 * @param {string} label
 * @param {string} name
 * @param {readonly string[]} options
 * @param {string} [none] what it says for none; without it, one is always chosen
 */
export function choice(label, name, options, none) {
  const first = none === undefined ? null : h("option", { value: "" }, none);
  const others = options.map((value) => h("option", { value }, value));
  return h("label", {}, label, h("select", { name }, first, others));
}

/**
 * Call a function now, and again when a control, or one of these topics, has changed something, or
 * the server is back: once for all that happens while it runs, and in the moment after that.
 *
 * @param {Section} section
 * @param {string[]} topics
 * @param {() => Promise<void>} load
 * @returns {() => Promise<void>} calls it again
 */
export function keepLoaded(section, topics, load) {
  let running = false;
  let again = false;
  const run = async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await section.attempt(() => load().catch(unlessAway));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    running = false;
  };
  for (const topic of [CONTROLLED, "connection", ...topics]) section.app.on(topic, run);
  void run();
  return run;
}

/**
 * Keep loaded what no event tells of: look for it while it is in sight and the server answers.
 *
 * @param {Section} section
 * @param {() => Promise<void>} load
 */
export function keepLooking(section, load) {
  const run = keepLoaded(section, [], load);
  setInterval(() => {
    const isLive = section.app.latest("connection")?.state === "live";
    if (isLive && !document.hidden && section.content.checkVisibility()) void run();
  }, UNTOLD_MS);
}

/**
 * That the server is away is said by the bar, and once.
 *
 * @param {any} error
 */
function unlessAway(error) {
  if (error.status !== 0) throw error;
}

/**
 * Return the number that was typed; a text that is none goes as it is, so that the server says so.
 *
 * @param {string | undefined} text
 */
export function numeric(text) {
  const number = Number(text);
  return text === undefined || !Number.isFinite(number) ? text : number;
}

/**
 * Return the fields of a form that were filled in.
 *
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
export function values(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  return Object.fromEntries(filled.map(([name, value]) => [name, String(value)]));
}
