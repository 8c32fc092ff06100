/** An exchange in brief, as the list shows it, and questions about it. */

/**
 * @typedef {object} Brief
 * @property {number} id
 * @property {string} time
 * @property {string | null} operation
 * @property {string} method
 * @property {string} path
 * @property {string} query as people read it, with a question mark; empty if there is none
 * @property {number} status 0 if nothing was answered
 * @property {number} durationMs
 * @property {{name: string, effect: Record<string, any>}[]} faults
 * @property {string[]} assumptions
 * @property {string[]} summary
 * @property {string[]} records the ids of those that it changed
 */

/**
 * @typedef {object} Filters
 * @property {string} text
 * @property {string} method
 * @property {string} status
 * @property {boolean} changes
 * @property {boolean} faults
 * @property {string | null} deal
 */

const SILENT = ["never", "dropped", "refused", "connect-timeout"];

/**
 * Return the brief form of an exchange that may be whole, as a server answers it.
 *
 * @param {any} exchange
 * @returns {Brief}
 */
export function brief(exchange) {
  const { id, time, operation, method, path, durationMs, faults, assumptions, summary } = exchange;
  const records =
    exchange.records ?? (exchange.changes ?? []).map((/** @type {any} */ one) => one.id);
  const status = isSilent(exchange) ? 0 : exchange.status;
  return {
    id,
    time,
    operation,
    method,
    path,
    query: queryText(exchange.query),
    status,
    durationMs,
    faults,
    assumptions,
    summary,
    records,
  };
}

/** @param {Record<string, string[]>} query */
function queryText(query) {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${name}=${value}`),
  );
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/**
 * Return the ids of the deals that an exchange names or changed, as far as it is known.
 *
 * @param {{path: string, changes?: {table: string, id: string}[]}} exchange
 * @returns {{id: string, type: string | undefined}[]}
 */
export function dealsOf({ path, changes = [] }) {
  const [, type, named] = /^\/api\/pipelines\/([^/]+)\/deals\/([^/]+)$/.exec(path) ?? [];
  const changed = changes.filter((change) => change.table === "deals").map((change) => change.id);
  const ids = new Set([...changed, ...(named ? [named] : [])]);
  return [...ids].map((id) => ({ id, type }));
}

/**
 * @param {Brief} exchange
 * @param {Filters} filters
 */
export function isWanted(exchange, { text, method, status, changes, faults, deal }) {
  return (
    (method === "" || exchange.method === method) &&
    (status === "" || status === String(Math.floor(exchange.status / 100))) &&
    (!changes || exchange.summary.length > 0) &&
    (!faults || exchange.faults.length > 0) &&
    (deal === null || isAbout(exchange, deal)) &&
    matches(exchange, text.trim().toLowerCase())
  );
}

/**
 * @param {Brief} exchange
 * @param {string} deal
 */
function isAbout({ path, records }, deal) {
  return records.includes(deal) || path.toLowerCase().endsWith(`/deals/${deal.toLowerCase()}`);
}

/**
 * @param {Brief} exchange
 * @param {string} text the beginning of a path, or a part of what the list shows
 */
function matches({ id, path, query, operation, summary, faults, assumptions }, text) {
  if (text === "") return true;
  if (text.startsWith("/")) return path.toLowerCase().startsWith(text.replace(/\*$/, ""));
  const names = faults.map((fault) => fault.name);
  const shown = [
    `#${id}`,
    path + query,
    operation ?? "no operation",
    ...summary,
    ...names,
    ...assumptions,
  ];
  return shown.some((one) => one.toLowerCase().includes(text));
}

/** @param {{faults: {effect: Record<string, any>}[]}} exchange */
function isSilent({ faults }) {
  const { status, commit, ending } = faults[0]?.effect ?? {};
  return status === undefined && !commit && SILENT.includes(ending);
}
