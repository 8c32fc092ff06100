/** The field for a body: starts with an example, with ids that exist in the place of its own. */

import { h, replace } from "../lib/dom.js";
import { isKnown } from "./existing.js";

/** @typedef {import("./contract.js").Content} Content */
/** @typedef {import("./existing.js").Choice} Choice */

/** Which key of a body says what kind of record another key names, and the kind without it. */
/** @type {Record<string, string>} */
const KIND_OF = { contactId: "contactType", referredByCustomerId: "referredByContactType" };
const USUAL_KIND = "USER";

export class BodyField {
  /**
   * @param {string} operation
   * @param {Content} body
   * @param {() => void} onChange
   */
  constructor(operation, body, onChange) {
    this.onChange = onChange;
    this.examples = body.examples;
    /** @type {Map<string, Choice[]>} */
    this.choices = new Map();
    /** Ids that were put in here, which may be replaced; what a person typed stays. */
    this.offered = new Set(this.examples.flatMap(({ value }) => Object.values(value ?? {})));
    this.names = body.shape.fields.map(({ name }) => name).filter(isKnown);
    this.text = h("textarea", { id: `${operation}.try`, rows: 9, spellcheck: "false" });
    this.pickers = h("div", { class: "pickers" });
    this.element = h(
      "div",
      {},
      this.examples.length > 1 && this.examplePicker(),
      h("label", {}, "Body", this.text),
      this.pickers,
    );
    this.text.value = indented(this.examples[0]?.value);
  }

  examplePicker() {
    const options = this.examples.map(({ name, summary }) =>
      h("option", { value: name }, `${name}: ${summary}`),
    );
    const onChange = (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.start(/** @type {HTMLSelectElement} */ (event.target).value);
    };
    return h("label", {}, "Start from", h("select", { onchange: onChange }, options));
  }

  /** @param {string} name that of an example */
  start(name) {
    const value = this.examples.find((one) => one.name === name)?.value ?? {};
    this.write(this.withExisting(value));
  }

  /**
   * Read which ids exist, and offer them.
   *
   * @param {(name: string) => Promise<Choice[] | null>} existing
   */
  async fill(existing) {
    for (const name of this.names) {
      const choices = (await existing(name)) ?? [];
      this.choices.set(name, choices);
      for (const { value } of choices) this.offered.add(value);
    }
    replace(
      this.pickers,
      this.names.map((name) => this.picker(name, this.choices.get(name) ?? [])),
    );
    this.change((value) => this.withExisting(value));
  }

  /**
   * @param {string} name
   * @param {Choice[]} choices
   */
  picker(name, choices) {
    if (!choices.length) return null;
    const options = choices.map(({ label }, at) => h("option", { value: at }, label));
    const onChange = (/** @type {Event} */ event) => {
      const choice = choices[Number(/** @type {HTMLSelectElement} */ (event.target).value)];
      if (!choice) return;
      this.change((value) => ({ ...value, [name]: choice.value, ...kind(name, choice) }));
    };
    const select = h(
      "select",
      { onchange: onChange },
      h("option", { value: "" }, "Choose..."),
      options,
    );
    return h("label", {}, `Set ${name}`, select);
  }

  /**
   * Return a body with ids that exist in the place of those that were put in and do not.
   *
   * @param {Record<string, any>} value
   */
  withExisting(value) {
    const filled = { ...value };
    for (const [name, choices] of this.choices) {
      if (!this.offered.has(value[name])) continue;
      const wanted = value[KIND_OF[name] ?? ""] ?? USUAL_KIND;
      const fitting = choices.filter(({ type = wanted }) => type === wanted);
      const known = fitting.some((choice) => choice.value === value[name]);
      if (!known && fitting.length) filled[name] = (fitting[1] ?? fitting[0])?.value;
    }
    return filled;
  }

  /** The value for a command in one line; undefined if it would not be what is in the field. */
  get shown() {
    try {
      const value = JSON.parse(this.text.value);
      return indented(value) === this.text.value ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Change the body, if it is a JSON object.
   *
   * @param {(value: Record<string, any>) => Record<string, any>} changed
   */
  change(changed) {
    try {
      const value = JSON.parse(this.text.value);
      if (typeof value === "object" && value !== null) this.write(changed(value));
    } catch {
      // What a person typed stays.
    }
  }

  /** @param {any} value */
  write(value) {
    this.text.value = indented(value);
    this.onChange();
  }
}

/** @param {any} value */
function indented(value) {
  return JSON.stringify(value, null, 2);
}

/**
 * @param {string} name
 * @param {Choice} choice
 */
function kind(name, { type }) {
  const key = KIND_OF[name];
  return key && type ? { [key]: type } : {};
}
