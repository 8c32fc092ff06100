/** Recorded runs: files of `introzy-mock export --journal`, of `exec --keep-journal`, and our HARs. */

/**
 * The requests of a file to one sandbox. `exported` is what a replay and an import take; an archive
 * has none.
 *
 * @typedef {{sandbox: string, exported: any, exchanges: any[]}} Part
 * @typedef {{name: string, parts: Part[]}} Run
 */

const HOW = "Make one with: introzy-mock export --journal --out run.json";
const MOST_BYTES = 128 * 2 ** 20;

/**
 * Return the run in a file.
 *
 * @param {File} file
 * @returns {Promise<Run>}
 * @throws {Error} it has none; the message says what to open instead
 */
export async function readRun(file) {
  const { name } = file;
  if (file.size > MOST_BYTES) throw new Error(`${name} is larger than any run. ${HOW}`);
  const value = parsed(await file.text(), name);
  const parts = value?.log ? [ofArchive(value.log, name)] : ofExport(value, name);
  const known = parts.filter((part) => part.exchanges.length > 0);
  if (known.length === 0) throw new Error(`${name} has no requests. ${HOW}`);
  return { name, parts: known };
}

/**
 * @param {string} text
 * @param {string} name
 */
function parsed(text, name) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not a run: it is not JSON. ${HOW}`);
  }
}

/**
 * @param {any} value
 * @param {string} name
 * @returns {Part[]}
 */
function ofExport(value, name) {
  const exports = [value, ...listOf(value?.sandboxes)];
  if (!exports.every((one) => isObject(one) && isObject(one.tables))) {
    throw new Error(`${name} is not a run: it has no tables. ${HOW}`);
  }
  if (!exports.some((one) => isObject(one.journal))) {
    throw new Error(`${name} is an export without its journal. ${HOW}`);
  }
  return exports.map((exported, at) => ({
    sandbox: at === 0 ? "default" : String(exported.name),
    exported,
    exchanges: listOf(exported.journal?.exchanges).map((one) => ofJournal(one, name)),
  }));
}

/**
 * @param {any} log
 * @param {string} name
 * @returns {Part}
 */
function ofArchive(log, name) {
  if (log.creator?.name !== "introzy-mock") {
    throw new Error(
      `${name} is no archive of this program. Make one with: introzy-mock log --har > run.har`,
    );
  }
  return {
    sandbox: "default",
    exported: null,
    exchanges: listOf(log.entries).map((one, at) => ofEntry(one, at + 1, name)),
  };
}

/**
 * @param {any} recorded
 * @param {string} name
 */
function ofJournal(recorded, name) {
  const { target, body, base64 } = recorded?.sent ?? {};
  return checked({ ...recorded, target, sent: body, isBinary: base64 !== undefined }, name);
}

/**
 * @param {any} entry
 * @param {number} at
 * @param {string} name
 */
function ofEntry(entry, at, name) {
  const { request, response, _introzy: notes } = entry ?? {};
  const sent = request?.postData?.text;
  const target = targetOf(request?.url);
  const exchange = {
    ...notes,
    id: at,
    time: entry?.startedDateTime,
    method: request?.method,
    path: decoded(target.split("?")[0] ?? ""),
    headerList: request?.headers,
    body: contentOf(sent),
    status: response?.status,
    responseHeaders: response?.headers,
    response: contentOf(response?.content?.text),
    durationMs: entry?.time,
    target,
    sent,
    isBinary: request?.postData?.comment !== undefined,
  };
  return checked(exchange, name);
}

/**
 * Return an exchange whose parts have the types that the page relies on.
 *
 * @param {any} exchange
 * @param {string} name
 */
function checked(exchange, name) {
  const { id, method, path, status, target, operation, durationMs, sent, ignored } = exchange;
  const isWhole = [id, status].every(Number.isInteger) && [method, path, target].every(isText);
  if (!isWhole) {
    throw new Error(`${name} is not a run: a request lacks its id, method, path or status. ${HOW}`);
  }
  return {
    ...{ id, method, path, status, target },
    time: textOf(exchange.time),
    operation: isText(operation) ? operation : null,
    query: queryOf(target),
    headerList: headersOf(exchange.headerList),
    body: exchange.body ?? null,
    sent: isText(sent) ? sent : null,
    isBinary: Boolean(exchange.isBinary),
    responseHeaders: headersOf(exchange.responseHeaders),
    response: exchange.response ?? null,
    durationMs: typeof durationMs === "number" ? durationMs : 0,
    faults: listOf(exchange.faults).map((one) => ({
      name: textOf(one?.name),
      effect: isObject(one?.effect) ? one.effect : {},
    })),
    assumptions: textsOf(exchange.assumptions),
    changes: listOf(exchange.changes).map((one) => ({
      table: textOf(one?.table),
      id: textOf(one?.id),
    })),
    summary: textsOf(exchange.summary),
    ignored: { query: textsOf(ignored?.query), body: textsOf(ignored?.body) },
    nearest: listOf(exchange.nearest).map((one) => ({
      method: textOf(one?.method),
      path: textOf(one?.path),
      differences: textsOf(one?.differences),
    })),
  };
}

/** @param {any} url */
function targetOf(url) {
  const found = /^https?:\/\/[^/]*(\/.*)$/s.exec(textOf(url));
  return found?.[1] ?? "";
}

/**
 * Return the values of a query by name, as a server answers them.
 *
 * @param {string} target
 */
function queryOf(target) {
  /** @type {Record<string, string[]>} */
  const query = Object.create(null);
  const [, text = ""] = target.split("?");
  for (const [name, value] of new URLSearchParams(text)) {
    query[name] = [...(query[name] ?? []), value];
  }
  return query;
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Return the value of a body: JSON, or text if it is not JSON; null if it is empty.
 *
 * @param {any} text
 */
function contentOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return textOf(text) || null;
  }
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {any} value */
function isText(value) {
  return typeof value === "string";
}

/** @param {any} value */
function textOf(value) {
  return isText(value) ? value : "";
}

/**
 * @param {any} value
 * @returns {any[]}
 */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {any} value */
function textsOf(value) {
  return listOf(value).map(textOf);
}

/** @param {any} value */
function headersOf(value) {
  return listOf(value).map((one) => ({ name: textOf(one?.name), value: textOf(one?.value) }));
}
