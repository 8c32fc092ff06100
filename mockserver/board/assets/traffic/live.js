/** The exchanges of the sandbox: those of its journal, and those that come. */

import { confirmed } from "../lib/dialog.js";
import { h, replace } from "../lib/dom.js";
import { brief } from "./exchange.js";
import { saveButton } from "./saving.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./exchange.js").Brief} Brief */
/** @typedef {import("./list.js").ExchangeList} ExchangeList */

const MOST = 1000;
const FIRST_READ = 200;

export class Live {
  /**
   * @param {App} app
   * @param {ExchangeList} list
   */
  constructor(app, list) {
    this.app = app;
    this.list = list;
    /** @type {Brief[]} those that came and are not in the list yet */
    this.waiting = [];
    this.isPaused = false;
    this.isScheduled = false;
    this.reading = 0;
    /** @type {Promise<void>} */
    this.lastRead = Promise.resolve();
    this.pause = h("button", { type: "button", onclick: () => this.togglePause() });
    const readAll = () => this.read(MOST);
    this.older = h("button", { type: "button", onclick: readAll }, "Show older requests");
    const clear = {
      title: app.mock.curl("DELETE", "/_mock/requests"),
      onclick: () => this.clear(),
    };
    this.bar = h(
      "div",
      { class: "row" },
      this.pause,
      h("button", { type: "button", ...clear }, "Clear"),
    );
    this.saving = h(
      "div",
      { class: "row" },
      saveButton(app, "Save as HAR", "/_mock/requests/har", "requests.har"),
      saveButton(app, "Save as replay file", "/_mock/export?journal=1", "run.json"),
    );
    this.showPause();
  }

  /** Show exchanges from now on. Events are heard before the journal is read: none is missed. */
  async begin() {
    const { app } = this;
    app.on("exchanges", (exchange) => this.arrive(brief(exchange)));
    app.on("changes", ({ complete }) => complete || void this.read());
    await this.read();
  }

  /**
   * Show what the journal has, in the place of all that is shown.
   *
   * @param {number} [limit]
   */
  read(limit = FIRST_READ) {
    return this.inTurn(`limit=${limit}`, (found) => {
      this.list.show(found);
      this.older.hidden = found.length < limit || limit === MOST;
    });
  }

  /**
   * Add the exchanges that name or changed a deal.
   *
   * @param {string} deal
   */
  addDeal(deal) {
    const query = `deal=${encodeURIComponent(deal)}`;
    return this.inTurn(query, (found) => this.list.add(found));
  }

  /**
   * Read the journal, one time after another; exchanges that come meanwhile wait.
   *
   * @param {string} query
   * @param {(found: Brief[]) => void} use
   */
  inTurn(query, use) {
    const { app } = this;
    this.reading += 1;
    this.lastRead = this.lastRead.then(async () => {
      const ask = () => app.mock.control("GET", `/_mock/requests?${query}`);
      const found = await app.attempt(ask);
      if (found) use(found.map(brief));
      this.reading -= 1;
      this.flush();
    });
    return this.lastRead;
  }

  /** @param {Brief} exchange */
  arrive(exchange) {
    this.waiting = [...this.waiting.slice(1 - MOST), exchange];
    this.showPause();
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.flush();
    });
  }

  flush() {
    if (this.isPaused || this.reading > 0) return;
    this.list.add(this.waiting.splice(0));
  }

  togglePause() {
    this.isPaused = !this.isPaused;
    this.flush();
    this.showPause();
  }

  showPause() {
    const count = this.waiting.length;
    replace(this.pause, this.isPaused ? `Resume (${count} new)` : "Pause");
  }

  async clear() {
    const text = "The journal of this sandbox forgets all requests. The data stays as it is.";
    if (!(await confirmed("Clear the journal?", text, "Clear"))) return;
    const { app } = this;
    const forget = () => app.mock.control("DELETE", "/_mock/requests");
    if ((await app.attempt(forget)) === undefined) return;
    this.waiting = [];
    await this.read();
  }
}
