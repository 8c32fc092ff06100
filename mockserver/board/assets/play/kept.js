/** What this tab plays, remembered until the tab is closed. */

/** @typedef {import("../lib/app.js").App} App */

/**
 * What this tab plays: in which sandbox, which sandbox it came from, and how far it is.
 *
 * @typedef {{
 *   sandbox: string,
 *   from: string,
 *   scenario: string | null,
 *   title: string,
 *   minutes: number,
 *   at: number | null,
 * }} Kept
 */

const KEPT = "introzy-mock-play";

/**
 * Return what this tab plays in the sandbox that the page shows.
 *
 * @param {App} app
 * @returns {Kept | null}
 */
export function kept(app) {
  const found = keptAnywhere();
  return found?.sandbox === app.mock.sandbox ? found : null;
}

/**
 * Return what this tab plays, also if the page shows another sandbox by now.
 *
 * @returns {Kept | null}
 */
export function keptAnywhere() {
  const text = sessionStorage.getItem(KEPT);
  return text && JSON.parse(text);
}

/**
 * Remember how far it is, unless it was left.
 *
 * @param {App} app
 * @param {Partial<Kept>} progress
 */
export function keepUp(app, progress) {
  const state = kept(app);
  if (state) keep({ ...state, ...progress });
}

/** @param {Kept} state */
export function keep(state) {
  sessionStorage.setItem(KEPT, JSON.stringify(state));
}

export function forget() {
  sessionStorage.removeItem(KEPT);
}
