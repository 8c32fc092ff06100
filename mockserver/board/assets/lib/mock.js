/** Asking the server: the vendor's API as any client does, and the mock's own under `/_mock`. */

/** The address of the server, with a slash at its end; it may be mounted below a path. */
export const ROOT = new URL("../../", import.meta.url);

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const TOKEN = "introzy-mock-admin-token";

/** How long the page waits for the vendor's API, which a fault may keep from answering. */
const PATIENCE_MS = 10_000;

/** A request that was refused, or that got no answer; the message is for people. */
export class Refused extends Error {
  /**
   * @param {number} status 0 if there was no answer
   * @param {string} message
   * @param {any} [body] the answer's body
   */
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }

  /** Whether the server wants the admin token that it was started with. */
  get wantsToken() {
    /** @type {{field: string}[]} */
    const details = this.body?.error?.details ?? [];
    return this.status === 403 && details.some((detail) => detail.field === "Authorization");
  }
}

/** A body that is sent as a person typed it, be it JSON or not. */
export class Typed {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

export class Mock {
  /** @param {string} sandbox the name of the sandbox that the page shows */
  constructor(sandbox) {
    this.sandbox = sandbox;
    /** @type {string | null} */
    this.key = null;
  }

  /** The admin token, which is kept for this tab only. */
  get token() {
    return sessionStorage.getItem(TOKEN);
  }

  set token(token) {
    if (token === null) sessionStorage.removeItem(TOKEN);
    else sessionStorage.setItem(TOKEN, token);
  }

  /**
   * Send a request to the mock's own API, for the sandbox that the page shows.
   *
   * @param {string} method
   * @param {string} path such as `/_mock/reset`
   * @param {any} [body]
   * @returns {Promise<any>} the value of the answer; null if it has none
   * @throws {Refused}
   */
  async control(method, path, body) {
    return content(await this.answer(method, path, body));
  }

  /**
   * Send a request to the vendor's API, with the key of the sandbox.
   *
   * @param {string} method
   * @param {string} path such as `/api/pipelines/sales/deals`
   * @param {any} [body]
   * @returns {Promise<any>} the value of the answer
   * @throws {Refused}
   */
  async api(method, path, body) {
    return content(await this.answer(method, path, body));
  }

  /**
   * Send a request to either API and return the answer, whatever its status.
   *
   * @param {string} method
   * @param {string} path
   * @param {any} [body] a value, or `Typed`
   * @param {RequestInit} [also]
   * @returns {Promise<Response>}
   * @throws {Refused} there was no answer
   */
  async answer(method, path, body, also = {}) {
    const url = new URL(path.slice(1), ROOT);
    const own = path.startsWith("/_mock");
    if (own) url.searchParams.set("sandbox", this.sandbox);
    else this.key ??= await this.ownKey();
    const signal = own ? null : AbortSignal.timeout(PATIENCE_MS);
    const init = { ...this.init(method, own ? this.token : this.key, body), signal, ...also };
    return this.fetch(url, init);
  }

  /**
   * Return a request as a curl command, as people send it.
   *
   * @param {string} method
   * @param {string} path
   * @param {any} [body]
   * @returns {string}
   */
  curl(method, path, body) {
    const own = path.startsWith("/_mock");
    const url = new URL(path.slice(1), ROOT);
    if (own && this.sandbox !== "default") url.searchParams.set("sandbox", this.sandbox);
    const words = ["curl"];
    if (method === "HEAD") words.push("--head");
    else if (method !== (body === undefined ? "GET" : "POST")) words.push("-X", method);
    words.push(quoted(url.href));
    const secret = own ? this.token && "INTROZY_MOCK_ADMIN_TOKEN" : "INTROZY_API_KEY";
    if (secret) words.push("-H", `"Authorization: Bearer $${secret}"`);
    if (body !== undefined) {
      const text = written(body);
      const data = text.startsWith("@") ? "--data-raw" : "-d"; // which reads the file of that name
      words.push("-H", "'Content-Type: application/json'", data, quoted(text));
    }
    return words.join(" ");
  }

  /**
   * @param {string} method
   * @param {string | null} bearer
   * @param {any} body
   * @returns {RequestInit}
   */
  init(method, bearer, body) {
    const headers = new Headers(
      bearer === null ? {} : { Authorization: `Bearer ${bytes(bearer)}` },
    );
    if (body === undefined) return { method, headers, cache: "no-store" };
    headers.set("Content-Type", "application/json");
    return { method, headers, cache: "no-store", body: written(body) };
  }

  /**
   * @param {URL} url
   * @param {RequestInit} init
   */
  async fetch(url, init) {
    try {
      return await fetch(url, init);
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === "TimeoutError";
      if (init.signal?.aborted && !isLate) throw error;
      const why = isLate ? `within ${PATIENCE_MS / 1000} seconds` : "from the server";
      throw new Refused(0, `${init.method} ${url.pathname}: no answer ${why}.`);
    }
  }

  async ownKey() {
    const { apiKey } = await this.control("GET", sandboxPath(this.sandbox));
    return apiKey;
  }
}

/**
 * Return a part of the page that is loaded when it is first needed.
 *
 * @template Part
 * @param {Promise<Part>} part what `import()` returned
 * @returns {Promise<Part>}
 * @throws {Refused} there was no answer
 */
export function loaded(part) {
  return part.catch(() => {
    throw new Refused(
      0,
      "This part of the page is not there: no answer from the server. Try again.",
    );
  });
}

/**
 * Return the path of a sandbox; its name may come from the page's address, and is one segment.
 *
 * @param {string} name
 */
export function sandboxPath(name) {
  return `/_mock/sandboxes/${encodeURIComponent(name)}`;
}

/**
 * Return the value of an answer; null if it has none.
 *
 * @param {Response} answer
 * @returns {Promise<any>}
 * @throws {Refused} it says why there is none
 */
export async function content(answer) {
  const text = await textOf(answer);
  /** @type {any} */
  let body;
  try {
    body = text && JSON.parse(text);
  } catch {
    throw new Refused(answer.status, `The answer ${answer.status} is not JSON.`);
  }
  if (answer.ok) return body === "" ? null : body;
  throw new Refused(answer.status, body?.error?.message ?? `The answer is ${answer.status}.`, body);
}

/**
 * Return the body of an answer.
 *
 * @param {Response} answer
 * @returns {Promise<string>}
 * @throws {Refused} it broke off, or took too long
 */
export async function textOf(answer) {
  try {
    return await answer.text();
  } catch {
    throw new Refused(answer.status, `The answer ${answer.status} is not whole.`);
  }
}

/** @param {any} body */
function written(body) {
  return body instanceof Typed ? body.text : JSON.stringify(body);
}

/**
 * Return a text as one word of a shell, which a terminal can show: anything unseen is escaped.
 *
 * @param {string} text
 */
export function quoted(text) {
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replace(/[\\']/g, "\\$&").replaceAll("!", codeOf);
  return `$'${escaped.replace(new RegExp(UNSEEN, "gu"), codeOf)}'`;
}

/** @param {string} character */
function codeOf(character) {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
}

/**
 * Return a text in UTF-8, a character for each byte, as headers have it.
 *
 * @param {string} text
 */
function bytes(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
