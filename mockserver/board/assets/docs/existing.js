/** Ids that exist in the sandbox, read by the mock's own surface, so that no journal is filled. */

import { Refused } from "../lib/mock.js";

/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {{value: string, label: string, type?: string}} Choice */
/** @typedef {(mock: Mock, pipeline: string) => Promise<Choice[]>} Reader */

/** What a parameter or the key of a body names, by its name. */
/** @type {Record<string, Reader>} */
const READERS = {
  type: pipelines,
  id: deals,
  deal: deals,
  stageId: stages,
  pipelineStageId: stages,
  ownerId: (mock) => records(mock, "users"),
  contactId: contacts,
  referredByCustomerId: contacts,
};

/**
 * Return whether there may be choices for the key of a body.
 *
 * @param {string} name
 */
export function isKnown(name) {
  return name in READERS;
}

/**
 * Return values that exist for a parameter or a key of a body; null if that cannot be found out.
 *
 * What a path of the mock's own surface names, if no pipeline, is in the list that it begins with.
 *
 * @param {Mock} mock
 * @param {string} path that of the operation
 * @param {string} name
 * @param {string} pipeline the type of the pipeline that the request is for
 * @returns {Promise<Choice[] | null>}
 */
export async function existing(mock, path, name, pipeline) {
  const [list, rest] = path.split(/\/\{(.*)/s);
  const listed = list?.startsWith("/_mock") && rest?.startsWith(`${name}}`) && name !== "type";
  const read = listed ? () => members(mock, list ?? "", name) : READERS[name];
  try {
    return (await read?.(mock, pipeline)) ?? null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * @param {Mock} mock
 * @param {string} list
 * @param {string} name
 * @returns {Promise<Choice[]>}
 */
async function members(mock, list, name) {
  const found = await mock.control("GET", list);
  const all = /** @type {Record<string, any>[]} */ (Object.values(found).flat());
  return all
    .filter((one) => one?.[name] !== undefined)
    .map((one) => ({ value: String(one[name]), label: one.line ?? one.name ?? "" }));
}

/** @type {Reader} */
async function pipelines(mock) {
  /** @type {{type: string, name: string}[]} */
  const found = await mock.control("GET", "/_mock/boards");
  return found.map(({ type, name }) => ({ value: type.toLowerCase(), label: name }));
}

/** @type {Reader} */
async function stages(mock, pipeline) {
  const found = await board(mock, pipeline);
  return found.map(({ id, label }) => ({ value: id, label }));
}

/** @type {Reader} */
async function deals(mock, pipeline) {
  const found = await board(mock, pipeline);
  return found.flatMap((stage) => stage.deals.map(({ id, name }) => ({ value: id, label: name })));
}

/** @type {Reader} */
async function contacts(mock) {
  return (await Promise.all([records(mock, "people"), records(mock, "companies")])).flat();
}

/**
 * @param {Mock} mock
 * @param {string} pipeline
 * @returns {Promise<{id: string, label: string, deals: {id: string, name: string}[]}[]>}
 */
async function board(mock, pipeline) {
  const type = pipeline || (await pipelines(mock, ""))[0]?.value;
  return (await mock.control("GET", `/_mock/boards/${encodeURIComponent(type ?? "")}?limit=10`))
    .stages;
}

/**
 * @param {Mock} mock
 * @param {string} table
 * @returns {Promise<Choice[]>}
 */
async function records(mock, table) {
  /** @type {Record<string, string>[]} */
  const found = await mock.control("GET", `/_mock/${table}?limit=20`);
  return found.map(({ id = "", type, name, firstName, lastName }) => ({
    value: id,
    label: name ?? `${firstName} ${lastName}`,
    ...(type === undefined ? {} : { type }),
  }));
}
