/** The form that says which exchanges the list shows. */

import { h } from "../lib/dom.js";

/** @typedef {import("./exchange.js").Filters} Filters */

const METHODS = { "": "Any method", GET: "GET", POST: "POST", PATCH: "PATCH", DELETE: "DELETE" };
const STATUSES = {
  "": "Any status",
  2: "2xx: done",
  3: "3xx",
  4: "4xx: refused",
  5: "5xx: failed",
  0: "No answer",
};

/**
 * Return the form; `onChange` gets the filters whenever one was changed.
 *
 * @param {(filters: Omit<Filters, "deal">) => void} onChange
 * @returns {HTMLFormElement}
 */
export function filterForm(onChange) {
  const placeholder = "Search: /path, operation, change";
  const label = { "aria-label": "Search by path, operation or change" };
  const text = h("input", {
    type: "search",
    name: "text",
    autocomplete: "off",
    placeholder,
    ...label,
  });
  const method = select("Method", METHODS);
  const status = select("Status", STATUSES);
  const changes = h("input", { type: "checkbox", name: "changes" });
  const faults = h("input", { type: "checkbox", name: "faults" });
  return h(
    "form",
    { class: "filter", role: "search", oninput: read, onsubmit: stop },
    text,
    method,
    status,
    h("label", { class: "check" }, changes, "Only changes"),
    h("label", { class: "check" }, faults, "Only faults"),
  );

  function read() {
    onChange({
      text: text.value,
      method: method.value,
      status: status.value,
      changes: changes.checked,
      faults: faults.checked,
    });
  }
}

/**
 * @param {string} name
 * @param {Record<string, string>} options
 */
function select(name, options) {
  const values = Object.entries(options).sort(
    ([one], [other]) => Number(one !== "") - Number(other !== ""),
  );
  return h(
    "select",
    { "aria-label": name },
    ...values.map(([value, text]) => h("option", { value }, text)),
  );
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
}
