/** Choosing a contact by typing a part of its name. */

import { h, replace } from "../lib/dom.js";

/** @typedef {import("./reading.js").Contact} Contact */

const MOST_READ = 1000;
const MOST_OFFERED = 8;

export class ContactPicker {
  /** @param {import("../lib/app.js").App} app */
  constructor(app) {
    this.app = app;
    /** @type {Contact | null} */
    this.chosen = null;
    /** @type {Promise<Contact[]> | null} */
    this.contacts = null;
    /** @type {Contact[]} */
    this.offered = [];
    this.at = -1;
    this.list = h("ul", { class: "offers", role: "listbox", id: "contacts", hidden: true });
    this.list.ariaLabel = "Contacts";
    this.input = h("input", {
      role: "combobox",
      autocomplete: "off",
      placeholder: "A person or a company",
      "aria-autocomplete": "list",
      "aria-controls": "contacts",
      "aria-expanded": "false",
      oninput: () => this.search(),
      onfocus: () => this.search(),
      onblur: () => this.leave(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Offer contacts that have what was typed in their name or e-mail address. */
  async search() {
    const text = folded(this.input.value);
    if (this.chosen && this.input.value !== this.chosen.name) this.take(null);
    this.contacts ??= read(this.app.mock);
    const contacts = (await this.app.attempt(() => this.contacts ?? Promise.resolve([]))) ?? [];
    if (document.activeElement !== this.input || text !== folded(this.input.value)) return;
    const found = contacts.filter(({ name, email }) => folded(`${name} ${email}`).includes(text));
    this.offer(this.chosen ? [] : found.slice(0, MOST_OFFERED));
  }

  /** @param {Contact[]} contacts */
  offer(contacts) {
    this.offered = contacts;
    replace(
      this.list,
      contacts.map((contact, index) => this.option(contact, index)),
    );
    this.list.hidden = contacts.length === 0;
    this.input.ariaExpanded = String(contacts.length > 0);
    this.go(-1);
  }

  /**
   * @param {Contact} contact
   * @param {number} index
   */
  option(contact, index) {
    const about = contact.email ?? "Company";
    return h(
      "li",
      { role: "option", id: `contact-${index}`, onclick: () => this.take(contact) },
      h("span", { dir: "auto" }, contact.name),
      h("span", { class: "quiet" }, about),
    );
  }

  /** @param {number} at */
  go(at) {
    this.at = at;
    for (const [index, option] of [...this.list.children].entries()) {
      option.ariaSelected = String(index === at);
    }
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `contact-${at}`);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const count = this.offered.length;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const contact = this.offered[this.at];
    if (count === 0) return;
    if (by) this.go((this.at + by + count) % count);
    else if (event.key === "Enter" && contact) this.take(contact);
    else if (event.key === "Escape") this.offer([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Contact | null} contact */
  take(contact) {
    this.chosen = contact;
    if (contact) {
      this.input.value = contact.name;
      this.offer([]);
    }
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  leave() {
    this.offer([]);
    if (!this.chosen) this.input.value = "";
  }
}

/**
 * Return people and companies, the oldest of each.
 *
 * @param {import("../lib/mock.js").Mock} mock
 * @returns {Promise<Contact[]>}
 */
async function read(mock) {
  const tables = ["people", "companies"];
  const found = await Promise.all(
    tables.map((table) => mock.control("GET", `/_mock/${table}?limit=${MOST_READ}`)),
  );
  return found.flat().map(({ id, type, name, firstName, lastName, email }) => ({
    id,
    type,
    name: name ?? `${firstName} ${lastName}`,
    email: email ?? null,
  }));
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
