/**
 * A recorded run as steps: what `introzy-mock export --journal` wrote, sent again.
 *
 * The file may come from anybody. So only requests to the vendor's API are sent, by paths that
 * mean the same to everyone, and only with the key of the sandbox that plays them.
 */

/** @typedef {import("./steps.js").Play} Play */
/** @typedef {import("./steps.js").Step} Step */
/** @typedef {import("./steps.js").Tables} Tables */

const TARGET = /^\/api(?:\/[\w:-]+)+(?:\?[!$-;=?-~]*)?$/;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const REPEATED = ["content-type", "prefer"];
const REDACTED = "introzy_...";
const OWN_TABLE = "introzy-mock";

/**
 * Return the steps of a run, from the state that it began with.
 *
 * @param {any} exported what `introzy-mock export --journal` wrote
 * @param {string} title
 * @returns {Play}
 * @throws {Error} it has nothing that can be sent again
 */
export function recordedPlay(exported, title) {
  const { tables, journal } = exported ?? {};
  if (!tables || !Array.isArray(journal?.exchanges) || !Array.isArray(journal.undo)) {
    throw new Error(`${title} has no journal. Make one with: introzy-mock export --journal`);
  }
  /** @type {Step[]} */
  const steps = [];
  let last = -1;
  for (const exchange of journal.exchanges.filter(canBeSent)) {
    const [before, after] = exchange.versions;
    const isNew = steps.length === 0 || changedBetween(journal.undo, last, before);
    steps.push(stepOf(exchange, isNew ? () => tablesAt(exported, before) : null));
    last = after;
  }
  if (steps.length === 0) throw new Error(`${title} has no request that can be sent again.`);
  const isOther = changedBetween(journal.undo, last, Number.POSITIVE_INFINITY);
  const now = tables[OWN_TABLE]?.["1"]?.now ?? steps.at(-1)?.time;
  return { title, steps, now, tables: isOther ? tables : null };
}

/** @param {any} exchange */
function canBeSent({ method, sent, status, faults }) {
  const isRefused = faults.length === 0 && [401, 413].includes(status);
  const isWhole = !`${sent.target} ${sent.body}`.includes(REDACTED);
  return METHODS.includes(method) && TARGET.test(sent.target) && isWhole && !isRefused;
}

/**
 * @param {any} exchange
 * @param {(() => Tables) | null} tables
 * @returns {Step}
 */
function stepOf(exchange, tables) {
  const { time, method, sent, status } = exchange;
  const headers = Object.entries(exchange.headers).filter(([name]) =>
    REPEATED.includes(name.toLowerCase()),
  );
  return {
    time,
    method,
    path: sent.target,
    deal: null,
    headers: Object.fromEntries(headers),
    body: method === "GET" || method === "HEAD" ? null : bodyOf(sent),
    tables,
    effect: effectOf(exchange),
    status,
  };
}

/** @param {{body?: string, base64?: string}} sent */
function bodyOf({ body, base64 }) {
  if (base64 === undefined) return body ?? null;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * Return the effect that makes the server decide the same; null if it needs none.
 *
 * @param {any} exchange
 * @returns {Record<string, any> | null}
 */
function effectOf({ faults, status, response }) {
  const [fault] = faults;
  if (!fault || fault.id === null) return null; // its header Prefer asks for it again
  const { effect } = fault;
  if ("status" in effect) {
    const { status, message, body, commit } = effect;
    return { status, message, body, commit };
  }
  const isAnswered = ["whole", "cut"].includes(effect.ending ?? "whole");
  if (isAnswered) return effect.commit === false ? { commit: false } : null;
  return effect.commit ? null : { status, message: response?.error?.message };
}

/**
 * Return whether anything but the clock changed after one version and up to another.
 *
 * @param {any[]} undo
 * @param {number} after
 * @param {number} before
 */
function changedBetween(undo, after, before) {
  return undo.some(
    ([version, table]) => after < version && version <= before && table !== OWN_TABLE,
  );
}

/**
 * Return the tables as they were at a version.
 *
 * @param {any} exported
 * @param {number} version
 * @returns {Tables}
 */
function tablesAt(exported, version) {
  const tables = structuredClone(exported.tables);
  for (const [number, table, id, before] of exported.journal.undo) {
    if (number <= version) break;
    if (!Object.hasOwn(tables, table)) tables[table] = {};
    if (before === null) delete tables[table][id];
    else tables[table][id] = before;
  }
  return tables;
}
