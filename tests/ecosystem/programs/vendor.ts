// What a program in TypeScript does with the API: every line is checked by `tsc --strict`, then run.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Deal = components["schemas"]["Deal"];

const baseUrl = process.env["INTROZY_BASE_URL"] ?? "";
const client = createClient<paths>({
  baseUrl,
  headers: { Authorization: `Bearer ${process.env["INTROZY_API_KEY"]}` },
});

async function fail(fault: { effect: unknown }): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ ...fault, times: 2 });
  await fetch(`${baseUrl}/_mock/faults`, { method: "POST", headers, body });
}

const listed = await client.GET("/api/pipelines");
assert(listed.data, "the list of pipelines is an answer of its type");
const [pipeline] = listed.data.data;
assert(pipeline);

// An answer's type is sent back as it is, and a name alone makes a deal.
const path = { type: pipeline.type };
const created = await client.POST("/api/pipelines/{type}/deals", {
  params: { path },
  body: { name: "A deal" },
});
assert(created.data);
const success: true = created.data.success;
assert.equal(success, true);
const made = created.data.data;

const page = await client.GET("/api/pipelines/{type}/deals", { params: { path } });
const [newest] = page.data?.data.deals ?? [];
assert.equal(newest?.id, made.id);

const got = await client.GET("/api/pipelines/{type}/deals/{id}", {
  params: { path: { ...path, id: made.id } },
});
assert(got.data);
const deal: Deal = got.data.data;

// What was got is sent back.
const updated = await client.PATCH("/api/pipelines/{type}/deals/{id}", {
  params: { path: { ...path, id: deal.id } },
  body: {
    name: deal.name,
    description: deal.description,
    expectedValue: deal.expectedValue,
    currency: deal.currency,
    notes: deal.notes,
    pipelineStageId: deal.stage.id,
    ownerId: deal.owner.id,
  },
});
assert.equal(updated.data?.data.stage.id, deal.stage.id);

// A fault is an error of its own type, with its headers.
await fail({ effect: { limit: 1, window: 60, spent: true } });
const limited = await client.GET("/api/pipelines");
assert.equal(limited.response.status, 429);
assert(limited.error);
const code: components["schemas"]["ErrorCode"] = limited.error.error.code;
assert.equal(code, "RATE_LIMITED");
assert(Number(limited.response.headers.get("Retry-After")) > 0);

await fetch(`${baseUrl}/_mock/faults`, { method: "DELETE" });
await fail({ effect: 503 });
const down = await client.GET("/api/pipelines/{type}/deals", { params: { path } });
assert.equal(down.response.status, 503);
assert.equal(down.error?.error.code, "SERVICE_UNAVAILABLE");
console.log("done");
