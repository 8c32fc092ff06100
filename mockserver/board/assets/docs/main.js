/** The page at `/docs`: both contracts for people, and forms to try their operations. */

import { App, linkPages } from "../lib/app.js";
import { byId, h, replace } from "../lib/dom.js";
import { Mock, Refused, ROOT } from "../lib/mock.js";
import { admitted } from "../lib/token.js";
import { Contract } from "./contract.js";
import { goToPlace, keepPlace } from "./links.js";
import { mountMenu } from "./menu.js";
import { introduction, operationPart, statementParts } from "./parts.js";
import { entries } from "./search.js";

/** @typedef {import("./parts.js").Part} Part */
/** @typedef {import("./search.js").Entry} Entry */

const app = new App(new Mock(new URLSearchParams(location.search).get("sandbox") ?? "default"));

linkPages(app.mock.sandbox);
try {
  await show();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  replace(byId("docs"), h("h2", {}, "There is no documentation now"), h("p", {}, error.message));
}

/** Show the vendor's API and, as soon as that can be read, the mock's own. */
async function show() {
  const closed = await admitted(app.mock);
  const vendor = new Contract(await vendorDocument(closed !== null));
  const operations = vendor.operations();
  const parts = [
    introduction(vendor.document, closed === null ? app.mock.sandbox : null),
    operationPart(app, "api", vendor.document, operations),
    ...statementParts(vendor, operations),
  ];
  const found = entries(operations, vendor.document);
  const elements = parts.map(({ element }) => element);
  const showMenu = mountMenu(byId("menu"), parts, found);
  replace(byId("docs"), closed !== null && keyField(closed), elements);
  keepPlace();
  const isThere = goToPlace();
  const last = closed === null ? await ownPart(found) : notThere(closed);
  parts.push(last);
  showMenu();
  byId("docs").append(last.element);
  if (!isThere) goToPlace();
}

/**
 * Return the part about the mock's own API.
 *
 * @param {Entry[]} found gets what can be found in it
 * @returns {Promise<Part>}
 */
async function ownPart(found) {
  const control = new Contract(await app.mock.control("GET", "/_mock/openapi.json"));
  const operations = control.operations();
  found.push(...entries(operations, control.document));
  return operationPart(app, "control", control.document, operations);
}

/**
 * Return the vendor's contract as it is in force for the sandbox that the page shows.
 *
 * @param {boolean} closed whether that cannot be found out: then it is that of the default one
 */
async function vendorDocument(closed) {
  const answer = closed
    ? await app.mock.fetch(new URL("openapi.json", ROOT), { method: "GET" })
    : await app.mock.answer("GET", "/openapi.json");
  return answer.json();
}

/**
 * @param {string | null} message
 * @returns {Part}
 */
function notThere(message) {
  const title = "The mock's own API";
  const element = h("section", { id: "control" }, h("h2", {}, title), h("p", {}, message));
  return { title, hash: "control", items: [], element };
}

/** @param {string} message */
function keyField(message) {
  const { key = "" } = byId("docs").dataset;
  const value = key.startsWith("introzy_") ? key : "";
  const field = h("input", { id: "key", value, autocomplete: "off", oninput: take });
  take();
  return h(
    "section",
    { class: "closed" },
    h("h2", {}, "The mock's own API does not answer this page"),
    h("p", {}, message),
    h(
      "p",
      {},
      "So it is not described here, and the forms start with ids that scenario default has.",
    ),
    h("label", {}, "Key for the vendor's API", field),
  );

  function take() {
    app.mock.key = field.value;
  }
}
