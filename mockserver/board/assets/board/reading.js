/** Reading boards. It goes through `/_mock`, so that it neither fills the journal nor meets faults. */

/** @typedef {import("../lib/mock.js").Mock} Mock */

/**
 * @typedef {{id: string, name: string}} Owner
 * @typedef {{currency: string, sum: number}} Sum
 * @typedef {{id: string, type: "USER" | "COMPANY", name: string, email: string | null}} Contact
 *
 * @typedef {object} Card
 * @property {string} id
 * @property {string} stageId
 * @property {string} name
 * @property {string | null} description
 * @property {string | null} notes
 * @property {number | null} expectedValue
 * @property {string} currency
 * @property {Contact | null} contact
 * @property {Owner | null} owner
 * @property {string} createdAt
 * @property {string} updatedAt
 *
 * @typedef {{deals: Card[], next: number | null}} Page
 *
 * @typedef {object} Totals
 * @property {number} dealCount
 * @property {Sum[]} values
 *
 * @typedef {{id: string, label: string, color: string, description: string}} StageFields
 * @typedef {StageFields & Totals & Page} Stage
 * @typedef {{id: string | null, type: string, name: string, description: string}} PipelineFields
 * @typedef {PipelineFields & Totals} Pipeline
 * @typedef {Pipeline & {stages: Stage[], owners: Owner[]}} Board
 *
 * @typedef {{search: string, ownerId: string, currency: string}} Filter
 */

/** @type {Readonly<Filter>} */
export const NO_FILTER = Object.freeze({ search: "", ownerId: "", currency: "" });

/** What is said of a deal that is not there. */
export const GONE = "This deal is not there: it was deleted, or the sandbox is at another time.";

/** How many cards of a column come with the board, and how many as it is scrolled. */
export const FIRST_CARDS = 50;
export const MORE_CARDS = 200;

/**
 * Return the pipelines, also those that do not exist yet.
 *
 * @param {Mock} mock
 * @returns {Promise<Pipeline[]>}
 */
export function readPipelines(mock) {
  return mock.control("GET", "/_mock/boards");
}

/**
 * @param {Mock} mock
 * @param {string} type
 * @param {Filter} filter
 * @param {number} [limit] how many cards of each column
 * @returns {Promise<Board>}
 */
export function readBoard(mock, type, filter, limit = FIRST_CARDS) {
  return mock.control("GET", `/_mock/boards/${type}?${query({ ...filter, limit })}`);
}

/**
 * @param {Mock} mock
 * @param {string} type
 * @param {string} stageId
 * @param {number} after the `next` of the page before
 * @param {Filter} filter
 * @returns {Promise<Page>}
 */
export function readMore(mock, type, stageId, after, filter) {
  const asked = query({ ...filter, stageId, after, limit: MORE_CARDS });
  return mock.control("GET", `/_mock/boards/${type}/deals?${asked}`);
}

/**
 * Return the cards of deals with these ids that are in the pipeline and pass the filter.
 *
 * @param {Mock} mock
 * @param {string} type
 * @param {string[]} ids
 * @param {Filter} [filter]
 * @returns {Promise<Card[]>}
 */
export async function readCards(mock, type, ids, filter = NO_FILTER) {
  const asked = query({ ...filter, id: ids });
  return (await mock.control("GET", `/_mock/boards/${type}/deals?${asked}`)).deals;
}

/**
 * Return a query without what is empty.
 *
 * @param {Record<string, string | number | string[]>} values
 */
function query(values) {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  );
  return new URLSearchParams(pairs.filter(([, value]) => value !== ""));
}

/**
 * Return the path of a deal in the vendor's API.
 *
 * @param {string} type
 * @param {string} [id]
 */
export function dealPath(type, id) {
  const deals = `/api/pipelines/${type.toLowerCase()}/deals`;
  return id === undefined ? deals : `${deals}/${encodeURIComponent(id)}`;
}
