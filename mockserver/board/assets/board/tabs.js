/** A tab for each pipeline; the address of the page names the one that is shown. */

import { h, replace } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { step } from "../lib/tabs.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./reading.js").Pipeline} Pipeline */

/**
 * @param {Board} board
 * @param {() => Promise<boolean>} leave asks whether what is edited may be left
 */
export function tabs(board, leave) {
  const list = h("div", { role: "tablist", "aria-label": "Pipelines", class: "pipelines" });
  /** @type {Map<string, HTMLButtonElement>} */
  const known = new Map();
  list.addEventListener("keydown", (event) => step([...known.values()], event));
  board.onRead((shown) => shown && show(shown.pipelines));
  addEventListener("hashchange", () => {
    const type = typeInAddress() ?? [...known.keys()][0];
    if (type && type !== board.type && known.has(type)) void open(type);
  });
  return list;

  /** @param {Pipeline[]} pipelines */
  function show(pipelines) {
    for (const { type, id, dealCount } of pipelines) {
      const tab = known.get(type) ?? add(type);
      const chosen = type === board.type;
      const name = type.charAt(0) + type.slice(1).toLowerCase();
      tab.ariaSelected = String(chosen);
      tab.tabIndex = chosen ? 0 : -1;
      replace(tab, name, h("span", { class: "count" }, id === null ? "+" : number(dealCount)));
      tab.title = id === null ? "Not created yet" : "";
    }
  }

  /** @param {string} type */
  function add(type) {
    const address = () => {
      location.hash = type.toLowerCase();
    };
    const properties = { type: "button", role: "tab", "aria-controls": "pipeline" };
    const tab = h("button", { ...properties, onclick: address });
    known.set(type, tab);
    list.append(tab);
    return tab;
  }

  /** @param {string} type */
  async function open(type) {
    if (await leave()) await board.open(type);
    else history.replaceState(null, "", `#${board.type.toLowerCase()}`);
  }
}

/** Return the pipeline type that the address of the page names, if it names one. */
export function typeInAddress() {
  const named = location.hash.slice(1) || new URLSearchParams(location.search).get("pipeline");
  return named && /^[a-z]+$/i.test(named) ? named.toUpperCase() : null;
}
