/** What holds beside the operations: the vendor's pages, the rules, and the register of assumptions. */

import { h } from "../lib/dom.js";
import { plain } from "./contract.js";
import { marks, prose } from "./marks.js";
import { details } from "./shapes.js";

/** @typedef {import("./contract.js").Node} Node */
/** @typedef {import("./contract.js").Shape} Shape */

/**
 * Return the pages of the vendor that the contract is written from.
 *
 * @param {Node} document
 * @returns {HTMLElement}
 */
export function pageList(document) {
  const site = new URL(document.externalDocs.url);
  const pages = Object.entries(document["x-pages"]).map(([name, { title, path, seen }]) => {
    const link = h("a", { href: new URL(path, site).href, rel: "noreferrer" }, title);
    return h("li", { id: `page-${name}`, tabindex: -1 }, link, `, seen ${seen}`);
  });
  return h("ul", {}, pages);
}

/**
 * Return how a client names its key.
 *
 * @param {Node} document
 * @returns {HTMLElement[]}
 */
export function keys(document) {
  return Object.values(document.components.securitySchemes).map((scheme) =>
    h("p", {}, prose(plain(scheme.description)), " ", marks(scheme["x-provenance"] ?? null)),
  );
}

/**
 * Return what a new pipeline of each type starts with.
 *
 * @param {Node} document
 * @returns {HTMLElement}
 */
export function pipelineList(document) {
  const around = document["x-provenance"];
  const pipelines = Object.entries(document["x-pipelines"]).map(([type, pipeline]) =>
    h(
      "li",
      { id: `pipeline-${type}`, tabindex: -1 },
      h("p", {}, h("b", {}, pipeline.name), ` (${type}): ${pipeline.description}. `),
      h("p", {}, marks(pipeline["x-provenance"] ?? around)),
      h("ol", {}, pipeline.stages.map(stage)),
    ),
  );
  return h("ul", { class: "plain" }, pipelines);
}

/** @param {{label: string, color: string, description: string}} stage */
function stage({ label, color, description }) {
  return h("li", {}, h("b", {}, label), ` ${description} `, h("code", {}, color));
}

/**
 * Return the answers that belong to no operation.
 *
 * @param {Node} document
 * @returns {HTMLElement}
 */
export function elsewhereList(document) {
  const answers = Object.entries(document["x-elsewhere"]).map(([status, node]) =>
    h(
      "li",
      { id: `elsewhere-${status}` },
      h("b", { class: "mark bad" }, status),
      " ",
      marks(node["x-provenance"]),
    ),
  );
  return h("ul", { class: "plain" }, answers);
}

/**
 * Return the register of assumptions.
 *
 * @param {Node} document
 * @param {Map<string, string[]>} users the operations that name each
 * @returns {HTMLElement[]}
 */
export function register(document, users) {
  return Object.entries(document["x-assumptions"]).map(([name, entry]) =>
    h(
      "section",
      { id: `assumption-${name}`, class: "assumption", tabindex: -1 },
      h("h3", {}, h("a", { href: `#assumption-${name}` }, name)),
      h("p", {}, entry.question),
      h(
        "p",
        {},
        h("b", {}, entry.chosen ? `Chosen, ${entry.chosen}: ` : "Chosen: "),
        prose(entry.answer),
      ),
      h("p", {}, h("b", {}, "Why: "), prose(entry.why)),
      alternatives(name, entry),
      usedBy(users.get(name) ?? []),
    ),
  );
}

/**
 * @param {string} name
 * @param {Node} entry
 */
function alternatives(name, { alternatives = {} }) {
  const others = Object.entries(alternatives).map(([value, { answer }]) =>
    h(
      "li",
      {},
      h("code", {}, `introzy-mock serve --assume ${name}=${value}`),
      h("p", {}, prose(answer)),
    ),
  );
  return others.length > 0 && [h("p", {}, h("b", {}, "Instead:")), h("ul", {}, others)];
}

/** @param {string[]} operations */
function usedBy(operations) {
  const links = operations.flatMap((id, at) => [at ? ", " : "", h("a", { href: `#${id}` }, id)]);
  return links.length > 0 && h("p", { class: "quiet" }, "Holds in ", links);
}

/**
 * Return the shapes of bodies that several answers refer to.
 *
 * @param {Iterable<Shape>} shapes
 * @returns {HTMLElement[]}
 */
export function sharedShapes(shapes) {
  return [...shapes].map((shape) =>
    h(
      "section",
      { id: `shape-${shape.name}`, tabindex: -1 },
      h("h4", {}, shape.name),
      h("p", {}, marks(shape.mark)),
      details(shape, false),
    ),
  );
}
