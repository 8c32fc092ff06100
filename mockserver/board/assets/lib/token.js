/** The admin token: asked for where the server wants it, and kept for this tab only. */

import { asked } from "./dialog.js";
import { h } from "./dom.js";
import { Refused } from "./mock.js";

/** @typedef {import("./mock.js").Mock} Mock */

/**
 * Return whether `/_mock` answers this page, after asking for the admin token if it wants one.
 *
 * @param {Mock} mock
 * @returns {Promise<string | null>} null if it answers, otherwise why it does not
 */
export async function admitted(mock) {
  for (;;) {
    try {
      await mock.control("GET", "/_mock/health");
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.wantsToken) return error.message;
      const given = await token(mock, error.message);
      if (given === null) return error.message;
      mock.token = given;
    }
  }
}

/**
 * @param {Mock} mock
 * @param {string} message
 * @returns {Promise<string | null>}
 */
async function token(mock, message) {
  const field = h("input", {
    name: "token",
    type: "password",
    required: true,
    autocomplete: "off",
  });
  const wrong = mock.token !== null && "That is not the token. ";
  const content = [h("p", {}, wrong, message), h("label", {}, "Admin token", field)];
  const values = await asked("This server needs its admin token", content, "Open");
  return values && (values.token ?? null);
}
