/** Copying a text that the page shows. */

/** @typedef {import("./app.js").App} App */

/**
 * Copy the text of an element; where the browser does not allow that, select it.
 *
 * @param {App} app
 * @param {HTMLElement} element
 */
export async function copyText(app, element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    app.say("Copied.");
  } catch {
    element.closest("details")?.setAttribute("open", "");
    getSelection()?.selectAllChildren(element);
    app.say("The browser does not allow copying. The text is selected: copy it with the keyboard.");
  }
}
