/** One exchange in full. */

import { h } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { ROOT } from "../lib/mock.js";
import { brief, dealsOf } from "./exchange.js";
import { marks, statusMark, took } from "./marks.js";
import { bodyBlock, visible } from "./text.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("../lib/dom.js").Child} Child */

/**
 * Return all that is known about an exchange.
 *
 * @param {App} app
 * @param {any} exchange
 * @param {HTMLElement} actions what can be done with it
 * @returns {HTMLElement}
 */
export function detailOf(app, exchange, actions) {
  const { method, path, status, time, operation, durationMs } = brief(exchange);
  const facts = [took(durationMs), moment(time), ...(operation ? [operation] : [])];
  return h(
    "article",
    { class: "detail", "aria-labelledby": "exchange" },
    h("h2", { id: "exchange", tabindex: -1 }, visible(`${method} ${path}`)),
    h(
      "p",
      { class: "facts" },
      statusMark(status),
      marks({ ...brief(exchange), assumptions: [] }),
      h("span", { class: "quiet" }, visible(facts.join(" · "))),
    ),
    actions,
    ...outcome(app, exchange),
    h("h3", {}, "Request"),
    queryOf(exchange),
    headers(exchange.headerList),
    body(exchange.body),
    h("h3", {}, status === 0 ? "Answer that was not sent" : "Answer"),
    headers(exchange.responseHeaders),
    body(exchange.response),
  );
}

/**
 * @param {App} app
 * @param {any} exchange
 * @returns {Child[]}
 */
function outcome(app, exchange) {
  const { summary, faults, assumptions, ignored, nearest = [] } = exchange;
  return [
    section("Changes", summary.length > 0 && items(summary), deals(app, exchange)),
    ...faults.map((/** @type {any} */ fault) => section("Fault", effectOf(fault))),
    section("Ignored, as the vendor does not document it", ...ignoredIn(ignored)),
    section("It may have meant", ...nearest.map(nearMiss)),
    section("Rests on assumptions", assumptions.length > 0 && assumed(app, assumptions)),
  ];
}

/**
 * Return a part with a heading; nothing if the part is empty.
 *
 * @param {string} title
 * @param {...Child} content
 * @returns {Child}
 */
function section(title, ...content) {
  const there = content.filter((one) => one);
  return there.length > 0 && h("section", {}, h("h3", {}, title), ...there);
}

/** @param {string[]} texts */
function items(texts) {
  return h("ul", {}, ...texts.map((text) => h("li", {}, visible(text))));
}

/**
 * @param {App} app
 * @param {any} exchange
 * @returns {Child}
 */
function deals(app, exchange) {
  const buttons = dealsOf(exchange).map((deal) =>
    h(
      "button",
      { type: "button", onclick: () => app.emit("open-deal", deal) },
      "Open deal ",
      visible(deal.id.slice(0, 8)),
    ),
  );
  return buttons.length > 0 && h("div", { class: "row" }, ...buttons);
}

/** @param {{name: string, effect: Record<string, any>}} fault */
function effectOf({ name, effect }) {
  const parts = Object.entries(effect).map(([field, value]) => [
    h("dt", {}, visible(field)),
    h("dd", {}, visible(typeof value === "string" ? value : JSON.stringify(value))),
  ]);
  return h("div", {}, h("p", {}, visible(name)), h("dl", { class: "pairs" }, ...parts.flat()));
}

/**
 * @param {{query: string[], body: string[]}} ignored
 * @returns {Child[]}
 */
function ignoredIn({ query, body }) {
  return Object.entries({ query, body }).map(
    ([part, names]) =>
      names.length > 0 && h("p", {}, `In the ${part}: `, visible(names.join(", "))),
  );
}

/** @param {{method: string, path: string, differences: string[]}} miss */
function nearMiss({ method, path, differences }) {
  return h("div", {}, h("p", {}, h("code", {}, visible(`${method} ${path}`))), items(differences));
}

/**
 * @param {App} app
 * @param {string[]} names
 */
function assumed({ mock }, names) {
  const href = new URL("docs", ROOT);
  if (mock.sandbox !== "default") href.searchParams.set("sandbox", mock.sandbox);
  const links = names.map((name) => {
    href.hash = `assumption-${name}`;
    return h("li", {}, h("a", { href, target: "_blank" }, visible(name)));
  });
  return h("ul", { class: "names" }, ...links);
}

/**
 * @param {{query?: Record<string, string[]>}} exchange
 * @returns {Child}
 */
function queryOf({ query = {} }) {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  );
  return pairs.length > 0 && labelled("Query", listed(pairs));
}

/**
 * @param {{name: string, value: string}[]} pairs
 * @returns {Child}
 */
function headers(pairs) {
  return pairs.length > 0 && labelled("Headers", listed(pairs));
}

/** @param {any} value */
function body(value) {
  return value === null
    ? h("p", { class: "quiet" }, "No body.")
    : labelled("Body", bodyBlock(value));
}

/**
 * @param {string} title
 * @param {HTMLElement} content
 */
function labelled(title, content) {
  return h("div", {}, h("h4", {}, title), content);
}

/** @param {{name: string, value: string}[]} pairs */
function listed(pairs) {
  const parts = pairs.map(({ name, value }) => [
    h("dt", {}, visible(name)),
    h("dd", {}, visible(value)),
  ]);
  return h("dl", { class: "pairs" }, ...parts.flat());
}
