/**
 * The stream of `/_mock/events`, read by fetch: an EventSource cannot send the admin token.
 *
 * A stream that breaks off is opened again, from the last event that arrived. Without one, the page
 * asks for events twice a second.
 */

import { content, Refused, ROOT } from "./mock.js";

/** @typedef {import("./mock.js").Mock} Mock */
/** @typedef {{state: "live" | "lost", why: string}} Connection `why` is why it was lost */
/** @typedef {{event: string, data: any}} Arrived */

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const NOT_STREAMED_MS = 500;
const SILENCE_MS = 40_000; // the server says something every 15 s
const STREAMS = 4;

let hidden = new AbortController();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hidden.abort();
  else hidden = new AbortController();
});

/**
 * Watch the sandbox that the page shows, for as long as the page can be seen.
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
      await inPlace(async (follow) => {
        const body = await opened(mock, reader, { follow, signal });
        onConnection({ state: "live", why: "" });
        pause = FIRST_PAUSE_MS;
        await drained(body, reader);
      });
      await passed(NOT_STREAMED_MS);
    } catch (error) {
      if (signal.aborted) continue;
      mock.key = null; // another start of the server may have others
      onConnection({ state: "lost", why: error instanceof Refused ? error.message : "" });
      await passed(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }
}

/**
 * Do something with one of the places for streams; or without, if all are taken.
 *
 * A browser has six connections to a server, for all that its windows ask: streams must not take
 * them all. There are no locks for a page from another machine without TLS.
 *
 * @param {(hasPlace: boolean) => Promise<void>} action
 */
async function inPlace(action) {
  for (let place = 0; place < STREAMS; place += 1) {
    const name = `introzy-mock-stream-${place}`;
    const done = await navigator.locks?.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await action(true);
      return lock !== null;
    });
    if (done) return;
  }
  await action(false);
}

/** @param {number} milliseconds */
function passed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Wait until the page can be seen, and return a signal that it no longer can: a page in the
 * background keeps no connection.
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
 * @param {EventReader} events
 * @param {{follow: boolean, signal: AbortSignal}} options
 */
async function opened(mock, events, { follow, signal }) {
  const url = new URL("_mock/events", ROOT);
  url.searchParams.set("sandbox", mock.sandbox);
  if (!follow) url.searchParams.set("follow", "0");
  const init = mock.init("GET", mock.token, undefined);
  const headers = /** @type {Headers} */ (init.headers);
  if (events.last !== null) headers.set("Last-Event-ID", events.last);
  const answer = await mock.fetch(url, { ...init, signal });
  if (answer.status === 400) events.last = null; // an id of another version of the server
  if (!answer.ok) await content(answer);
  return /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (answer.body);
}

/**
 * Read a stream to its end, or until it is silent for too long: a connection may be dead without a
 * sign of it after a computer slept.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {EventReader} events
 */
async function drained(body, events) {
  const pieces = body.pipeThrough(new TextDecoderStream()).getReader();
  events.rest = "";
  for (;;) {
    const silence = setTimeout(() => pieces.cancel(), SILENCE_MS);
    const { done, value } = await pieces.read().finally(() => clearTimeout(silence));
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
