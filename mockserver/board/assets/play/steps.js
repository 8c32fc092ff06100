/** The steps of a play: requests to the vendor's API, each at a time of the sandbox. */

/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {Record<string, Record<string, any>>} Tables */

/**
 * A request. `{id}` in its path is the id of the deal that the step at position `deal` made.
 * `tables` are imported before it, `effect` is what goes wrong, and `status` is what is expected.
 *
 * @typedef {{
 *   time: string,
 *   method: string,
 *   path: string,
 *   deal: number | null,
 *   headers: Record<string, string>,
 *   body: BodyInit | null,
 *   tables: (() => Tables) | null,
 *   effect: Record<string, any> | null,
 *   status: number | null,
 * }} Step
 */

/**
 * Steps, and what they end with: the time, and tables to import if the steps do not lead to them.
 *
 * @typedef {{title: string, steps: Step[], now: string, tables: Tables | null}} Play
 */

/**
 * Return how the deals of a scenario come about.
 *
 * @param {Mock} mock
 * @param {string} scenario
 * @returns {Promise<Play>}
 */
export async function scenarioPlay(mock, scenario) {
  const found = await mock.control("GET", pathOf(scenario));
  const steps = found.steps.map((/** @type {any} */ step, /** @type {number} */ at) => ({
    ...step,
    headers: step.body ? { "Content-Type": "application/json" } : {},
    body: step.body && JSON.stringify(step.body),
    tables: at === 0 ? () => found.tables : null,
    effect: null,
    status: null,
  }));
  return { title: `scenario ${scenario}`, steps, now: found.clock, tables: null };
}

/** @param {string} scenario */
export function pathOf(scenario) {
  return `/_mock/play?scenario=${scenario}`;
}
