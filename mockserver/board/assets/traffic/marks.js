/** How the parts of an exchange look in a line. */

import { h } from "../lib/dom.js";
import { plural } from "../lib/format.js";
import { visible } from "./text.js";

/** @typedef {import("./exchange.js").Brief} Brief */
/** @typedef {import("../lib/dom.js").Child} Child */

const KINDS = ["bad", "", "good", "good", "warn", "bad"];

/** @param {number} status 0 if nothing was answered */
export function statusMark(status) {
  const kind = KINDS[Math.floor(status / 100)] ?? "";
  return h("span", { class: `mark status ${kind}` }, status === 0 ? "no answer" : status);
}

/**
 * Return marks for the fault and the assumptions of an exchange.
 *
 * @param {Brief} exchange
 * @returns {Child[]}
 */
export function marks({ faults, assumptions, operation }) {
  const assumed = plural(assumptions.length, "assumption");
  return [
    ...faults.map(({ name }) => h("span", { class: "mark bad" }, "fault ", visible(name))),
    operation === null && h("span", { class: "mark warn" }, "no operation"),
    assumptions.length > 0 && h("span", { class: "mark" }, assumed),
  ];
}

/** @param {number} milliseconds */
export function took(milliseconds) {
  return `${milliseconds < 10 ? milliseconds.toPrecision(2) : Math.round(milliseconds)} ms`;
}

/** @param {string} time such as 2025-01-01T09:00:00.000Z */
export function timeOfDay(time) {
  return time.slice(11, 19);
}
