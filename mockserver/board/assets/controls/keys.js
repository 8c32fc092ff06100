/** The API keys of the sandbox: which were added, another one, and revoking one. */

import { h, replace } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { field, keepLoaded, numeric, Section } from "./section.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./preview.js").Preview} Preview */
/**
 * @typedef {{id: number, name: string | null, hint: string, expiresAt: string,
 *   revokedAt: string | null}} Key
 */

/**
 * @param {App} app
 * @param {Preview} preview
 */
export function keysSection(app, preview) {
  const section = new Section(app, preview, "Keys", { open: false });
  const list = h("ul", { class: "things" });
  const own = h("code");
  const added = h("div", { role: "status" });
  replace(
    section.content,
    h("p", { class: "quiet" }, "For a program to use this sandbox:"),
    h("pre", { tabindex: 0 }, "export INTROZY_API_KEY=", own),
    list,
    section.form(
      [field("Name", "name"), field("Days", "days", { inputmode: "numeric", size: 4 })],
      "Add",
      ({ name, days }) => ({
        method: "POST",
        path: "/_mock/keys",
        body: { name, days: numeric(days) },
      }),
      {
        done: ({ apiKey }) => replace(added, "Copy it now, it is not shown again:", shown(apiKey)),
      },
    ),
    added,
  );
  keepLoaded(section, ["changes", "clock"], async () => {
    own.textContent = await app.mock.ownKey();
    /** @type {Key[]} */
    const keys = await app.mock.control("GET", "/_mock/keys");
    section.redraw(
      list,
      keys.length ? keys.map(item) : [h("li", { class: "quiet" }, "None was added")],
    );
  });
  return section;

  /** @param {Key} key */
  function item({ id, name, hint, expiresAt, revokedAt }) {
    const label = name ?? `Key ${id}`;
    const end = revokedAt ? `revoked ${moment(revokedAt)}` : `expires ${moment(expiresAt)}`;
    const request = () => ({ method: "DELETE", path: `/_mock/keys/${id}` });
    const revoke = section.button("Revoke", request, {
      id: `revoke-${id}`,
      "aria-label": `Revoke ${label}`,
    });
    return h(
      "li",
      {},
      h("strong", { dir: "auto" }, label),
      h("span", { class: "quiet" }, `${hint}, ${end}`),
      revokedAt === null && revoke,
    );
  }
}

/** @param {string} key */
function shown(key) {
  return h("pre", { tabindex: 0 }, key);
}
