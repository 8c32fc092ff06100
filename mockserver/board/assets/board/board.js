/** The board: a pipeline as columns of cards, kept as the server has it. */

import { Columns } from "./columns.js";
import { Live } from "./live.js";
import { NO_FILTER, readBoard, readCards, readMore, readPipelines } from "./reading.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./column.js").Column} Column */
/** @typedef {import("./reading.js").Filter} Filter */
/** @typedef {import("./reading.js").Pipeline} Pipeline */

/**
 * What others show of the board.
 *
 * @typedef {object} Shown
 * @property {Pipeline[]} pipelines
 * @property {import("./reading.js").Board} board
 */

export class Board {
  /**
   * @param {App} app
   * @param {import("./clock.js").SandboxClock} clock
   */
  constructor(app, clock) {
    this.app = app;
    this.type = "";
    /** @type {Filter} */
    this.filter = NO_FILTER;
    /** @type {Shown | null} */
    this.shown = null;
    /**
     * The latest moves of the page itself, by the id of the deal: what it shows is ahead of the server.
     *
     * @type {Map<string, Promise<void>>}
     */
    this.moving = new Map();
    this.isDragging = false;
    /** Counts what was asked to be shown, so that late answers about something else are left. */
    this.asked = 0;
    /** @type {Promise<unknown>} */
    this.reading = Promise.resolve();
    /** @type {Set<(shown: Shown | null) => void>} */
    this.handlers = new Set();
    this.columns = new Columns(clock, {
      more: (column) => this.more(column),
      isFiltered: () => this.isFiltered,
    });
    new Live(app, {
      pipelineId: () => this.shown?.board.id ?? null,
      isBusy: () => this.isDragging || this.type === "",
      reread: () => this.reread(),
      refresh: (changed) => this.refresh(changed),
    });
  }

  get isFiltered() {
    return Object.values(this.filter).some((value) => value !== "");
  }

  /**
   * Call a function whenever pipelines, stages, counts or sums were read; with null if they could not.
   *
   * @param {(shown: Shown | null) => void} handler
   */
  onRead(handler) {
    this.handlers.add(handler);
  }

  /**
   * Show a pipeline.
   *
   * @param {string} type
   */
  async open(type) {
    this.type = type;
    this.filter = NO_FILTER;
    this.app.emit("pipeline", type);
    await this.restart();
  }

  /** @param {Partial<Filter>} filter */
  async narrow(filter) {
    this.filter = { ...this.filter, ...filter };
    await this.restart();
  }

  /** Read what is to be shown from its beginning. */
  async restart() {
    const asked = ++this.asked;
    const done = await this.inTurn(async () => {
      if (asked !== this.asked) return;
      const shown = await this.read();
      if (asked !== this.asked) return;
      this.columns.clear();
      this.columns.show(shown.board.stages);
      this.tell(shown);
    });
    if (!done && asked === this.asked) this.tell(null);
  }

  /** Read all that is shown anew, and keep the places where people are. */
  async reread() {
    const asked = this.asked;
    await this.inTurn(async () => {
      const shown = await this.read();
      await Promise.all(shown.board.stages.map((stage) => this.fillUp(stage)));
      if (asked !== this.asked) return;
      const before = this.columns.stages();
      this.columns.animate(() => this.columns.show(shown.board.stages));
      this.columns.mark(moved(before, this.columns.stages()));
      this.tell(shown);
    });
  }

  /**
   * Read deals that changed, and all counts and sums.
   *
   * @param {Map<string, string>} changed how each came to its stage; empty if it was there before
   * @param {Promise<void>} [own] the move of the page itself that changed them: no card needs to say so
   */
  async refresh(changed, own) {
    const asked = this.asked;
    await this.inTurn(async () => {
      const ids = [...changed.keys()];
      const cards = ids.length ? readCards(this.app.mock, this.type, ids, this.filter) : [];
      const [found, shown] = await Promise.all([cards, this.read(1)]);
      if (asked !== this.asked) return;
      const byId = new Map(found.map((card) => [card.id, card]));
      const due = [...changed].filter(([id]) => this.moving.get(id) === own);
      const marks = new Map();
      this.columns.animate(() => {
        for (const [id, arrival] of due) {
          const mark = this.put(id, byId.get(id), arrival);
          if (mark) marks.set(id, mark);
        }
      });
      this.columns.setTotals(shown.board.stages);
      if (!own) this.columns.mark(marks);
      this.tell(shown);
    });
  }

  /**
   * Show one card as it is now, and return what happened to it, empty if nothing did.
   *
   * @param {string} id
   * @param {import("./reading.js").Card | undefined} card undefined if it is not on the board
   * @param {string} arrival
   */
  put(id, card, arrival) {
    const before = this.columns.find(id);
    if (!card) {
      this.columns.remove(id);
      return "";
    }
    const isLoaded = this.columns.byId(card.stageId)?.next === null;
    if (!before && !arrival && !isLoaded) return "";
    if (before && JSON.stringify(before) === JSON.stringify(card)) return "";
    this.columns.place(card);
    if (!before) return arrival || "changed";
    return before.stageId === card.stageId ? "changed" : "moved";
  }

  /**
   * Read the pipelines and the board.
   *
   * @param {number} [limit]
   * @returns {Promise<Shown>}
   */
  async read(limit) {
    const { mock } = this.app;
    const [pipelines, board] = await Promise.all([
      readPipelines(mock),
      readBoard(mock, this.type, this.filter, limit),
    ]);
    return { pipelines, board };
  }

  /**
   * Read as many cards of a stage as are shown.
   *
   * @param {import("./reading.js").Stage} stage
   */
  async fillUp(stage) {
    const wanted = this.columns.byId(stage.id)?.list.cards.length ?? 0;
    while (stage.deals.length < wanted && stage.next !== null) {
      const page = await readMore(this.app.mock, this.type, stage.id, stage.next, this.filter);
      stage.deals.push(...page.deals);
      stage.next = page.next;
    }
  }

  /**
   * @param {Column} column
   * @returns {Promise<boolean>}
   */
  async more(column) {
    const asked = this.asked;
    return this.inTurn(async () => {
      if (column.next === null || asked !== this.asked) return;
      const page = await readMore(this.app.mock, this.type, column.id, column.next, this.filter);
      if (asked === this.asked) this.columns.extend(column, page);
    });
  }

  /**
   * Read one thing after another, so that what is shown is never older than what was shown.
   *
   * @param {() => Promise<void>} task
   * @returns {Promise<boolean>} whether it could
   */
  inTurn(task) {
    const done = this.reading.then(async () => {
      const result = await this.app.attempt(async () => {
        await task();
        return true;
      });
      return result === true;
    });
    this.reading = done;
    return done;
  }

  /** @param {Shown | null} shown */
  tell(shown) {
    this.shown = shown;
    for (const handler of this.handlers) handler(shown);
  }
}

/**
 * Return which deals are in another stage than before.
 *
 * @param {Map<string, string>} before
 * @param {Map<string, string>} after
 */
function moved(before, after) {
  const ids = [...after.keys()].filter((id) => before.get(id) !== undefined);
  return new Map(ids.filter((id) => before.get(id) !== after.get(id)).map((id) => [id, "moved"]));
}
