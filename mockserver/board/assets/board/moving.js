/** Moving a deal to another stage: shown at once, and taken back if the server refuses. */

import { Refused } from "../lib/mock.js";
import { dealPath, readCards } from "./reading.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./column.js").Column} Column */
/** @typedef {import("./reading.js").Card} Card */

/**
 * Move a deal by the vendor's API, after the moves of it that are under way.
 *
 * @param {Board} board
 * @param {string} id
 * @param {string} stageId
 * @param {DOMRect} [from] where it was dropped
 */
export async function move(board, id, stageId, from) {
  const { columns, type } = board;
  const card = columns.find(id);
  const column = columns.byId(stageId);
  if (!card || !column || card.stageId === stageId) return;
  const index = columns.columnOf.get(id)?.list.indexOf(id);
  columns.animate(() => columns.place({ ...card, stageId }), from && new Map([[id, from]]));
  const earlier = board.moving.get(id) ?? Promise.resolve();
  const moved = earlier.then(() => send(board, type, { card, index, column }));
  board.moving.set(id, moved);
  await moved;
  if (type === board.type) await board.refresh(new Map([[id, ""]]), moved);
  if (board.moving.get(id) === moved) board.moving.delete(id);
}

/**
 * @param {Board} board
 * @param {string} type
 * @param {{card: Card, index: number | undefined, column: Column}} what
 */
async function send(board, type, { card, index, column }) {
  const { app } = board;
  try {
    const path = dealPath(type, card.id);
    await app.mock.api("PATCH", path, { pipelineStageId: column.id });
    app.say(`${card.name} moved to ${column.label}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await takeBack(board, type, { card, index, why: error.message });
  }
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
