/** What the panel shows of a deal: its fields, the request that saves them, and what else one does. */

import { copyText } from "../lib/copy.js";
import { asked } from "../lib/dialog.js";
import { h, replace } from "../lib/dom.js";
import { age, moment } from "../lib/format.js";
import { Refused } from "../lib/mock.js";
import { DealForm } from "./form.js";
import { dealPath, GONE } from "./reading.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./reading.js").Card} Card */

/**
 * What an editor tells its panel.
 *
 * @typedef {object} Host
 * @property {(id: string) => Promise<void>} onSaved
 * @property {() => Promise<void>} onDeleted
 * @property {() => void} onClose
 */

export class DealEditor {
  /**
   * @param {Board} board
   * @param {import("./clock.js").SandboxClock} clock
   * @param {Card | null} card null for a new deal
   * @param {Host} host
   */
  constructor(board, clock, card, host) {
    this.board = board;
    this.app = board.app;
    this.clock = clock;
    this.card = card;
    this.host = host;
    this.path = dealPath(board.type, card?.id);
    this.form = new DealForm(board, card);
    this.isSent = false;
    this.isGone = false;
    this.title = h("h3", { id: "deal-title", tabindex: "-1", dir: "auto" });
    this.facts = h("div", { class: "facts" });
    this.refusal = h("p", { class: "refusal", role: "alert" });
    this.request = h("pre", { tabindex: "0", "aria-label": "The request" });
    this.save = h("button", { class: "main" }, card ? "Save" : "Create");
    this.delete = h("button", { type: "button", class: "danger", onclick: () => this.remove() });
    this.delete.textContent = "Delete";
    this.delete.hidden = card === null;
    this.content = [this.header(), this.fields(), this.asCurl()];
    this.update();
  }

  header() {
    const close = h("button", { type: "button", class: "plain", onclick: this.host.onClose });
    close.textContent = "Close";
    return h("header", {}, this.title, close);
  }

  fields() {
    const update = () => this.update();
    const onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.send();
    };
    return h(
      "form",
      { novalidate: true, oninput: update, onchange: update, onsubmit },
      this.form.element,
      this.refusal,
      h("div", { class: "row" }, this.save, this.delete),
      this.facts,
    );
  }

  asCurl() {
    const { app, card, request } = this;
    const copy = () => copyText(app, request);
    const show = () => app.emit("show-exchanges", { deal: card?.id });
    return h(
      "div",
      { class: "curl" },
      h("h4", {}, "The request"),
      request,
      h("button", { type: "button", onclick: copy }, "Copy"),
      card &&
        h("button", { type: "button", class: "plain", onclick: show }, "Requests of this deal"),
    );
  }

  get isChanged() {
    return !this.isSent && !this.isGone && this.form.isChanged;
  }

  get body() {
    return this.card ? this.form.body : { name: "", ...this.form.body };
  }

  /** Show the deal, and the request that would be sent now. */
  update() {
    const { card, path } = this;
    this.title.textContent = card ? card.name : "New deal";
    this.save.disabled = this.isSent || this.isGone || (card !== null && !this.form.isChanged);
    replace(this.facts, card ? this.factsOf(card) : this.startsIn());
    const method = card ? (this.form.isChanged ? "PATCH" : "GET") : "POST";
    const body = method === "GET" ? undefined : this.body;
    this.request.textContent = this.app.mock.curl(method, path, body);
  }

  startsIn() {
    const label = this.board.shown?.board.stages[0]?.label;
    return h("p", { class: "quiet" }, "A new deal starts in ", h("b", { dir: "auto" }, label), ".");
  }

  /** @param {Card} card */
  factsOf({ id, contact, createdAt, updatedAt }) {
    const { now } = this.clock;
    const time = (/** @type {string} */ at) => `${moment(at)} (${age(at, now)})`;
    const rows = [
      ["Contact", contact ? contact.name : "none"],
      ["E-mail", contact?.email],
      ["Created", time(createdAt)],
      ["Updated", time(updatedAt)],
      ["ID", id],
    ];
    return h(
      "dl",
      {},
      rows.flatMap(([name, value]) =>
        value ? [h("dt", {}, name), h("dd", { dir: "auto" }, value)] : [],
      ),
    );
  }

  /**
   * Show what another client changed; what was changed here stays.
   *
   * @param {Card | undefined} card undefined if it is not there; it may come back
   */
  follow(card) {
    if (this.isSent) return;
    if (card) {
      this.card = card;
      this.form.fill(card);
    }
    if (this.isGone === Boolean(card)) {
      this.isGone = this.delete.disabled = !card;
      this.refusal.textContent = card ? "" : GONE;
      this.form.setDisabled(!card);
    }
    this.update();
  }

  async send() {
    const { card } = this;
    if (this.save.disabled) return;
    await this.attempt(async () => {
      const { data } = await this.app.mock.api(card ? "PATCH" : "POST", this.path, this.body);
      this.isSent = true;
      this.app.say(`${data.name} is ${card ? "saved" : "created"}`);
      await this.board.refresh(new Map([[data.id, card ? "" : "new"]]));
      await this.host.onSaved(data.id);
    });
  }

  async remove() {
    const { app, card, path } = this;
    if (!card) return;
    const text = "It leaves the board. The data keeps it, marked as deleted.";
    const request = h("pre", { class: "curl", tabindex: "0" }, app.mock.curl("DELETE", path));
    if (!(await asked(`Delete ${card.name}?`, [h("p", {}, text), request], "Delete"))) return;
    await this.attempt(async () => {
      await app.mock.api("DELETE", path);
      this.isSent = true;
      app.say(`${card.name} is deleted`);
      await this.board.refresh(new Map([[card.id, ""]]));
      await this.host.onDeleted();
    });
  }

  /**
   * Send something, and show at the fields what the server says of it if it refuses.
   *
   * @param {() => Promise<void>} action
   */
  async attempt(action) {
    this.save.disabled = this.delete.disabled = true;
    this.refusal.textContent = "";
    this.form.refuse([]);
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const isAtFields = this.form.refuse(error.body?.error?.details ?? []);
      this.refusal.textContent = isAtFields ? "" : error.message;
    } finally {
      this.delete.disabled = this.isGone;
      if (!this.isSent) this.update();
    }
  }
}
