/**
 * The stream of `/_mock/events`, read by fetch: an EventSource cannot send the admin token.
 *
 * A stream that breaks off is opened again, from the last event that arrived.
 */

import { Refused, ROOT } from "./mock.js";

/** @typedef {import("./mock.js").Mock} Mock */
/** @typedef {"live" | "lost"} Connection */
/** @typedef {{event: string, data: any}} Arrived */

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const NOT_STREAMED_MS = 500;

let hidden = new AbortController();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hidden.abort();
  else hidden = new AbortController();
});

/**
 * Watch the sandbox that the page shows, for as long as the page can be seen.
 *
 * A WSGI server cannot stream: its answer ends with what there is, and is asked for again.
 *
 * @param {Mock} mock
 * @param {(arrived: Arrived) => void} onEvent
 * @param {(connection: Connection) => void} onConnection
 * @returns {Promise<never>}
 */
export async function watch(mock, onEvent, onConnection) {
  const reader = new EventReader(onEvent);
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const signal = await shown();
    try {
      const body = await opened(mock, reader.last, signal);
      reader.rest = "";
      onConnection("live");
      pause = FIRST_PAUSE_MS;
      await drained(body, reader);
      await passed(NOT_STREAMED_MS);
      continue;
    } catch (error) {
      if (signal.aborted) continue;
      if (error instanceof Refused && error.status === 400) reader.last = null;
    }
    onConnection("lost");
    await passed(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

/** @param {number} milliseconds */
function passed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Wait until the page can be seen, and return a signal that it no longer can.
 *
 * A browser has six connections to a server, for all of its tabs: those in the background must not
 * keep them.
 */
async function shown() {
  const once = { once: true };
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, once));
  }
  return hidden.signal;
}

/**
 * @param {Mock} mock
 * @param {string | null} last
 * @param {AbortSignal} signal
 */
async function opened(mock, last, signal) {
  const url = new URL("_mock/events", ROOT);
  url.searchParams.set("sandbox", mock.sandbox);
  const init = mock.init("GET", mock.token, undefined);
  const headers = /** @type {Headers} */ (init.headers);
  if (last !== null) headers.set("Last-Event-ID", last);
  const answer = await mock.fetch(url, { ...init, signal });
  if (!answer.ok || !answer.body) throw new Refused(answer.status, await answer.text());
  return answer.body;
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {EventReader} events
 */
async function drained(body, events) {
  const pieces = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await pieces.read();
    if (done) return;
    events.take(value);
  }
}

/** Puts together events from pieces of a stream (HTML standard, 9.2.6). */
export class EventReader {
  /** @param {(arrived: Arrived) => void} onEvent */
  constructor(onEvent) {
    /** @type {string | null} */
    this.last = null;
    this.onEvent = onEvent;
    this.rest = "";
  }

  /** @param {string} piece */
  take(piece) {
    const blocks = (this.rest + piece).split("\n\n");
    this.rest = blocks.pop() ?? "";
    for (const block of blocks) this.read(block);
  }

  /** @param {string} block */
  read(block) {
    /** @type {Record<string, string>} */
    const fields = {};
    for (const line of block.split("\n")) {
      const [, name, value] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
      if (name) fields[name] = name in fields ? `${fields[name]}\n${value}` : (value ?? "");
    }
    if (fields.id !== undefined) this.last = fields.id;
    if (fields.event && fields.data !== undefined) {
      this.onEvent({ event: fields.event, data: JSON.parse(fields.data) });
    }
  }
}
