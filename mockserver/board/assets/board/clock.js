/** The time of the sandbox, which need not be that of this machine. */

/** @typedef {import("../lib/app.js").App} App */

const SECOND_MS = 1000;

export class SandboxClock {
  /** @param {App} app */
  constructor(app) {
    this.shown = { now: "1970-01-01T00:00:00.000Z", mode: "frozen" };
    this.since = 0;
    /** @type {Set<() => void>} */
    this.handlers = new Set();
    app.on("clock", (clock) => this.set(clock));
    setInterval(() => this.isReal && this.tell(), SECOND_MS);
  }

  get isReal() {
    return this.shown.mode === "real";
  }

  /** The time now, as the API writes it. */
  get now() {
    const passed = this.isReal ? performance.now() - this.since : 0;
    return new Date(Date.parse(this.shown.now) + passed).toISOString();
  }

  /**
   * Call a function whenever the time is another.
   *
   * @param {() => void} handler
   */
  onTick(handler) {
    this.handlers.add(handler);
  }

  /** @param {{now: string, mode: string}} clock what `/_mock/clock` answers */
  set(clock) {
    this.shown = clock;
    this.since = performance.now();
    this.tell();
  }

  tell() {
    for (const handler of this.handlers) handler();
  }
}
