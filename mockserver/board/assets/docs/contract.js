/** A contract as the page shows it: its operations, shapes and statements, and where each is from. */

import { limitsInWords, typeInWords } from "./words.js";

/** @typedef {Record<string, any>} Node a part of an OpenAPI document */
/** @typedef {{documented?: string, inferred?: string, assumed?: string[]}} Provenance */
/** @typedef {Provenance | null} Mark null where the contract says nothing of where it is from */
/**
 * @typedef {object} Shape what a value has to be
 * @property {string} name that of the component; empty if it has none
 * @property {string} type in words
 * @property {string[]} limits in words
 * @property {string} pattern a regular expression; empty if there is none
 * @property {string} description
 * @property {Mark} mark
 * @property {Field[]} fields those of an object, or of the objects in a list
 * @property {Shape[]} choices what it may be instead, where it may be several things
 */
/** @typedef {{name: string, id: string, required: boolean, shape: Shape, example?: any}} Field */
/** @typedef {Field & {in: "path" | "query" | "header"}} Parameter */
/** @typedef {{name: string, summary: string, value: any}} Example */
/** @typedef {{media: string, shape: Shape, examples: Example[]}} Content */
/**
 * @typedef {object} Answer
 * @property {string} id
 * @property {string} status
 * @property {string} description
 * @property {Mark} mark
 * @property {Field[]} headers
 * @property {Content | null} content
 */
/**
 * @typedef {object} Operation
 * @property {string} id
 * @property {string} method
 * @property {string} path
 * @property {string} summary
 * @property {string} description
 * @property {string} tag
 * @property {Mark} mark with all assumptions that its success rests on
 * @property {Parameter[]} parameters
 * @property {Content | null} body
 * @property {Answer[]} answers
 * @property {boolean} asks whether a person is asked before it is sent, since it discards something
 * @property {string[]} after the operations that make what it names
 */

const DERIVED = "Assumed: ";
const DISCARDING = ["DELETE", "PUT"];
const FIRST = / To try its example, send .* first\.$/;

/**
 * Return a description without what the served contract derives for tools: this page shows the marks
 * themselves, and its forms know what exists.
 *
 * @param {string} [description]
 */
export function plain(description = "") {
  const parts = description.split("\n\n");
  const own = parts.filter((part) => !part.startsWith(DERIVED));
  return own.join("\n\n").replace(FIRST, "");
}

/**
 * Yield the names of the assumptions that a part of the page is marked with.
 *
 * @param {any} part
 * @returns {Generator<string>}
 */
export function* assumedIn(part) {
  if (typeof part !== "object" || part === null) return;
  yield* part.mark?.assumed ?? [];
  for (const inner of Object.values(part)) yield* assumedIn(inner);
}

/** Reads a contract. A mark holds for everything below it until a deeper one replaces it. */
export class Contract {
  /** @param {Node} document */
  constructor(document) {
    this.document = document;
    /** @type {Mark} */
    this.mark = document["x-provenance"] ?? null;
  }

  /** @returns {Operation[]} */
  operations() {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) =>
        this.operation(path, method.toUpperCase(), operation),
      ),
    );
  }

  /**
   * @param {string} path
   * @param {string} method
   * @param {Node} node
   * @returns {Operation}
   */
  operation(path, method, node) {
    const id = node.operationId;
    const around = node["x-provenance"] ?? this.mark;
    const parameters = (node.parameters ?? []).map((/** @type {Node} */ sent) => {
      const parameter = this.followed(sent);
      return { ...this.field(id, parameter, around), in: parameter.in };
    });
    const body = node.requestBody ? this.content(`${id}.body`, node.requestBody) : null;
    const answers = Object.entries(node.responses).map(([status, answer]) =>
      this.answer(`${id}.${status}`, status, answer),
    );
    const description = plain(node.description);
    const tag = node.tags?.[0] ?? "";
    const asks = DISCARDING.includes(method) || node["x-discards"] === true;
    const mark = around && { ...around, ...this.rests(answers[0]) };
    return {
      ...{ id, method, path, summary: node.summary, description, tag },
      ...{ mark, parameters, body, answers, asks, after: node["x-after"] ?? [] },
    };
  }

  /**
   * Return the assumptions that an answer rests on, as the header of an answer names them.
   *
   * @param {Answer | undefined} answer
   * @returns {Provenance}
   */
  rests(answer) {
    const names = new Set(answer && [...assumedIn(answer)]);
    const assumed = Object.keys(this.document["x-assumptions"]).filter((name) => names.has(name));
    return assumed.length ? { assumed } : {};
  }

  /**
   * @param {string} id
   * @param {string} status
   * @param {Node} sent
   * @returns {Answer}
   */
  answer(id, status, sent) {
    const node = this.followed(sent);
    const mark = node["x-provenance"] ?? this.mark;
    const headers = Object.entries(node.headers ?? {}).map(([name, header]) =>
      this.field(id, { name, ...this.followed(header) }, mark),
    );
    const content = this.content(id, node);
    return { id, status, description: plain(node.description), mark, headers, content };
  }

  /**
   * Return what a parameter or a header has to be.
   *
   * @param {string} id
   * @param {Node} node
   * @param {Mark} mark
   * @returns {Field}
   */
  field(id, node, mark) {
    const { name, required = false, example, schema } = node;
    const shape = this.shape(`${id}.${name}`, schema, mark);
    const own = { description: plain(node.description) || shape.description };
    const shown = { ...shape, ...own, mark: node["x-provenance"] ?? shape.mark };
    return { name, id: `${id}.${name}`, required, example, shape: shown };
  }

  /**
   * @param {string} id
   * @param {Node} node
   * @returns {Content | null}
   */
  content(id, node) {
    const [media, content] = Object.entries(node.content ?? {})[0] ?? [];
    if (!media) return null;
    const named = "example" in content ? { example: { value: content.example } } : content.examples;
    const examples = Object.entries(named ?? {}).map(([name, one]) => {
      return { name, summary: one.summary ?? "", value: one.value };
    });
    return { media, shape: this.shape(id, content.schema, this.mark), examples };
  }

  /**
   * @param {string} id
   * @param {Node} sent
   * @param {Mark} around
   * @param {string[]} [inside] the components that this is in: one that is in itself ends there
   * @returns {Shape}
   */
  shape(id, sent, around, inside = []) {
    const node = this.typed(sent);
    const name = node["x-name"] ?? "";
    const mark = node["x-provenance"] ?? around;
    const own = {
      name,
      type: typeInWords(node),
      limits: limitsInWords(node),
      pattern: node.pattern ?? "",
      description: plain(node.description),
      mark,
    };
    if (name !== "" && inside.includes(name)) return { ...own, fields: [], choices: [] };
    return { ...own, ...this.inner(id, node, mark, [...inside, name]) };
  }

  /**
   * @param {string} id
   * @param {Node} node
   * @param {Mark} mark
   * @param {string[]} inside
   * @returns {{fields: Field[], choices: Shape[]}}
   */
  inner(id, node, mark, inside) {
    if (node.items) {
      const { fields, choices } = this.shape(id, node.items, mark, inside);
      return { fields, choices };
    }
    const required = new Set(node.required);
    const fields = Object.entries(node.properties ?? {}).map(([name, part]) => {
      const place = `${id}.${name}`;
      const shape = this.shape(place, part, mark, inside);
      return { name, id: place, required: required.has(name), shape };
    });
    const parts = /** @type {Node[]} */ (node.oneOf ?? []);
    const choices = parts.map((part, at) =>
      this.shape(`${id}.${part["x-name"] ?? at}`, part, mark, inside),
    );
    return { fields, choices };
  }

  /**
   * Return a schema with the references followed that its type is said from.
   *
   * @param {Node} sent
   * @returns {Node}
   */
  typed(sent) {
    const node = { ...this.followed(sent) };
    if (node.items) node.items = this.typed(node.items);
    if (node.oneOf) node.oneOf = node.oneOf.map((/** @type {Node} */ part) => this.typed(part));
    return node;
  }

  /**
   * Return a part of the document, or what it refers to, with the name of the component. Keys beside
   * a reference replace those of its target.
   *
   * @param {Node} node
   * @returns {Node}
   */
  followed(node) {
    if (!node.$ref) return node;
    const { $ref, ...beside } = node;
    const steps = $ref.slice(2).split("/");
    const target = steps.reduce(
      (/** @type {Node} */ at, /** @type {string} */ step) => at[step],
      this.document,
    );
    const name = steps.at(-1);
    return { ...this.followed(target), ...beside, "x-name": name };
  }
}
