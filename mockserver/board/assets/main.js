/** The page at `/`: the board, and beside it the tools of developers. */

import { mount } from "./board/mount.js";
import { App, linkPages } from "./lib/app.js";
import { byId, h, replace } from "./lib/dom.js";
import { watch } from "./lib/events.js";
import { Mock } from "./lib/mock.js";
import { admitted } from "./lib/token.js";
import { kept } from "./play/kept.js";
import { mountTools } from "./tools.js";
import { leadToTraffic } from "./traffic/opening.js";

const query = new URLSearchParams(location.search);
const app = new App(new Mock(query.get("sandbox") ?? "default"));
linkPages(app.mock.sandbox);
const demo = query.has("demo") ? await import("./play/demo.js") : null;
await demo?.styleDemo();

if (!demo) leadToTraffic(app);
const closed = await admitted(app.mock);
if (closed === null) open();
else showClosed(closed);

/** @param {string} why */
function showClosed(why) {
  const other =
    app.mock.sandbox === "default" ? null : h("a", { href: "?" }, "Open the sandbox default");
  replace(byId("board"), h("h2", {}, "The board is closed"), h("p", {}, why), other);
}

function open() {
  mount(app, byId("board"));
  void watch(
    app.mock,
    ({ event, data }) => app.emit(event, data),
    (connection) => {
      const { state, why } = app.latest("connection") ?? {};
      if (state !== connection.state || why !== connection.why) app.emit("connection", connection);
    },
  );
  if (demo) void demo.mountDemo(app);
  else mountTools(app);
  if (kept(app)) app.emit("show-tool", "play");
}
