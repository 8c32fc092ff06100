/** Applying changes as any client makes them: the cards that changed are read, a few times a second. */

/** @typedef {{version: number, table: string, id: string, before: any, after: any}} Change */

/**
 * What a board does about changes.
 *
 * @typedef {object} Host
 * @property {() => string | null} pipelineId
 * @property {() => boolean} isBusy whether cards must not move now
 * @property {() => Promise<void>} reread reads everything that is shown anew
 * @property {(arrived: Map<string, string>) => Promise<void>} refresh reads deals by their ids, and the totals
 */

const PAUSE_MS = 250;
const MOST_AT_ONCE = 100;
const READ_ANEW = new Set(["pipelines", "stages", "people", "companies", "users"]);

export class Live {
  /**
   * @param {import("../lib/app.js").App} app
   * @param {Host} host
   */
  constructor(app, host) {
    this.host = host;
    this.wasLost = false;
    this.isAnew = false;
    /** What changed, if anything did; deals of the pipeline with how they came to their stage. */
    this.changed = /** @type {Map<string, string> | null} */ (null);
    this.isRunning = false;
    app.on("changes", (group) => this.take(group));
    app.on("connection", ({ state }) => this.connect(state));
  }

  /** @param {{complete: boolean, changes: Change[]}} group */
  take({ complete, changes }) {
    if (!complete || changes.some(({ table }) => READ_ANEW.has(table))) this.isAnew = true;
    for (const change of changes) if (change.table === "deals") this.add(change);
    void this.run();
  }

  /** @param {Change} change */
  add({ id, before, after }) {
    this.changed ??= new Map();
    const pipelineId = this.host.pipelineId();
    if (pipelineId === null) this.isAnew = true; // it may be being read
    if (before?.pipelineId !== pipelineId && after?.pipelineId !== pipelineId) return;
    this.changed.set(id, arrival(before, after) || (this.changed.get(id) ?? ""));
  }

  /**
   * The server may have started anew while it was away.
   *
   * @param {"live" | "lost"} state
   */
  connect(state) {
    if (state === "live" && this.wasLost) this.isAnew = true;
    this.wasLost = state === "lost";
    void this.run();
  }

  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    while (this.isAnew || this.changed) {
      if (!this.host.isBusy()) await this.apply();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.isRunning = false;
  }

  async apply() {
    const changed = this.changed ?? new Map();
    const anew = this.isAnew || changed.size > MOST_AT_ONCE;
    this.changed = null;
    this.isAnew = false;
    await (anew ? this.host.reread() : this.host.refresh(changed));
  }
}

/**
 * Return how a deal came to its stage by a change; empty if it was there before.
 *
 * @param {any} before
 * @param {any} after
 */
function arrival(before, after) {
  if (!after || after.deletedAt) return "";
  if (!before || before.deletedAt) return "new";
  return before.pipelineStageId === after.pipelineStageId ? "" : "moved";
}
