/** Plays steps in the sandbox that the page shows, at a pace, with pauses. */

import { textOf } from "../lib/mock.js";

/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {import("./steps.js").Play} Play */
/** @typedef {import("./steps.js").Step} Step */

/**
 * The pace decides when a step is sent, and nothing else: each step sets the sandbox's clock, which
 * stands still in between.
 */
export class Player {
  /**
   * @param {Mock} mock
   * @param {Play} play
   * @param {number} minutes how long the whole play takes
   * @param {() => void} onChange
   */
  constructor(mock, play, minutes, onChange) {
    this.mock = mock;
    this.play = play;
    this.minutes = minutes;
    this.onChange = onChange;
    this.at = 0;
    /** @type {string | null} */
    this.trouble = null;
    /** @type {(string | null)[]} by step, the ids of the deals that were made */
    this.made = [];
    this.isPlaying = false;
    /** Whether it plays, or was paused with a step on its way. */
    this.isRunning = false;
    /** Whether it goes to a position. */
    this.isMoving = false;
    this.busy = Promise.resolve();
    this.wake = () => {};
  }

  get count() {
    return this.play.steps.length;
  }

  get isAtEnd() {
    return this.at === this.count;
  }

  /** Play on, until it is paused, a step fails, or the end. */
  async start() {
    if (this.isAtEnd) return;
    this.isPlaying = true;
    if (this.isRunning) return this.onChange();
    this.isRunning = true;
    this.onChange();
    while (this.isPlaying) {
      const due = performance.now() + (this.minutes * 60_000) / this.count;
      await this.step();
      if (this.isPlaying) await this.until(due);
    }
    this.isRunning = false;
    this.onChange();
  }

  pause() {
    this.isPlaying = false;
    this.wake();
    this.onChange();
  }

  /** Play one step. */
  step() {
    return this.inTurn(async () => {
      const step = this.play.steps[this.at];
      if (!step) return;
      if (this.isPossible(step)) this.made[this.at] = await this.sent(step);
      this.at += 1;
      if (this.isAtEnd) await this.end();
    });
  }

  /** Leave out the step that is next, and the others of its deal. */
  skip() {
    return this.inTurn(async () => {
      this.made[this.play.steps[this.at]?.deal ?? this.at] = null;
      this.at += 1;
      if (this.isAtEnd) await this.end();
    });
  }

  /**
   * Go to a position: back to the start, and from there through the steps without a pause.
   *
   * @param {number} position
   */
  async goTo(position) {
    this.isMoving = true;
    this.pause();
    await this.inTurn(async () => {
      await this.imported(this.play.steps[0]);
      this.at = 0;
      this.made = [];
    });
    while (this.at < position && this.trouble === null) await this.step();
    this.isMoving = false;
    this.onChange();
  }

  /** @param {() => Promise<void>} action */
  inTurn(action) {
    this.busy = this.busy.then(async () => {
      this.trouble = null;
      try {
        await action();
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
      }
      if (this.trouble !== null || this.isAtEnd) this.isPlaying = false;
      this.onChange();
    });
    return this.busy;
  }

  /** @param {Step} step */
  isPossible({ deal }) {
    return deal === null || this.made[deal] !== null;
  }

  /**
   * Send a step, and return the id of the deal that it made, if it made one.
   *
   * @param {Step} step
   * @returns {Promise<string | null>}
   */
  async sent(step) {
    if (this.at > 0) await this.imported(step);
    const clock = { now: step.time, mode: "frozen" };
    await this.mock.control("PATCH", "/_mock/clock", clock);
    const answer = await this.withEffect(step, () => this.answer(step));
    const text = await textOf(answer);
    if (step.status === null ? answer.ok : answer.status === step.status) return idIn(text);
    const why = messageIn(text) ?? `expected ${step.status ?? "success"}.`;
    throw new Error(`${step.method} ${this.pathOf(step)} was answered ${answer.status}: ${why}`);
  }

  /**
   * @param {Step} step
   * @param {() => Promise<Response>} send
   */
  async withEffect({ effect }, send) {
    if (effect === null) return send();
    await this.mock.control("POST", "/_mock/faults", { effect, times: 1 });
    try {
      return await send();
    } finally {
      await this.mock.control("DELETE", "/_mock/faults");
    }
  }

  /** @param {Step} step */
  async answer(step) {
    const { mock } = this;
    mock.key ??= await mock.ownKey();
    const headers = { ...step.headers, Authorization: `Bearer ${mock.key}` };
    return mock.answer(step.method, this.pathOf(step), undefined, { headers, body: step.body });
  }

  /** @param {Step} step */
  pathOf({ path, deal }) {
    return deal === null ? path : path.replace("{id}", encodeURIComponent(this.made[deal] ?? ""));
  }

  /** @param {Step | undefined} step */
  async imported(step) {
    if (step?.tables) await this.mock.control("POST", "/_mock/import", { tables: step.tables() });
  }

  async end() {
    const { now, tables } = this.play;
    if (tables) await this.mock.control("POST", "/_mock/import", { tables });
    await this.mock.control("PATCH", "/_mock/clock", { now, mode: "tick" });
  }

  /**
   * Wait until a time, or a pause.
   *
   * @param {number} due
   */
  until(due) {
    const rest = due - performance.now();
    if (rest <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, rest);
      this.wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}

/**
 * @param {string} text an answer's body
 * @returns {any}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} text */
function idIn(text) {
  return parsed(text)?.data?.id ?? null;
}

/** @param {string} text */
function messageIn(text) {
  return parsed(text)?.error?.message;
}
