import assert from "node:assert/strict";
import { test } from "node:test";

const base = process.env.INTROZY_BASE_URL;

async function request(key, method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

// A sandbox of its own for a test, with the same records every time.
async function freshSandbox(t) {
  const name = `test-${t.name.replaceAll(/[^\w.:-]+/g, "-")}`;
  const made = await request(process.env.INTROZY_API_KEY, "POST", "/_mock/sandboxes", { name });
  t.after(() => request(made.apiKey, "DELETE", `/_mock/sandboxes/${name}`));
  return async (...asked) => (await request(made.apiKey, ...asked)).data;
}

test("a deal is created", async (t) => {
  const introzy = await freshSandbox(t);

  await introzy("POST", "/api/pipelines/sales/deals", { name: "Acme Corp", expectedValue: 50000 });

  const { deals, total } = await introzy("GET", "/api/pipelines/sales/deals?limit=1");
  assert.equal(deals[0].name, "Acme Corp");
  assert.equal(total, 51);
});

test("a deal's stage isn't fixed (PATCH)", async (t) => {
  const introzy = await freshSandbox(t);
  const { stages } = await introzy("GET", "/api/pipelines/sales");
  const qualified = stages.find(({ label }) => label === "Qualified");
  const { id } = await introzy("POST", "/api/pipelines/sales/deals", { name: "Acme Corp" });

  await introzy("PATCH", `/api/pipelines/sales/deals/${id}`, { pipelineStageId: qualified.id });

  const deal = await introzy("GET", `/api/pipelines/sales/deals/${id}`);
  assert.equal(deal.stage.label, "Qualified");
  const { total } = await introzy("GET", "/api/pipelines/sales/deals");
  assert.equal(total, 51, "with none of the other test's deals");
});
