/** The form that tries an operation. It checks nothing: the server answers what it answers. */

import { copyText } from "../lib/copy.js";
import { confirmed } from "../lib/dialog.js";
import { h, replace } from "../lib/dom.js";
import { Refused, Typed, textOf } from "../lib/mock.js";
import { answerShown, statusShown } from "./answer.js";
import { BodyField } from "./body-field.js";
import { existing } from "./existing.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./contract.js").Operation} Operation */
/** @typedef {import("./contract.js").Parameter} Parameter */
/** @typedef {import("./existing.js").Choice} Choice */

export class Form {
  /**
   * @param {App} app
   * @param {Operation} operation
   */
  constructor(app, operation) {
    this.app = app;
    this.operation = operation;
    this.parameters = operation.parameters.filter(isAsked);
    this.inputs = new Map(this.parameters.map((one) => [one.name, input(operation.id, one)]));
    /** Values that were put in here, which may be replaced; what a person typed stays. */
    this.offered = new Set(this.parameters.map(({ example }) => String(example)));
    this.body = operation.body && new BodyField(operation.id, operation.body, () => this.show());
    this.hint = h("p", { class: "quiet" });
    this.curl = h("pre", { class: "curl", tabindex: 0 });
    this.turn = 0;
    this.status = h("p", { role: "status" });
    this.answer = h("div", { class: "answered" });
    this.element = h(
      "form",
      {
        onsubmit: this.onSubmit.bind(this),
        oninput: () => this.show(),
        onchange: this.onChange.bind(this),
      },
      this.parameters.map((one) => parameterField(one, this.inputs.get(one.name))),
      this.hint,
      this.body?.element,
      h(
        "div",
        { class: "row" },
        h("button", { class: "main" }, "Send"),
        h("button", { type: "button", onclick: () => copyText(app, this.curl) }, "Copy as curl"),
      ),
      this.curl,
      this.status,
      this.answer,
    );
    this.show();
  }

  /** The path and query that the fields make. */
  get target() {
    const path = this.operation.path.replace(/\{(\w+)\}/g, (_, name) =>
      encodeURIComponent(this.inputs.get(name)?.value ?? ""),
    );
    const query = new URLSearchParams();
    for (const { name, in: place } of this.parameters) {
      const value = this.inputs.get(name)?.value;
      if (place === "query" && value) query.append(name, value);
    }
    return query.size ? `${path}?${query}` : path;
  }

  get sent() {
    return this.body ? new Typed(this.body.text.value) : undefined;
  }

  show() {
    const body = this.body?.shown ?? this.sent;
    this.curl.textContent = this.app.mock.curl(this.operation.method, this.target, body);
  }

  /** Read which values exist, offer them, and put one where what is there does not exist. */
  async fill() {
    const missing = await Promise.all(this.parameters.map((one) => this.fillParameter(one)));
    replace(this.hint, missing.includes(true) && noneYet(this.operation.after));
    await this.body?.fill((name) => this.existing(name));
    this.show();
  }

  /**
   * @param {Parameter} parameter
   * @returns {Promise<boolean>} whether the request needs a value, and none exists
   */
  async fillParameter({ name, required }) {
    const choices = await this.existing(name);
    const field = this.inputs.get(name);
    if (!field || !choices?.length) return required && choices !== null;
    const options = choices.map(({ value, label }) => h("option", { value }, label));
    if (field.list) replace(field.list, options);
    const known = choices.some(({ value }) => value === field.value);
    if (required && !known && this.offered.has(field.value)) field.value = choices[0]?.value ?? "";
    for (const { value } of choices) this.offered.add(value);
    return false;
  }

  /**
   * @param {string} name
   * @returns {Promise<Choice[] | null>}
   */
  existing(name) {
    const type = this.inputs.get("type")?.value ?? "";
    return existing(this.app.mock, this.operation.path, name, type);
  }

  /** @param {Event} event */
  async onChange({ target }) {
    if (target === this.inputs.get("type")) await this.fill();
  }

  /** @param {Event} event */
  async onSubmit(event) {
    event.preventDefault();
    const { asks, summary, description } = this.operation;
    if (asks && !(await confirmed(`${summary}?`, description.replaceAll("`", ""), "Send"))) return;
    this.turn += 1;
    const { turn } = this;
    replace(this.status, "Waiting for the answer...");
    replace(this.answer);
    const { status, answer } = await this.tried();
    if (turn !== this.turn) return;
    replace(this.status, status);
    replace(this.answer, answer);
  }

  /** Send the request, and return its answer as the page shows it. */
  async tried() {
    try {
      const started = performance.now();
      const response = await this.app.mock.answer(this.operation.method, this.target, this.sent);
      const text = await textOf(response);
      const status = statusShown(response, performance.now() - started);
      return { status, answer: answerShown(response, text) };
    } catch (error) {
      if (!(error instanceof Refused || error instanceof TypeError)) throw error;
      return { status: [h("b", { class: "mark bad" }, error.message)], answer: [] };
    }
  }
}

/**
 * Return that there is nothing to name, and which operations make it.
 *
 * @param {string[]} operations
 */
function noneYet(operations) {
  const links = operations.map((id) => h("a", { href: `#${id}` }, id));
  return ["The sandbox has none yet. ", ...(links.length ? ["First send ", ...links, "."] : [])];
}

/**
 * Return whether the form has a field for a parameter: the sandbox is that of the page.
 *
 * @param {Parameter} parameter
 */
function isAsked({ name, in: place }) {
  return place !== "header" && name !== "sandbox";
}

/**
 * @param {string} operation
 * @param {Parameter} parameter
 */
function input(operation, { name, required, example }) {
  return h("input", {
    id: `${operation}.try.${name}`,
    list: `${operation}.known.${name}`,
    value: required ? example : null,
    placeholder: required ? null : example,
    autocomplete: "off",
    spellcheck: "false",
  });
}

/**
 * @param {Parameter} parameter
 * @param {HTMLInputElement | undefined} field
 */
function parameterField({ name, required }, field) {
  const known = h("datalist", { id: field?.getAttribute("list") });
  return h("div", {}, h("label", {}, required ? name : `${name} (optional)`, field), known);
}
