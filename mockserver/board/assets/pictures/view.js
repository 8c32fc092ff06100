/** One picture: an image of what the server draws, with its numbers in words and as a table. */

import { h, replace } from "../lib/dom.js";
import { money, plural } from "../lib/format.js";
import { Refused } from "../lib/mock.js";

/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {{label: string, dealCount: number, values: {currency: string, sum: number}[]}} Row */
/** @typedef {{file: string, title: string, of: string, rows: Row[]}} Picture */

export class PictureView {
  /** @param {Mock} mock */
  constructor(mock) {
    this.mock = mock;
    this.image = h("img", { width: 320, alt: "" });
    this.save = h("a", { class: "button" }, "Save");
    this.table = h("table");
    this.curl = h("pre", { tabindex: "0" });
    const numbers = h("details", {}, h("summary", {}, "Numbers"), this.table, this.curl);
    this.element = h("figure", {}, this.image, h("figcaption", {}, this.save, numbers));
  }

  /**
   * Show a picture as it is now.
   *
   * @param {Picture} picture
   * @param {string} path where the server draws it
   */
  async show({ file, title, of, rows }, path) {
    const answer = await this.mock.answer("GET", path);
    if (!answer.ok) throw new Refused(answer.status, `${title}: the answer is ${answer.status}.`);
    const old = this.image.src;
    this.image.src = URL.createObjectURL(await answer.blob());
    this.image.alt = `${title}: ${rows.map(inWords).join("; ") || "nothing yet"}`;
    if (old) URL.revokeObjectURL(old);
    this.element.ariaLabel = title;
    this.save.href = this.image.src;
    this.save.download = `${path.split("/").at(-2)}-${file}`;
    this.save.ariaLabel = `Save ${title}`;
    this.curl.textContent = this.mock.curl("GET", path);
    const columns = [of, "Deals", "Worth"].map((name) => h("th", { scope: "col" }, name));
    replace(this.table, h("thead", {}, h("tr", {}, columns)), h("tbody", {}, rows.map(row)));
  }
}

/** @param {Row} one */
function row({ label, dealCount, values }) {
  const worth = values.map(({ currency, sum }) => h("div", {}, money(sum, currency)));
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, label),
    h("td", {}, dealCount),
    h("td", {}, worth),
  );
}

/** @param {Row} one */
function inWords({ label, dealCount, values }) {
  const worth = values.map(({ currency, sum }) => money(sum, currency));
  return `${label}: ${[plural(dealCount, "deal"), ...worth].join(", ")}`;
}
