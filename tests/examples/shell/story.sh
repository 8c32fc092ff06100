#!/bin/sh
# A retry makes a second deal: seen in the journal, taken back, and repeated on another server.
# introzy-mock exec -- sh story.sh
set -eu

control() { # METHOD PATH [BODY]
  curl --silent --request "$1" "$INTROZY_BASE_URL/_mock/$2" \
    --header "Content-Type: application/json" --data "${3-}"
  echo
}

create() { # NAME
  curl --silent --request POST "$INTROZY_BASE_URL/api/pipelines/sales/deals" \
    --header "Authorization: Bearer $INTROZY_API_KEY" \
    --header "Content-Type: application/json" --data "{\"name\": \"$1\"}" > answer.json
}

echo "== time stands still"
control PATCH clock '{"now": "2025-03-01T12:00:00Z", "mode": "frozen"}'
create "Acme Corp"
control POST savepoints

echo "== a deal is created, but its answer is lost; the program tries again"
control POST faults '{"preset": "lost-answer", "operation": "createDeal"}'
create "Initech" || echo "no answer"
create "Initech"

echo "== the journal tells of both"
introzy-mock log

echo "== back to the savepoint"
control POST savepoints/1/rollback
control GET digest

echo "== the same on another server"
introzy-mock export --journal --out story.json
introzy-mock exec -- introzy-mock replay story.json | sed 's/ on [^:]*:[^:]*:[0-9]*//'
introzy-mock exec -- sh -c 'introzy-mock import story.json; curl -s $INTROZY_BASE_URL/_mock/digest'
echo
