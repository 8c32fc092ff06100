/** An operation: what it takes, what it answers, and a form to try it. */

import { h } from "../lib/dom.js";
import { marks, prose } from "./marks.js";
import { details, fieldList } from "./shapes.js";
import { tryIt } from "./try-it.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./contract.js").Answer} Answer */
/** @typedef {import("./contract.js").Example} Example */
/** @typedef {import("./contract.js").Operation} Operation */

/** @type {Record<string, string>} */
const STATUS = { default: "other" };

/** An example with more characters than this is closed at first. */
const LONG = 4000;

/**
 * Return the section of an operation.
 *
 * @param {App} app
 * @param {Operation} operation
 * @returns {HTMLElement}
 */
export function operationSection(app, operation) {
  const { id, method, path, summary, description, mark, parameters, body, answers } = operation;
  const title = h("h4", { id: `${id}.title` }, h("a", { href: `#${id}` }, summary));
  const verb = h("span", { class: `method ${method.toLowerCase()}` }, method);
  const said = [
    title,
    h("p", { class: "route" }, verb, " ", h("code", {}, path)),
    marks(mark).length > 0 && h("p", {}, marks(mark)),
    h("p", {}, prose(description)),
    parameters.length > 0 && [h("h5", {}, "Parameters"), fieldList(parameters, true)],
    body && [h("h5", {}, "Body"), details(body.shape, true)],
    h("h5", {}, "Answers"),
    answers.map(answerShown),
  ];
  const examples = answers[0]?.content?.examples ?? [];
  const shown = examples.map((one, at) =>
    example(one, `Example of ${answers[0]?.status}`, at === 0),
  );
  return h(
    "section",
    { id, class: "operation", tabindex: -1, "aria-labelledby": title.id },
    h("div", { class: "said" }, ...said.flat()),
    h("div", { class: "tried" }, tryIt(app, operation), shown),
  );
}

/** @param {Answer} answer */
function answerShown({ id, status, description, mark, headers, content }) {
  const good = status < "400";
  const number = h("b", { class: good ? "mark good" : "mark bad" }, STATUS[status] ?? status);
  const named = !good && content?.shape.name;
  const shown = [
    headers.length > 0 && [h("h6", {}, "Headers"), fieldList(headers, false)],
    content && (named ? refusal(content) : details(content.shape, false)),
  ];
  return h(
    "div",
    { id, class: "answer", tabindex: -1 },
    h("p", { class: "what" }, number, " ", h("span", {}, prose(description)), " ", marks(mark)),
    shown.some(Boolean) &&
      h("details", { open: good }, h("summary", {}, named || "Content"), ...shown),
  );
}

/** @param {import("./contract.js").Content} content */
function refusal({ shape, examples }) {
  const link = h("a", { href: `#shape-${shape.name}` }, shape.name);
  return [
    h("p", {}, "Its body is an ", link, "."),
    ...examples.map((one) => example(one, "Example", false)),
  ];
}

/**
 * @param {Example} one
 * @param {string} title
 * @param {boolean} open
 */
function example({ summary, value }, title, open) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h(
    "details",
    { class: "example", open: open && text.length <= LONG },
    h("summary", {}, title, summary && `: ${summary}`),
    h("pre", { tabindex: 0 }, text),
  );
}
