/** Starting a play in a sandbox of its own, and going on with it after the page was loaded anew. */

import { sandboxPath } from "../lib/mock.js";
import { forget, keep, kept, keptAnywhere } from "./kept.js";
import { recordedPlay } from "./recorded.js";
import { scenarioPlay } from "./steps.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {import("./kept.js").Kept} Kept */
/** @typedef {import("./steps.js").Play} Play */

export const MINUTES = 2;

const KEPT_RUN = "introzy-mock-run";

/**
 * Play a recorded run.
 *
 * @param {App} app
 * @param {any} run what `introzy-mock export --journal` wrote
 * @param {string} title
 * @returns {Promise<void>} when the page shows another sandbox, in which it is played
 * @throws {Error} it cannot be played
 */
export async function play(app, run, title) {
  try {
    recordedPlay(run, title);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${title} is not as introzy-mock export --journal writes it.`);
  }
  const { tables, journal, assume } = run;
  try {
    sessionStorage.setItem(KEPT_RUN, JSON.stringify({ tables, journal }));
  } catch {
    throw new Error(`${title} is too large to play here. Use: introzy-mock replay FILE`);
  }
  await begin(app, { scenario: null, title, minutes: MINUTES }, assume);
}

/**
 * Play a scenario.
 *
 * @param {App} app
 * @param {string} scenario
 * @param {number} [minutes]
 * @throws {Error} it cannot be played
 */
export async function playScenario(app, scenario, minutes = MINUTES) {
  const { title } = await scenarioPlay(app.mock, scenario);
  await begin(app, { scenario, title, minutes });
}

/**
 * Return the steps of what this tab plays.
 *
 * @param {App} app
 * @param {Kept} state
 * @returns {Promise<Play>}
 */
export async function playOf(app, { scenario, title }) {
  if (scenario !== null) return scenarioPlay(app.mock, scenario);
  return recordedPlay(JSON.parse(sessionStorage.getItem(KEPT_RUN) ?? "null"), title);
}

/**
 * End it: delete its sandbox, and show the one that the page came from.
 *
 * @param {App} app
 * @param {Kept} state
 */
export async function leave(app, { sandbox, from }) {
  if (!(await app.mayLeave())) return;
  forget();
  sessionStorage.removeItem(KEPT_RUN);
  await app.attempt(() => app.mock.control("DELETE", sandboxPath(sandbox)));
  show(from);
}

/**
 * @param {App} app
 * @param {Pick<Kept, "scenario" | "title" | "minutes">} what
 * @param {Record<string, string>} [assume]
 */
async function begin(app, what, assume = {}) {
  if (!(await app.mayLeave())) return;
  const from = kept(app)?.from ?? app.mock.sandbox;
  const before = keptAnywhere();
  const sandbox = await made(app.mock, assume);
  keep({ ...what, sandbox, from, at: null });
  if (before) await app.attempt(() => app.mock.control("DELETE", sandboxPath(before.sandbox)));
  show(sandbox);
}

/**
 * Make a sandbox that nobody has, and return its name.
 *
 * @param {Mock} mock
 * @param {Record<string, string>} assume
 * @returns {Promise<string>}
 */
async function made(mock, assume) {
  /** @type {{name: string}[]} */
  const sandboxes = await mock.control("GET", "/_mock/sandboxes");
  const taken = new Set(sandboxes.map(({ name }) => name));
  let name = "play";
  for (let number = 2; taken.has(name); number += 1) name = `play-${number}`;
  await mock.control("POST", "/_mock/sandboxes", { name, assume });
  return name;
}

/**
 * Show another sandbox, by the address of the page.
 *
 * @param {string} sandbox
 */
export function show(sandbox) {
  const address = new URL(location.href);
  address.searchParams.set("sandbox", sandbox);
  address.search = address.search.replace(/([?&]demo)=(?=&|$)/, "$1");
  address.hash = "";
  location.assign(address);
}
