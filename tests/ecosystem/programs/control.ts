// What a program in TypeScript does with /_mock: every line is checked by `tsc --strict`, then run.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: process.env["INTROZY_BASE_URL"] ?? "" });

const sandbox = await client.POST("/_mock/sandboxes", { body: { name: "mine" } });
assert(sandbox.data);
const query = { sandbox: sandbox.data.name };

const clock = await client.PATCH("/_mock/clock", {
  params: { query },
  body: { now: "2030-01-01T09:00:00.000Z", mode: "frozen" },
});
assert(clock.data);
const again = await client.PATCH("/_mock/clock", { params: { query }, body: clock.data });
assert.deepEqual(again.data, clock.data);

const fault = await client.POST("/_mock/faults", {
  params: { query },
  body: { preset: "flaky", operation: "createDeal" },
});
assert(fault.data);
const gone = await client.DELETE("/_mock/faults/{id}", {
  params: { query, path: { id: fault.data.id } },
});
assert.equal(gone.response.status, 204);

const exported = await client.GET("/_mock/export", { params: { query } });
assert(exported.data);
const imported = await client.POST("/_mock/import", { params: { query }, body: exported.data });
assert.equal(imported.data?.sandbox, "mine");

const unknown = await client.GET("/_mock/clock", { params: { query: { sandbox: "none" } } });
assert.equal(unknown.error?.error.code, "NOT_FOUND");
console.log("done");
