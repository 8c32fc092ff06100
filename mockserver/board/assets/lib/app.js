/** What the parts of a page share: the server, what happens, and what is said of it. */

import { byId } from "./dom.js";

/** @typedef {import("./mock.js").Mock} Mock */

const SAID_MS = 6000;

export class App {
  /** @param {Mock} mock */
  constructor(mock) {
    this.mock = mock;
    /** @type {Map<string, Set<(value: any) => void>>} */
    this.handlers = new Map();
    /** @type {Map<string, any>} */
    this.values = new Map();
    this.silence = 0;
    /** Asks, if something would be lost, whether the page may be left; the board sets it. */
    this.mayLeave = async () => true;
  }

  /**
   * Call a function whenever something of this topic happens.
   *
   * @param {string} topic
   * @param {(value: any) => void} handler
   * @returns {() => void} a function that ends it
   */
  on(topic, handler) {
    const handlers = this.handlers.get(topic) ?? new Set();
    this.handlers.set(topic, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /**
   * @param {string} topic
   * @param {any} [value]
   */
  emit(topic, value) {
    this.values.set(topic, value);
    for (const handler of [...(this.handlers.get(topic) ?? [])]) handler(value);
  }

  /**
   * Return what happened last of a topic, for a part of the page that comes later.
   *
   * @param {string} topic
   * @returns {any}
   */
  latest(topic) {
    return this.values.get(topic);
  }

  /**
   * Show a text for a moment; screen readers say it.
   *
   * @param {string} text
   */
  say(text) {
    const said = byId("said");
    said.textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => said.replaceChildren(), SAID_MS);
  }

  /**
   * Do something that the server may refuse, and say so if it does.
   *
   * @template T
   * @param {() => Promise<T>} action
   * @returns {Promise<T | undefined>}
   */
  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

/**
 * Let the links to other pages of the mock lead to the sandbox that this page shows.
 *
 * @param {string} sandbox
 */
export function linkPages(sandbox) {
  for (const link of document.querySelectorAll("a.page")) {
    /** @type {HTMLAnchorElement} */ (link).search =
      sandbox === "default" ? "" : `sandbox=${sandbox}`;
  }
}
