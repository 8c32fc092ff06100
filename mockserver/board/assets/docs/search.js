/** Finding operations, fields and assumptions by words. */

import { plain } from "./contract.js";

/** @typedef {import("./contract.js").Node} Node */
/** @typedef {import("./contract.js").Operation} Operation */
/** @typedef {import("./contract.js").Field} Field */
/** @typedef {{title: string, place: string, hash: string, text: string}} Entry */

/**
 * Return what can be found in a contract.
 *
 * @param {Operation[]} operations
 * @param {Node} document
 * @returns {Entry[]}
 */
export function entries(operations, document) {
  const found = operations.map(({ id, method, path, summary, description }) =>
    entry(summary, `${method} ${path}`, id, description),
  );
  for (const [name, { question, answer }] of Object.entries(document["x-assumptions"] ?? {})) {
    found.push(entry(name, "assumption", `assumption-${name}`, `${question} ${answer}`));
  }
  for (const { parameters, body, answers } of operations) {
    const bodies = [
      body,
      ...answers.map(({ content, status }) => (status < "400" ? content : null)),
    ];
    found.push(...ofFields([...parameters, ...bodies.flatMap((one) => one?.shape.fields ?? [])]));
  }
  return found;
}

/**
 * Return the entries that have all words, those first whose title has them.
 *
 * @param {Entry[]} all
 * @param {string} words
 * @returns {Entry[]}
 */
export function search(all, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = all.filter(({ text }) => wanted.every((word) => text.includes(word)));
  const inTitle = (/** @type {Entry} */ { title }) =>
    wanted.every((word) => title.toLowerCase().includes(word));
  return [...fitting.filter(inTitle), ...fitting.filter((one) => !inTitle(one))];
}

/**
 * @param {Field[]} fields
 * @returns {Entry[]}
 */
function ofFields(fields) {
  return fields.flatMap(({ name, id, shape }) => [
    entry(name, id, id, plain(shape.description)),
    ...ofFields(shape.fields),
    ...shape.choices.flatMap((choice) => ofFields(choice.fields)),
  ]);
}

/**
 * @param {string} title
 * @param {string} place
 * @param {string} hash
 * @param {string} text
 * @returns {Entry}
 */
function entry(title, place, hash, text) {
  return { title, place, hash, text: `${title} ${place} ${hash} ${text}`.toLowerCase() };
}
