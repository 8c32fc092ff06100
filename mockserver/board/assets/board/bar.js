/** The bar at the top: which sandbox the page shows, what time it is there, and the connection. */

import { byId, h, replace } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { ROOT, sandboxPath } from "../lib/mock.js";

/** @typedef {import("../lib/app.js").App} App */
/** @typedef {import("./clock.js").SandboxClock} SandboxClock */

/**
 * @param {App} app
 * @param {HTMLElement} element
 * @param {SandboxClock} clock
 */
export function mountBar(app, element, clock) {
  const scenario = h("b", { dir: "auto" });
  const time = h("time", { title: "The time in the sandbox, in UTC" });
  const connection = h("span", { class: "mark" }, "connecting");
  const fact = (/** @type {string} */ name, /** @type {HTMLElement} */ value) =>
    h("span", { class: "fact" }, h("span", {}, `${name} `), value);
  replace(
    element,
    fact("Sandbox", h("b", { dir: "auto" }, app.mock.sandbox)),
    fact("Scenario", scenario),
    time,
    connection,
  );

  clock.onTick(() => {
    time.dateTime = clock.now;
    time.textContent = `${moment(`${clock.now.slice(0, 19)}Z`)} UTC`;
  });
  app.on("connection", ({ state, why }) => {
    const live = state === "live";
    connection.className = `mark ${live ? "good" : "warn"}`;
    connection.textContent = live ? "live" : "connection lost, coming back";
    connection.title = why;
    if (live) void app.attempt(readSandbox);
    else app.say(`The connection to the server is lost. ${why}`);
  });
  app.on("changes", ({ complete }) => complete || app.attempt(readSandbox));

  async function readSandbox() {
    const sandbox = await app.mock.control("GET", sandboxPath(app.mock.sandbox));
    scenario.textContent = sandbox.scenario;
    if (app.mock.sandbox === "default") return; // the page says which keys work
    const key = `"Authorization: Bearer ${sandbox.apiKey}"`;
    byId("call").textContent = `curl ${ROOT}api/pipelines -H ${key}`;
    byId("which").textContent = "This is the key of the sandbox.";
  }
}
