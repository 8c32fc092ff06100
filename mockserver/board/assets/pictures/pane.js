/** The pane with the pictures of the pipeline that is shown, drawn anew when something changes. */

import { h, replace } from "../lib/dom.js";
import { PictureView } from "./view.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./view.js").Picture} Picture */

const LEAST_PAUSE_MS = 1000;

/**
 * @param {App} app
 * @param {HTMLElement} element
 */
export function mount(app, element) {
  /** @type {Map<string, PictureView>} */
  const views = new Map();
  const refusal = h("p", { class: "refusal", role: "alert" });
  const figures = h("div", { class: "pictures" });
  replace(element, h("h2", { class: "unseen" }, "Pictures"), figures, refusal);

  const redraw = seldom(element, async () => {
    /** @type {string | undefined} */
    const type = app.latest("pipeline");
    if (!type) return;
    const path = `/_mock/pictures/${type.toLowerCase()}`;
    try {
      /** @type {Picture[]} */
      const pictures = await app.mock.control("GET", path);
      for (const picture of pictures) {
        const view = views.get(picture.file) ?? new PictureView(app.mock);
        views.set(picture.file, view);
        await view.show(picture, `${path}/${picture.file}`);
      }
      if (!figures.childElementCount) replace(figures, ...[...views.values()].map(elementOf));
      refusal.textContent = "";
    } catch (error) {
      refusal.textContent = error instanceof Error ? error.message : String(error);
    }
  });
  for (const topic of ["pipeline", "changes", "sandbox"]) app.on(topic, redraw);
  redraw();
}

/** @param {PictureView} view */
function elementOf(view) {
  return view.element;
}

/**
 * Return a function that does something soon: once for all calls before that, at most once a
 * second, and only while an element can be seen.
 *
 * @param {Element} element
 * @param {() => Promise<void>} action
 */
function seldom(element, action) {
  let wanted = false;
  let seen = false;
  let resting = false;
  const go = async () => {
    if (!wanted || !seen || resting) return;
    wanted = false;
    resting = true;
    await action();
    await new Promise((resolve) => setTimeout(resolve, LEAST_PAUSE_MS));
    resting = false;
    await go();
  };
  new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting ?? false;
    void go();
  }).observe(element);
  return () => {
    wanted = true;
    void go();
  };
}
