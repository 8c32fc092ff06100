/** Moving a deal to another stage: shown at once, and taken back if the server refuses. */

import { Refused } from "../lib/mock.js";
import { dealPath, readCards } from "./reading.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./reading.js").Card} Card */

const LONGEST_MS = 10_000;

/**
 * Move a deal by the vendor's API.
 *
 * @param {Board} board
 * @param {string} id
 * @param {string} stageId
 * @param {DOMRect} [from] where it was dropped
 */
export async function move(board, id, stageId, from) {
  const { app, columns, type } = board;
  const card = columns.find(id);
  const column = columns.byId(stageId);
  if (!card || !column || card.stageId === stageId || board.moving.has(id)) return;
  const index = columns.columnOf.get(id)?.list.indexOf(id);
  board.moving.add(id);
  columns.animate(() => columns.place({ ...card, stageId }), from && new Map([[id, from]]));
  try {
    const path = dealPath(type, id);
    await inTime(app.mock.api("PATCH", path, { pipelineStageId: stageId }));
    app.say(`${card.name} moved to ${column.label}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await takeBack(board, type, { card, index, why: error.message });
  }
  if (type === board.type) await board.refresh(new Map([[id, ""]]), true);
  board.moving.delete(id);
}

/**
 * Show a deal where the server has it: a request may be carried out though its answer is lost.
 *
 * @param {Board} board
 * @param {string} type
 * @param {{card: Card, index: number | undefined, why: string}} moved
 */
async function takeBack(board, type, { card, index, why }) {
  const { app, columns } = board;
  const found = await app.attempt(() => readCards(app.mock, type, [card.id]));
  const now = found?.[0] ?? card;
  if (type === board.type) columns.animate(() => columns.place(now, index));
  const label = columns.byId(now.stageId)?.label;
  app.say(`${card.name} is in ${label}. ${why}`);
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
function inTime(answer) {
  const late = new Promise((_, reject) => {
    const text = `There was no answer for ${LONGEST_MS / 1000} seconds.`;
    setTimeout(() => reject(new Refused(0, text)), LONGEST_MS);
  });
  return Promise.race([answer, /** @type {Promise<never>} */ (late)]);
}
