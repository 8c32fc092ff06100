/** What can be done with one exchange: copy it, send it again, save it. */

import { copyText } from "../lib/copy.js";
import { h } from "../lib/dom.js";
import { saveButton } from "./saving.js";
import { curlOf, sendAgain, sentBy } from "./sending.js";
import { visible } from "./text.js";

/** @typedef {import("../lib/app.js").App} App */

/**
 * Return buttons, and the curl command of the request.
 *
 * @param {App} app
 * @param {any} exchange
 * @param {() => void} onSend
 * @returns {HTMLElement}
 */
export function actionsOf(app, exchange, onSend) {
  const { id, target } = exchange;
  const isLive = target === undefined;
  const curl = isLive ? exchange.curl : curlOf(app.mock, exchange);
  const command = h("pre", { tabindex: 0 }, visible(curl));
  const saving = [
    saveButton(app, "Save as HAR", `/_mock/requests/${id}/har`, `request-${id}.har`),
    saveButton(
      app,
      "Save as replay file",
      `/_mock/export?journal=1&exchange=${id}`,
      `request-${id}.json`,
    ),
  ];
  return h(
    "div",
    { class: "actions" },
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", onclick: () => copyText(app, command) }, "Copy as curl"),
      h("button", { type: "button", onclick: () => app.attempt(again) }, "Send again"),
      ...(isLive ? saving : []),
    ),
    h("details", {}, h("summary", {}, "The request as a curl command"), command),
  );

  async function again() {
    const sent = await sentBy(app.mock, exchange);
    onSend();
    const status = await sendAgain(app.mock, sent);
    app.say(`Sent again: the answer is ${status}.`);
  }
}
