// json-server listens on every address and takes no other wish: keep it on this machine.
const { Server } = require("node:net");

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  const ready = rest.filter((item) => typeof item === "function");
  return listen.call(this, port, "127.0.0.1", ...ready);
};
