/** Fields of a body, an answer or a query, with what each has to be. */

import { h } from "../lib/dom.js";
import { marks, prose } from "./marks.js";

/** @typedef {import("./contract.js").Field} Field */
/** @typedef {import("./contract.js").Shape} Shape */

const LONG_PATTERN = 40;

/**
 * Return a list of fields, each with its own below it.
 *
 * @param {Field[]} fields
 * @param {boolean} sent whether a client sends them: then it is said which are required
 * @returns {HTMLElement}
 */
export function fieldList(fields, sent) {
  return h(
    "ul",
    { class: "fields" },
    fields.map(({ name, id, required, shape }) =>
      h(
        "li",
        { id, class: "field", tabindex: -1 },
        h(
          "p",
          { class: "what" },
          h("code", { class: "name" }, name),
          " ",
          h("span", { class: "type" }, shape.type),
          " ",
          sent && required && [h("strong", { class: "required" }, "required"), " "],
          !sent && !required && [h("span", { class: "quiet" }, "not always there"), " "],
          marks(shape.mark, true),
        ),
        details(shape, sent),
      ),
    ),
  );
}

/**
 * Return what there is to say of a shape below its type: description, limits, fields and choices.
 *
 * @param {Shape} shape
 * @param {boolean} sent
 * @returns {HTMLElement[]}
 */
export function details(shape, sent) {
  const parts = [];
  if (shape.description) parts.push(h("p", {}, prose(shape.description)));
  if (shape.limits.length) parts.push(h("p", { class: "limits" }, shape.limits.join("; ")));
  if (shape.pattern) parts.push(pattern(shape.pattern));
  if (shape.fields.length) parts.push(fieldList(shape.fields, sent));
  if (shape.choices.length) parts.push(choices(shape.choices, sent));
  return parts;
}

/** @param {string} pattern */
function pattern(pattern) {
  const code = h("code", {}, pattern);
  if (pattern.length <= LONG_PATTERN) return h("p", { class: "limits" }, "matches ", code);
  return h("details", { class: "limits" }, h("summary", {}, "matches a pattern"), code);
}

/**
 * @param {Shape[]} choices
 * @param {boolean} sent
 */
function choices(choices, sent) {
  return h(
    "ul",
    { class: "choices" },
    choices.map((shape) =>
      h(
        "li",
        {},
        h(
          "p",
          { class: "what" },
          h("span", { class: "type" }, shape.name ? `${shape.name}: ${shape.type}` : shape.type),
          " ",
          marks(shape.mark, true),
        ),
        details(shape, sent),
      ),
    ),
  );
}
