/** The parts of the page, each with its title for the menu. */

import { h } from "../lib/dom.js";
import { assumedIn } from "./contract.js";
import { marks, prose } from "./marks.js";
import { operationSection } from "./operation.js";
import { elsewhereList, keys, pageList, pipelineList, register, sharedShapes } from "./register.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./contract.js").Contract} Contract */
/** @typedef {import("./contract.js").Node} Node */
/** @typedef {import("./contract.js").Operation} Operation */
/** @typedef {import("./contract.js").Shape} Shape */
/** @typedef {{title: string, hash: string, items: {title: string, hash: string}[], element: HTMLElement}} Part */

/**
 * Return what the page is about, and what its marks mean.
 *
 * @param {Node} document
 * @param {string | null} sandbox that of the forms, if it is known
 * @returns {Part}
 */
export function introduction(document, sandbox) {
  const count = Object.keys(document["x-assumptions"]).length;
  return part("about", "About this page", [
    h("p", {}, document.info.description),
    h("p", {}, "Each statement has a mark for where it comes from:"),
    h(
      "ul",
      { class: "plain" },
      h("li", {}, marks({ documented: "" }), " a page of the vendor says so."),
      h("li", {}, marks({ inferred: "" }), " it follows from what the pages say."),
      h(
        "li",
        {},
        marks({ assumed: [] }),
        " no page says it: the answer was chosen here, and is one of the ",
        h("a", { href: "#assumptions" }, `${count} assumptions`),
        ".",
      ),
    ),
    h("p", {}, "The mock's own API is not the vendor's, and has no marks."),
    h("p", {}, "The pages of the vendor, which need a network:"),
    pageList(document),
    sandbox !== null &&
      h(
        "p",
        {},
        ...["The forms send their requests to the sandbox ", h("b", {}, sandbox), "; "],
        ...[h("code", {}, "/docs?sandbox=NAME"), " is for another."],
      ),
  ]);
}

/**
 * Return the operations of a contract, by their tags.
 *
 * @param {App} app
 * @param {string} hash
 * @param {Node} document
 * @param {Operation[]} operations
 * @returns {Part}
 */
export function operationPart(app, hash, document, operations) {
  const intro = h("p", {}, prose(document.info.description));
  const tags = /** @type {{name: string, description: string}[]} */ (document.tags);
  const groups = tags.map(({ name, description }) => [
    h("h3", {}, name),
    h("p", {}, prose(description)),
    ...operations.filter(({ tag }) => tag === name).map((one) => operationSection(app, one)),
  ]);
  const items = operations.map(({ id, summary }) => ({ title: summary, hash: id }));
  return part(hash, document.info.title, [hash === "control" && intro, ...groups.flat()], items);
}

/**
 * Return what the vendor's contract says beside its operations.
 *
 * @param {Contract} contract
 * @param {Operation[]} operations
 * @returns {Part[]}
 */
export function statementParts({ document }, operations) {
  const rules = [
    { title: "Keys", hash: "keys", content: keys(document) },
    {
      title: "What a new pipeline starts with",
      hash: "pipelines",
      content: [pipelineList(document)],
    },
    {
      title: "Answers that belong to no operation",
      hash: "elsewhere",
      content: [elsewhereList(document)],
    },
    {
      title: "Body of a refusal",
      hash: "refusal",
      content: sharedShapes(refusalShapes(operations)),
    },
  ];
  const entries = Object.keys(document["x-assumptions"]);
  const names = entries.map((name) => ({ title: name, hash: `assumption-${name}` }));
  const sections = rules.map(({ title, hash, content }) =>
    h("section", { id: hash, tabindex: -1 }, h("h3", {}, title), content),
  );
  const intro = h(
    "p",
    {},
    "What the vendor's pages do not say, the answer chosen here, and why. The header ",
    h("code", {}, "Introzy-Mock-Assumptions"),
    " of an answer names those that it rests on.",
  );
  return [
    part("rules", "Rules", sections, rules),
    part("assumptions", "Assumptions", [intro, ...register(document, users(operations))], names),
  ];
}

/**
 * Return the shapes that refusals have, each once.
 *
 * @param {Operation[]} operations
 * @returns {Shape[]}
 */
function refusalShapes(operations) {
  /** @type {Map<string, Shape>} */
  const shapes = new Map();
  for (const { status, content } of operations.flatMap(({ answers }) => answers)) {
    if (status >= "400" && content) shapes.set(content.shape.name, content.shape);
  }
  return [...shapes.values()];
}

/**
 * Return which operations name each assumption.
 *
 * @param {Operation[]} operations
 * @returns {Map<string, string[]>}
 */
function users(operations) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const operation of operations) {
    for (const name of new Set(assumedIn(operation))) {
      found.set(name, [...(found.get(name) ?? []), operation.id]);
    }
  }
  return found;
}

/**
 * @param {string} hash
 * @param {string} title
 * @param {import("../lib/dom.js").Child[]} content
 * @param {{title: string, hash: string}[]} [items]
 * @returns {Part}
 */
function part(hash, title, content, items = []) {
  const heading = h("h2", {}, h("a", { href: `#${hash}` }, title));
  return {
    title,
    hash,
    items,
    element: h("section", { id: hash, class: "part", tabindex: -1 }, heading, content),
  };
}
