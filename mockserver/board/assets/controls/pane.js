/** The pane with the controls of the sandbox that the page shows. */

import { h, replace } from "../lib/dom.js";
import { clockSection } from "./clock.js";
import { faultsSection } from "./faults.js";
import { keysSection } from "./keys.js";
import { readNames } from "./names.js";
import { Preview } from "./preview.js";
import { sandboxesSection } from "./sandboxes.js";
import { snapshotsSection, startSection } from "./state.js";
import { timelineSection } from "./timeline.js";

/** @typedef {import("../lib/app.js").App} App */

/**
 * @param {App} app
 * @param {HTMLElement} element
 */
export async function mount(app, element) {
  try {
    const names = await readNames(app.mock);
    const preview = new Preview(app, element);
    const sections = [
      timelineSection(app, preview),
      startSection(app, preview, names),
      snapshotsSection(app, preview),
      clockSection(app, preview, names),
      faultsSection(app, preview, names),
      keysSection(app, preview),
      sandboxesSection(app, preview, names),
    ];
    replace(
      element,
      sections.map((section) => section.element),
      preview.element,
    );
  } catch (error) {
    replace(element, h("p", { class: "refusal" }, error instanceof Error ? error.message : ""));
  }
}
