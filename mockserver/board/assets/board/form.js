/** The fields of a deal, and what a request sends of them: what was changed. */

import { h, replace } from "../lib/dom.js";
import { ContactPicker } from "./contacts.js";
import { choose } from "./filters.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./reading.js").Card} Card */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const NULLABLE = new Set(["description", "expectedValue", "notes"]);

export class DealForm {
  /**
   * @param {Board} board
   * @param {Card | null} card null for a new deal
   */
  constructor(board, card) {
    this.board = board;
    /** @type {Map<string, {control: Control, refusal: HTMLElement, before: string}>} */
    this.fields = new Map();
    this.contact = card ? null : new ContactPicker(board.app);
    this.element = h(
      "div",
      { class: "fields" },
      this.field("name", "Name", h("input", { autocomplete: "off" })),
      h(
        "div",
        { class: "pair" },
        this.field("expectedValue", "Value", h("input", { inputmode: "decimal" })),
        this.field("currency", "Currency", h("input", { autocomplete: "off", size: 3 })),
      ),
      card && this.field("pipelineStageId", "Move to", h("select")),
      this.field("ownerId", "Owner", h("select")),
      this.contact && this.field("contactId", "Contact", this.contact.input, this.contact.list),
      this.field("description", "Description", h("textarea", { rows: 3 })),
      this.field("notes", "Notes", h("textarea", { rows: 3 })),
    );
    this.fill(card);
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {Control} control
   * @param {...Node} beside
   */
  field(name, label, control, ...beside) {
    const refusal = h("p", { class: "refusal", id: `refusal-${name}` });
    control.name = name;
    control.setAttribute("aria-describedby", refusal.id);
    this.fields.set(name, { control, refusal, before: "" });
    return h("div", { class: "field" }, h("label", {}, label, control), ...beside, refusal);
  }

  /**
   * Show a deal, and keep what was changed in the form.
   *
   * @param {Card | null} card
   */
  fill(card) {
    const texts = textsOf(card);
    const owners = ownersOf(this.board, card);
    const stages = this.board.shown?.board.stages ?? [];
    for (const [name, field] of this.fields) {
      const { control } = field;
      const typed = control.value;
      const isChanged = typed !== field.before;
      const text = texts[name] ?? "";
      if (name === "pipelineStageId") offer(control, stages.map(labelled), text);
      else if (name === "ownerId") offer(control, owners.map(named), text);
      else control.value = text;
      field.before = control.value;
      if (isChanged) control.value = typed;
    }
  }

  /** What was changed, as a request sends it. */
  get body() {
    /** @type {Record<string, any>} */
    const body = {};
    for (const [name, { control, before }] of this.fields) {
      if (name !== "contactId" && control.value !== before) body[name] = sent(name, control.value);
    }
    const contact = this.contact?.chosen;
    return contact ? { ...body, contactId: contact.id, contactType: contact.type } : body;
  }

  get isChanged() {
    return Object.keys(this.body).length > 0;
  }

  /**
   * Show at the fields what the server says of them; return whether all of it has a field.
   *
   * @param {{field: string, message: string}[]} details
   */
  refuse(details) {
    for (const [name, { control, refusal }] of this.fields) {
      const messages = details.filter(({ field }) => field === name).map(({ message }) => message);
      replace(refusal, messages.join("; "));
      control.ariaInvalid = messages.length ? "true" : null;
    }
    const [first] = details.flatMap(({ field }) => this.fields.get(field)?.control ?? []);
    first?.focus();
    return details.length > 0 && details.every(({ field }) => this.fields.has(field));
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    for (const { control } of this.fields.values()) control.disabled = isDisabled;
  }
}

/** @type {(control: Control, choices: [string, string][], chosen: string) => void} */
function offer(control, choices, chosen) {
  if (control instanceof HTMLSelectElement) choose(control, choices, chosen);
}

/**
 * @param {{id: string, label: string}} stage
 * @returns {[string, string]}
 */
function labelled({ id, label }) {
  return [id, label];
}

/**
 * @param {{id: string, name: string}} owner
 * @returns {[string, string]}
 */
function named({ id, name }) {
  return [id, name];
}

/**
 * Return the owners to choose from, also that of the deal if there are too many to list.
 *
 * @param {Board} board
 * @param {Card | null} card
 */
function ownersOf({ shown }, card) {
  const owners = shown?.board.owners ?? [];
  const own = card?.owner;
  if (!own) return [{ id: "", name: card ? "No owner" : "The key's user" }, ...owners];
  return owners.some(({ id }) => id === own.id) ? owners : [...owners, own];
}

/**
 * @param {Card | null} card
 * @returns {Record<string, string>}
 */
function textsOf(card) {
  if (!card) return { currency: "USD" };
  return {
    name: card.name,
    expectedValue: String(card.expectedValue ?? ""),
    currency: card.currency,
    pipelineStageId: card.stageId,
    ownerId: card.owner?.id ?? "",
    description: card.description ?? "",
    notes: card.notes ?? "",
  };
}

/**
 * Return what a field sends; a text that is no number goes as it is, so that the server says so.
 *
 * @param {string} name
 * @param {string} text
 */
function sent(name, text) {
  if (text === "" && NULLABLE.has(name)) return null;
  const isNumber = name === "expectedValue" && NUMBER.test(text.trim());
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
