/** What can be done with a request: sending it again, and showing it as a curl command. */

import { quoted, ROOT, Typed } from "../lib/mock.js";

/** @typedef {import("../lib/mock.js").Mock} Mock */

/** What a proxy could read as a way to another path; a file may name any target. */
const ASTRAY = /%2e|%2f|%5c/i;

/**
 * A request as it was sent; `prefer` is the header that asks for a fault.
 *
 * @typedef {object} Sent
 * @property {string} method
 * @property {string} target
 * @property {string | null} body
 * @property {boolean} isBinary
 * @property {string | null} prefer
 */

/**
 * Return the request of an exchange. That of a live one is read from its archive, which has target
 * and body as they were sent.
 *
 * @param {Mock} mock
 * @param {any} exchange
 * @returns {Promise<Sent>}
 */
export async function sentBy(mock, exchange) {
  const { method, target, sent, isBinary } = exchange;
  const prefer = preferOf(exchange);
  if (target !== undefined) return { method, target, body: sent, isBinary, prefer };
  const { log } = await mock.control("GET", `/_mock/requests/${exchange.id}/har`);
  const { url, postData } = log.entries[0].request;
  return {
    method,
    target: `/${url.slice(ROOT.href.length)}`,
    body: postData?.text ?? null,
    isBinary: postData?.comment !== undefined,
    prefer,
  };
}

/**
 * Send a request to the vendor's API with the key of the sandbox, and return the answer's status.
 *
 * @param {Mock} mock
 * @param {Sent} sent
 * @returns {Promise<number>}
 * @throws {Error} it cannot be sent, or there was no answer
 */
export async function sendAgain(mock, { method, target, body, isBinary, prefer }) {
  const url = new URL(target.slice(1), ROOT);
  if (!url.href.startsWith(`${ROOT.href}api/`) || ASTRAY.test(url.pathname)) {
    throw new Error(`${target} is no path of the vendor's API, and is not sent from here.`);
  }
  if (isBinary) throw new Error("The body is no text, and cannot be sent from here.");
  mock.key ??= await mock.ownKey();
  const isSent = body && !["GET", "HEAD"].includes(method);
  const init = mock.init(method, mock.key, isSent ? new Typed(body) : undefined);
  if (prefer !== null) /** @type {Headers} */ (init.headers).set("Prefer", prefer);
  return (await mock.answer(method, target, undefined, init)).status;
}

/**
 * Return the command that sends a request of a file; it is made here, since the file's own could
 * be any.
 *
 * @param {Mock} mock
 * @param {any} exchange
 */
export function curlOf(mock, exchange) {
  const { method, target, sent, isBinary } = exchange;
  if (isBinary) return "# The body is no text: send it by introzy-mock replay FILE";
  const command = mock.curl(method, target, sent ? new Typed(sent) : undefined);
  const prefer = preferOf(exchange);
  return prefer === null ? command : `${command} -H ${quoted(`Prefer: ${prefer}`)}`;
}

/**
 * @param {{headerList: {name: string, value: string}[]}} exchange
 * @returns {string | null}
 */
function preferOf({ headerList }) {
  return headerList.find(({ name }) => name.toLowerCase() === "prefer")?.value ?? null;
}
