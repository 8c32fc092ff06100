/** The bar of an opened file: which it is, and what can be done with it. */

import { confirmed } from "../lib/dialog.js";
import { h, replace } from "../lib/dom.js";
import { plural } from "../lib/format.js";
import { loaded } from "../lib/mock.js";
import { openFile } from "./opening.js";
import { visible } from "./text.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./runs.js").Part} Part */
/** @typedef {import("./runs.js").Run} Run */

export class FileBar {
  /**
   * @param {App} app
   * @param {(part: Part | null) => void} onPart shows the requests of a part; null is live
   */
  constructor(app, onPart) {
    this.app = app;
    this.onPart = onPart;
    this.chooser = h("input", { type: "file", accept: ".json,.har", onchange: () => this.open() });
    this.bar = h("section", { class: "file", "aria-label": "Opened file", hidden: true });
    this.button = h(
      "label",
      { class: "open" },
      "Open a replay file or a HAR, or drop it on the page",
      this.chooser,
    );
  }

  open() {
    const [file] = this.chooser.files ?? [];
    if (file) void openFile(this.app, file);
    this.chooser.value = "";
  }

  /**
   * Show a run; null closes it.
   *
   * @param {Run | null} run
   */
  show(run) {
    this.bar.hidden = run === null;
    if (run?.parts[0]) this.choose(run, run.parts[0]);
    else this.onPart(null);
  }

  /**
   * @param {Run} run
   * @param {Part} part
   */
  choose(run, part) {
    const { name, parts } = run;
    const count = plural(part.exchanges.length, "request");
    replace(
      this.bar,
      h("h2", {}, "From the file ", visible(name)),
      h("p", { class: "quiet" }, `${count}; what happens on the server is not shown here.`),
      parts.length > 1 && this.chooserOf(run, part),
      h(
        "div",
        { class: "row" },
        h(
          "button",
          { type: "button", class: "main", onclick: () => this.show(null) },
          "Back to live",
        ),
        part.exported &&
          h("button", { type: "button", onclick: () => this.play(part, name) }, "Play it"),
        part.exported &&
          h("button", { type: "button", onclick: () => this.load(part) }, "Load its data here"),
      ),
    );
    this.onPart(part);
  }

  /**
   * @param {Run} run
   * @param {Part} part
   */
  chooserOf(run, part) {
    const options = run.parts.map((one, at) =>
      h("option", { value: at, selected: one === part }, visible(one.sandbox)),
    );
    const select = h("select", { onchange: () => choose() }, ...options);
    const choose = () => {
      this.choose(run, run.parts[Number(select.value)] ?? part);
      this.bar.querySelector("select")?.focus();
    };
    return h("label", {}, "Sandbox", select);
  }

  /**
   * @param {Part} part
   * @param {string} name
   */
  async play({ exported }, name) {
    await this.app.attempt(async () => {
      const { play } = await loaded(import("../play/run.js"));
      await play(this.app, exported, name);
    });
  }

  /** @param {Part} part */
  async load({ exported: { tables, digest } }) {
    const { app } = this;
    const text =
      "The data, the clock and the keys of this sandbox are replaced by those of the file, and its " +
      "faults and journal are cleared.";
    if (!(await confirmed("Load the data of the file?", text, "Load"))) return;
    const done = await app.attempt(() =>
      app.mock.control("POST", "/_mock/import", { tables, digest }),
    );
    if (done) app.say("The data of the file is loaded. A reset goes back to its start.");
  }
}
