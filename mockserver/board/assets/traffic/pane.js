/** The traffic pane: the requests to the sandbox as they come, or those of a file. */

import { h, replace } from "../lib/dom.js";
import { plural } from "../lib/format.js";
import { loaded } from "../lib/mock.js";
import { brief } from "./exchange.js";
import { FileBar } from "./file.js";
import { filterForm } from "./filter.js";
import { ExchangeList } from "./list.js";
import { Live } from "./live.js";
import { visible } from "./text.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./exchange.js").Brief} Brief */
/** @typedef {import("./exchange.js").Filters} Filters */
/** @typedef {import("./opening.js").Asked} Asked */
/** @typedef {import("./runs.js").Part} Part */

/**
 * @param {App} app
 * @param {HTMLElement} element
 */
export async function mount(app, element) {
  const pane = new TrafficPane(app);
  replace(element, pane.overview, pane.detail);
  const asked = app.latest("show-traffic");
  app.on("show-traffic", (one) => pane.show(one));
  app.on("exchanges", (exchange) => pane.openIfAwaited(exchange));
  await pane.live.begin();
  if (asked) await pane.show(asked);
}

class TrafficPane {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Part | null} the part of a file that is shown */
    this.part = null;
    /** @type {{method: string, path: string} | null} the request that was sent again */
    this.awaited = null;
    /** @type {Filters} */
    this.filters = { text: "", method: "", status: "", changes: false, faults: false, deal: null };
    this.list = this.newList();
    this.live = new Live(app, this.list);
    this.file = new FileBar(app, (part) => this.showPart(part));
    this.about = h("div", { class: "row", hidden: true });
    this.count = h("p", { class: "quiet" });
    this.lists = h("div", {}, this.list.element, this.live.older);
    this.overview = h(
      "div",
      { class: "overview" },
      this.live.bar,
      h("details", {}, h("summary", {}, "Save and open"), this.live.saving, this.file.button),
      this.file.bar,
      filterForm((filters) => this.filter(filters)),
      this.about,
      this.count,
      this.lists,
    );
    this.detail = h("div", { hidden: true });
  }

  newList() {
    const onCount = (/** @type {number} */ shown, /** @type {number} */ all) => {
      const of = shown < all ? ` of ${all}` : "";
      replace(this.count, all === 0 ? "No requests yet." : `${plural(shown, "request")}${of}`);
    };
    return new ExchangeList(({ id }) => this.open(id), onCount);
  }

  /**
   * Show what another part of the page asks for.
   *
   * @param {Asked} asked
   */
  async show(asked) {
    if ("run" in asked) {
      this.back();
      this.file.show(asked.run);
      return;
    }
    this.file.show(null);
    if ("exchange" in asked) await this.open(asked.exchange);
    else await this.showDeal(asked.deal);
  }

  /**
   * Show the requests in a part of a file, or the live ones.
   *
   * @param {Part | null} part
   */
  showPart(part) {
    if (part === this.part) return;
    this.part = part;
    const list = part ? this.newList() : this.live.list;
    replace(this.lists, list.element, !part && this.live.older);
    this.list = list;
    this.live.bar.hidden = this.live.saving.hidden = part !== null;
    if (part) list.show(part.exchanges.map(brief));
    list.filter(this.filters);
    this.back();
  }

  /** @param {Partial<Filters>} filters */
  filter(filters) {
    this.filters = { ...this.filters, ...filters };
    this.list.filter(this.filters);
    const { deal } = this.filters;
    const all = () => this.filter({ deal: null });
    this.about.hidden = deal === null;
    replace(
      this.about,
      h("span", {}, "Only those about the deal ", h("code", {}, visible((deal ?? "").slice(0, 8)))),
      h("button", { type: "button", onclick: all }, "Show all"),
    );
  }

  /**
   * Show the exchanges that name or changed a deal.
   *
   * @param {string} deal
   */
  async showDeal(deal) {
    this.back();
    this.filter({ deal });
    await this.live.addDeal(deal);
  }

  /**
   * Show one exchange in full.
   *
   * @param {number} id
   */
  async open(id) {
    const found = await this.app.attempt(() =>
      Promise.all([this.whole(id), loaded(import("./actions.js")), loaded(import("./detail.js"))]),
    );
    if (!found?.[0]) return;
    const [exchange, { actionsOf }, { detailOf }] = found;
    const back = () => this.back(id);
    const actions = actionsOf(this.app, exchange, () => this.await(exchange));
    replace(
      this.detail,
      h(
        "nav",
        { class: "row", "aria-label": "Requests" },
        h("button", { type: "button", onclick: back }, "Back to the list"),
        this.step("Newer", this.list.beside(id, "newer")),
        this.step("Older", this.list.beside(id, "older")),
      ),
      detailOf(this.app, exchange, actions),
    );
    this.overview.hidden = true;
    this.detail.hidden = false;
    this.detail.querySelector("h2")?.focus();
  }

  /**
   * @param {string} text
   * @param {number | undefined} id
   */
  step(text, id) {
    const onclick = () => id !== undefined && this.open(id);
    return h("button", { type: "button", disabled: id === undefined, onclick }, text);
  }

  /**
   * Return all that is known about an exchange; undefined if the journal no longer has it.
   *
   * @param {number} id
   */
  async whole(id) {
    const known = this.part?.exchanges.find((exchange) => exchange.id === id);
    const { app } = this;
    return known ?? (await app.attempt(() => app.mock.control("GET", `/_mock/requests/${id}`)));
  }

  /**
   * Show the list, and move the focus to an exchange in it.
   *
   * @param {number} [id]
   */
  back(id) {
    this.overview.hidden = false;
    this.detail.hidden = true;
    replace(this.detail);
    if (id !== undefined) this.list.focus(id);
  }

  /**
   * Open the exchange of a request that is sent again, when it comes.
   *
   * @param {{method: string, path: string}} exchange
   */
  await({ method, path }) {
    this.awaited = { method, path };
  }

  /** @param {Brief} exchange */
  openIfAwaited({ id, method, path }) {
    if (method !== this.awaited?.method || path !== this.awaited.path) return;
    this.awaited = null;
    this.file.show(null);
    void this.open(id);
  }
}
