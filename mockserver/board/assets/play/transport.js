/** The controls of what is played: play and pause, one step, starting over, how far it is. */

import { h, replace, styled } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { keepUp } from "./kept.js";
import { Player } from "./player.js";
import { leave, playOf } from "./run.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./kept.js").Kept} Kept */

const LENGTHS = /** @type {const} */ ([
  [0.5, "30 seconds"],
  [1, "1 minute"],
  [2, "2 minutes"],
  [5, "5 minutes"],
  [15, "15 minutes"],
  [60, "1 hour"],
]);
const MINUTE = "2025-01-01 09:00".length;
const IN_USE =
  "input, select, textarea, button, a, summary, dialog, [contenteditable], [tabindex='0']";

/**
 * Return a field for how long a play takes.
 *
 * @param {number} minutes
 * @param {(minutes: number) => void} [choose]
 */
export function lengthField(minutes, choose) {
  const options = LENGTHS.map(([value, text]) =>
    h("option", { value, selected: value === minutes }, text),
  );
  const select = h("select", { name: "minutes" }, options);
  select.addEventListener("change", () => choose?.(Number(select.value)));
  return h("label", {}, "The whole takes", select);
}

/**
 * Show what this tab plays, and play it if it was just begun.
 *
 * @param {App} app
 * @param {HTMLElement} element
 * @param {Kept} state
 * @returns {Promise<Transport>}
 */
export async function mountTransport(app, element, state) {
  await styled("play");
  const transport = new Transport(app, state, await playOf(app, state));
  replace(element, transport.element);
  await transport.open();
  return transport;
}

export class Transport {
  /**
   * @param {App} app
   * @param {Kept} state
   * @param {import("./steps.js").Play} play
   */
  constructor(app, state, play) {
    this.app = app;
    this.state = state;
    this.player = new Player(app.mock, play, state.minutes, () => this.update());
    /** How far it was before the page was loaded anew, until that is reached again. */
    this.reached = state.at ?? 0;
    this.place = h("p", { class: "place" });
    this.progress = h("progress", { max: this.player.count, "aria-label": "Steps played" });
    this.trouble = h("p", { class: "trouble", role: "alert" });
    this.main = button("Play", () => this.toggle(), { class: "main", title: "Space" });
    this.one = button("One step", () => this.player.step());
    this.skip = button("Skip it", () => this.player.skip());
    this.over = button("Start over", () => this.startOver());
    const leaving = button("Leave", () => {
      this.player.pause();
      void leave(app, state);
    });
    const length = lengthField(state.minutes, (minutes) => this.setLength(minutes));
    this.element = h(
      "section",
      { class: "transport", "aria-label": "Play" },
      this.place,
      this.progress,
      this.trouble,
      h(
        "div",
        { class: "row" },
        this.main,
        this.skip,
        h("div", { class: "row more" }, this.one, this.over, leaving),
      ),
      h("div", { class: "more" }, length),
    );
    addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("pagehide", () => this.player.pause());
  }

  /** Play from the start what was just begun; offer to go on with what was begun before. */
  async open() {
    const { player } = this;
    if (this.reached === 0) await player.goTo(0);
    if (this.reached === player.count) {
      player.at = this.reached;
      this.reached = 0;
    }
    if (this.state.at === null) void player.start();
    this.update();
  }

  /** Whether it is not yet where it was before the page was loaded anew. */
  get isBehind() {
    return this.player.at < this.reached;
  }

  toggle() {
    const { player } = this;
    if (player.isMoving) return;
    if (player.isPlaying) player.pause();
    else if (this.isBehind || player.isAtEnd) void this.goOn();
    else void player.start();
  }

  /** Go to where it was before the page was loaded anew, or from the end to the start, and play. */
  async goOn() {
    await this.player.goTo(this.isBehind ? this.reached : 0);
    if (this.player.trouble !== null) return;
    this.reached = 0;
    await this.player.start();
  }

  async startOver() {
    this.reached = 0;
    await this.player.goTo(0);
  }

  /** @param {number} minutes */
  setLength(minutes) {
    this.player.minutes = minutes;
    this.update();
  }

  /**
   * The space bar plays and pauses, where no field or button takes it.
   *
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== " " || event.defaultPrevented || target.closest(IN_USE)) return;
    event.preventDefault();
    this.toggle();
  }

  update() {
    const { player, isBehind } = this;
    const at = Math.max(player.at, this.reached);
    keepUp(this.app, { minutes: player.minutes, at });
    const text = `${player.play.title}: step ${at} of ${player.count}`;
    const step = player.play.steps[at - 1];
    replace(this.place, text, step ? h("time", {}, moment(step.time).slice(0, MINUTE)) : null);
    this.progress.value = player.at;
    this.trouble.textContent = player.trouble;
    this.main.textContent = this.nextText();
    this.main.disabled = player.isMoving;
    this.over.disabled = player.isMoving;
    this.one.disabled = player.isMoving || player.isRunning || player.isAtEnd || isBehind;
    this.skip.hidden = player.trouble === null || isBehind;
  }

  /** What the main button does next. */
  nextText() {
    const { player } = this;
    if (player.isPlaying) return "Pause";
    if (player.trouble !== null) return "Try again";
    if (player.isAtEnd) return "Play again";
    return this.isBehind ? "Go on" : "Play";
  }
}

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {Record<string, any>} [properties]
 */
function button(text, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, text);
}
