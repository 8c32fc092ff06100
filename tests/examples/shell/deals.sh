#!/bin/sh
# Each test has a sandbox of its own, with the same records every time.
set -eu

fresh_sandbox() { # NAME
  key=$INTROZY_API_KEY
  key=$(request POST /_mock/sandboxes "{\"name\": \"$1\"}" | jq --raw-output .apiKey)
}

request() { # METHOD PATH [BODY]
  curl --silent --show-error --fail-with-body --request "$1" "$INTROZY_BASE_URL$2" \
    --header "Authorization: Bearer $key" \
    --header "Content-Type: application/json" --data "${3-}"
}

expect() { # WHAT EXPECTED FOUND
  [ "$2" = "$3" ] || { echo "$1: expected $2, found $3" >&2; exit 1; }
}

fresh_sandbox create
before=$(request GET /api/pipelines/sales/deals | jq .data.total)
request POST /api/pipelines/sales/deals '{"name": "Acme Corp", "expectedValue": 50000}' > /dev/null
after=$(request GET /api/pipelines/sales/deals | jq .data.total)
expect "deals before" 50 "$before"
expect "deals after" 51 "$after"
echo "ok: a deal is created"

fresh_sandbox move
qualified=$(request GET /api/pipelines/sales |
  jq --raw-output '.data.stages[] | select(.label == "Qualified").id')
deal=$(request POST /api/pipelines/sales/deals '{"name": "Acme Corp"}' | jq --raw-output .data.id)
request PATCH "/api/pipelines/sales/deals/$deal" "{\"pipelineStageId\": \"$qualified\"}" > /dev/null
stage=$(request GET "/api/pipelines/sales/deals/$deal" | jq --raw-output .data.stage.label)
deals=$(request GET /api/pipelines/sales/deals | jq .data.total)
expect "stage" Qualified "$stage"
expect "deals, with none of the other test's" 51 "$deals"
echo "ok: a deal is moved"
