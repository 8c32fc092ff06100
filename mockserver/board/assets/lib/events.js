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

/**
 * Watch the sandbox that the page shows.
 *
 * @param {Mock} mock
 * @param {(arrived: Arrived) => void} onEvent
 * @param {(connection: Connection) => void} onConnection
 * @returns {() => void} a function that ends it
 */
export function watch(mock, onEvent, onConnection) {
  const ending = new AbortController();
  const reader = new EventReader(onEvent);
  void keptOpen(mock, reader, onConnection, ending.signal);
  return () => ending.abort();
}

/**
 * @param {Mock} mock
 * @param {EventReader} reader
 * @param {(connection: Connection) => void} onConnection
 * @param {AbortSignal} signal
 */
async function keptOpen(mock, reader, onConnection, signal) {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const body = await opened(mock, reader.last, signal);
      reader.rest = "";
      onConnection("live");
      pause = FIRST_PAUSE_MS;
      await drained(body, reader);
    } catch (error) {
      if (error instanceof Refused && error.status === 400) reader.last = null;
    }
    if (signal.aborted) return;
    onConnection("lost");
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
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
