"""Meetings, which no vendor has: what declares them, and a program that uses them."""

from __future__ import annotations

RESOURCE = """\
  "meetings": {
    "called": "meeting",
    "known by": ["subject"],
    "indexes": ["hostId"],
    "fields": {
      "id": "id",
      "subject": "text",
      "minutes": {"kind": "number", "default": 30},
      "hostId": {"link": {"name": "host", "to": "users"}},
      "createdAt": "time of creation",
      "updatedAt": "time of update",
      "deletedAt": {"kind": "time of deletion", "nullable": true}
    }
  },
"""

PATHS = """\
  /api/meetings:
    get:
      operationId: listMeetings
      x-ordinary: { list: meetings }
      parameters:
        - $ref: "#/components/parameters/Limit"
        - { name: offset, in: query, schema: { type: integer, minimum: 0, default: 0 } }
        - { name: hostId, in: query, schema: { type: string } }
      responses:
        "200":
          description: A part of the meetings.
          content:
            application/json:
              schema:
                type: object
                required: [success, data]
                properties:
                  success: { type: boolean, const: true }
                  data:
                    type: object
                    required: [meetings, total, limit, offset, hasMore]
                    properties:
                      meetings:
                        type: array
                        items: { $ref: "#/components/schemas/Meeting" }
                      total: { type: integer }
                      limit: { type: integer }
                      offset: { type: integer }
                      hasMore: { type: boolean }
    post:
      operationId: createMeeting
      x-ordinary: { create: meetings }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [subject, hostId]
              properties: &fields
                subject: { type: string, minLength: 1 }
                minutes: { type: number }
                hostId: { type: string }
            example: { subject: Kick-off, hostId: 4f904604-06e7-41c6-8a7d-e50e73a50cbe }
      responses:
        "201": &meeting
          description: The meeting.
          content:
            application/json:
              schema:
                type: object
                required: [success, data]
                properties:
                  success: { type: boolean, const: true }
                  data: { $ref: "#/components/schemas/Meeting" }
  /api/meetings/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, format: uuid } }
    get:
      operationId: getMeeting
      x-ordinary: { get: meetings }
      responses: { "200": *meeting }
    patch:
      operationId: updateMeeting
      x-ordinary: { update: meetings }
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: *fields }
            example: { minutes: 60 }
      responses: { "200": *meeting }
    delete:
      operationId: deleteMeeting
      x-ordinary: { delete: meetings }
      responses:
        "200":
          description: The meeting is deleted.
          content:
            application/json:
              schema:
                type: object
                required: [success]
                properties: { success: { type: boolean, const: true } }
"""

SCHEMA = """\
    Meeting:
      type: object
      required: [id, subject, minutes, host, createdAt, updatedAt]
      properties:
        id: { $ref: "#/components/schemas/Id" }
        subject: { type: string }
        minutes: { type: number }
        host: { $ref: "#/components/schemas/PersonName" }
        createdAt: { $ref: "#/components/schemas/Timestamp" }
        updatedAt: { $ref: "#/components/schemas/Timestamp" }
"""

PROGRAM = """\
import json, sys
from pathlib import Path
from mockserver import Config, create_app
from mockserver.app import EXTENSION

path = Path("mock.json")
app = create_app(Config(data=path))
seen = {}

def ask(method, target, body=None):
    key = {"Authorization": "Bearer introzy_your_api_key"}
    answer = app.test_client().open(target, method=method, json=body, headers=key)
    return {"status": answer.status_code, "body": answer.json if answer.data else None}

def create(**fields):
    return ask("POST", "/api/meetings", fields)

def listed(query=""):
    answer = ask("GET", f"/api/meetings{query}")["body"]["data"]
    return {**answer, "meetings": [one["subject"] for one in answer["meetings"]]}

users = ask("GET", "/_mock/users")["body"]
ann, bob = (user["id"] for user in users[:2])
seen["other"] = "{firstName} {lastName}".format(**users[1])
seen["host"] = {name: users[0][name] for name in ("id", "firstName", "lastName")}
seen["created"] = create(subject="Kick-off", hostId=ann)
create(subject="Demo", hostId=bob, minutes=45)
gone = create(subject="Retro", hostId=ann)["body"]["data"]["id"]
seen["listed"] = listed()
seen["page"] = listed("?limit=1&offset=1")
seen["end"] = listed("?limit=2&offset=2")
seen["of host"] = listed(f"?hostId={ann.upper()}")

one = "/api/meetings/" + seen["created"]["body"]["data"]["id"]
seen["updated"] = ask("PATCH", one, {"minutes": 60, "hostId": bob})
seen["updated again"] = ask("PATCH", one, {"minutes": 60})
seen["got"] = ask("GET", one)
seen["refused"] = create(subject="Lunch", hostId="00000000-0000-4000-8000-000000000000")
seen["deleted"] = ask("DELETE", f"/api/meetings/{gone}")
seen["gone"] = ask("GET", f"/api/meetings/{gone}")
seen["left"] = listed()
journal = ask("GET", "/_mock/requests")["body"]
seen["journal"] = [[one["operation"], one["status"], one["summary"]] for one in journal]

exported = ask("GET", "/_mock/export")["body"]
ask("POST", "/_mock/reset")
seen["reset"] = listed()
seen["imported"] = ask("POST", "/_mock/import", exported)["status"]
seen["back"] = listed()
create(subject="Review", hostId=ann)
app.extensions[EXTENSION].default.close()
app = create_app(Config(data=path))
seen["restarted"] = listed()
print(json.dumps(seen))
"""
