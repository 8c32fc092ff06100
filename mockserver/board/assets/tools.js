/** The tools of developers: a pane for each, loaded when it is first opened. */

import { byId, h, replace, styled } from "./lib/dom.js";
import { loaded } from "./lib/mock.js";
import { step } from "./lib/tabs.js";

/** @typedef {import("./lib/app.js").App} App */
/** @typedef {{mount: (app: App, element: HTMLElement) => void | Promise<void>}} Pane */

const HIDDEN = "introzy-mock-tools-hidden";
const WIDE = "(min-width: 60rem)";

/** @type {Record<string, () => Promise<Pane>>} */
const PANES = {
  traffic: () => loaded(import("./traffic/pane.js")),
  controls: () => loaded(import("./controls/pane.js")),
  pictures: () => loaded(import("./pictures/pane.js")),
  play: () => loaded(import("./play/pane.js")),
};

/**
 * Show a tab for each pane, and the first of them; on a narrow page only when it is asked for.
 *
 * @param {App} app
 */
export function mountTools(app) {
  const panel = byId("pane");
  /** @type {Map<string, HTMLElement>} */
  const mounted = new Map();
  const tabs = Object.keys(PANES).map((name) => tab(name, () => show(name)));
  const list = /** @type {HTMLElement} */ (document.querySelector("#tools [role=tablist]"));
  replace(list, ...tabs);
  list.addEventListener("keydown", (event) => step(tabs, event));
  app.on("show-tool", show);
  let current = Object.keys(PANES)[0] ?? "";
  byId("show-tools").addEventListener("click", async () => {
    if (!byId("tools").hidden) return setHidden(true);
    await show(current);
    byId("tools").scrollIntoView(); // on a narrow page it is below the board
  });
  if (startsHidden()) setHidden(true);
  else show(current);

  /** @param {string} name */
  async function show(name) {
    current = name;
    setHidden(false);
    for (const one of tabs) {
      const chosen = one.dataset.name === name;
      one.ariaSelected = String(chosen);
      one.tabIndex = chosen ? 0 : -1;
      if (chosen) panel.setAttribute("aria-labelledby", one.id);
    }
    const known = mounted.get(name);
    const element = known ?? h("div", { class: `pane-${name}` });
    mounted.set(name, element);
    replace(panel, element);
    if (!known && !(await app.attempt(() => filled(name, element)))) mounted.delete(name);
  }

  /**
   * @param {string} name
   * @param {HTMLElement} element
   */
  async function filled(name, element) {
    const [pane] = await Promise.all([PANES[name]?.(), styled(name)]);
    await pane?.mount(app, element);
    return true;
  }
}

/** Whether the tools begin hidden: as they were left in this tab, or on a narrow page. */
function startsHidden() {
  return (sessionStorage.getItem(HIDDEN) ?? String(!matchMedia(WIDE).matches)) === "true";
}

/** @param {boolean} hidden */
function setHidden(hidden) {
  byId("tools").hidden = hidden;
  byId("show-tools").ariaExpanded = String(!hidden);
  sessionStorage.setItem(HIDDEN, String(hidden));
}

/**
 * @param {string} name
 * @param {() => void} show
 */
function tab(name, show) {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const properties = { type: "button", role: "tab", id: `tab-${name}`, dataset: { name } };
  return h("button", { ...properties, "aria-controls": "pane", onclick: show }, title);
}
