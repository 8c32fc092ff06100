/** The panel beside the columns: opens and closes, takes the focus and gives it back. */

import { confirmed } from "../lib/dialog.js";
import { h, replace } from "../lib/dom.js";
import { loaded } from "../lib/mock.js";
import { readCards } from "./reading.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./editor.js").DealEditor} DealEditor */
/** @typedef {import("./reading.js").Card} Card */

export class DealPanel {
  /**
   * @param {Board} board
   * @param {import("./clock.js").SandboxClock} clock
   */
  constructor(board, clock) {
    this.board = board;
    this.app = board.app;
    this.clock = clock;
    /** @type {DealEditor | null} */
    this.editor = null;
    /** @type {Element | null} */
    this.opener = null;
    this.element = h("section", { class: "panel", "aria-labelledby": "deal-title", hidden: true });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      void this.close();
    });
    this.app.on("changes", ({ complete, changes }) => {
      const id = this.editor?.card?.id;
      const isOurs = changes.some((/** @type {{id: string}} */ change) => change.id === id);
      if (isOurs || !complete) void this.check();
    });
    this.app.on("connection", ({ state }) => state === "live" && this.check());
    addEventListener("beforeunload", (event) => this.editor?.isChanged && event.preventDefault());
  }

  /**
   * Open a deal of the board, or of another pipeline.
   *
   * @param {string} id
   * @param {string} [type]
   * @returns {Promise<boolean>} whether there is such a deal
   */
  async open(id, type = this.board.type) {
    const opener = document.activeElement;
    const card = await this.read(id, type);
    if (!card) return false;
    if (!(await this.close())) return true;
    if (type !== this.board.type) {
      await this.board.open(type);
      location.hash = type.toLowerCase();
    }
    await this.show(card, opener);
    this.editor?.title.focus();
    return true;
  }

  async create() {
    const opener = document.activeElement;
    if (!(await this.close())) return;
    await this.show(null, opener);
    this.element.querySelector("input")?.focus();
  }

  /**
   * Close the panel, after asking if something would be lost.
   *
   * @returns {Promise<boolean>} whether it is closed
   */
  async close() {
    const { editor } = this;
    if (editor?.isChanged && !(await mayLose())) return false;
    if (editor) this.hide(editor.card?.id);
    return true;
  }

  /** @param {string} [id] the deal that gets the focus if what opened the panel is gone */
  hide(id = "") {
    const { opener } = this;
    this.editor = this.opener = null;
    this.element.hidden = true;
    const list = this.board.columns.columnOf.get(id)?.list;
    const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
    if (isThere) opener.focus();
    else if (list) list.focus(list.indexOf(id));
    else this.board.columns.all.find((column) => column.list.cards.length)?.list.focus(0);
  }

  /**
   * @param {Card | null} card
   * @param {Element | null} opener
   */
  async show(card, opener) {
    const { DealEditor } = await loaded(import("./editor.js"));
    this.opener = opener;
    this.editor = new DealEditor(this.board, this.clock, card, {
      onSaved: (id) => this.saved(id, card === null),
      onDeleted: async () => this.hide(),
      onClose: () => this.close(),
    });
    replace(this.element, this.editor.content);
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }

  /**
   * Show a deal as it was saved; a new one gets the focus on the board.
   *
   * @param {string} id
   * @param {boolean} isNew
   */
  async saved(id, isNew) {
    const card = isNew ? undefined : await this.read(id, this.board.type);
    const { opener } = this;
    if (!card) {
      this.opener = isNew ? null : opener;
      this.hide(id);
      return;
    }
    await this.show(card, opener);
    this.editor?.title.focus();
  }

  /** Show what became of the deal that is open. */
  async check() {
    const { editor } = this;
    const id = editor?.card?.id;
    if (!editor || !id) return;
    const found = await this.app.attempt(() => readCards(this.app.mock, this.board.type, [id]));
    if (found && editor === this.editor) editor.follow(found[0]);
  }

  /**
   * @param {string} id
   * @param {string} type
   */
  async read(id, type) {
    const found = await this.app.attempt(() => readCards(this.app.mock, type, [id]));
    return found?.[0];
  }
}

/** Ask whether what was typed may be lost, unless something is asked already. */
async function mayLose() {
  if (document.querySelector("dialog")) return false;
  const text = "What you changed in the panel was not sent.";
  return confirmed("Leave without saving?", text, "Leave");
}
