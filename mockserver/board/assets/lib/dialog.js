/** Dialogs: asking before something is lost, and asking for a text. */

import { h } from "./dom.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * Ask before something is lost.
 *
 * @param {string} title a question
 * @param {string} text what will be lost
 * @param {string} button what the button that goes on says
 * @returns {Promise<boolean>}
 */
export async function confirmed(title, text, button) {
  return (await asked(title, [h("p", {}, text)], button)) !== null;
}

/**
 * Show a dialog with fields, and return their values by name; null if it was cancelled.
 *
 * @param {string} title
 * @param {Child[]} content
 * @param {string} button
 * @returns {Promise<Record<string, string> | null>}
 */
export function asked(title, content, button) {
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "asked" }, title),
    ...content,
    h(
      "div",
      { class: "row" },
      h("button", { class: "main", value: "yes" }, button),
      h("button", { value: "", formnovalidate: true }, "Cancel"),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "asked" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const values = Object.fromEntries(new FormData(form));
      dialog.remove();
      resolve(dialog.returnValue ? /** @type {Record<string, string>} */ (values) : null);
    });
  });
}
