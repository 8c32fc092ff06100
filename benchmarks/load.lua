-- Sends the requests of a file in turn and prints what wrk measured as a line of JSON.
-- Arguments: the file, a line each "METHOD path body"; then, if every record that a request
-- creates is to be deleted by the next one, the path that its id is put behind.

local requests, at = {}, 0
local delete_path
local created = {}

local function delete(id)
  return wrk.format("DELETE", delete_path .. id)
end

function init(args)
  wrk.headers["Authorization"] = "Bearer introzy_your_api_key"
  wrk.headers["Content-Type"] = "application/json"
  for line in io.lines(args[1]) do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    requests[#requests + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
  end
  delete_path = args[2]
  if delete_path then
    response = function(status, _, body)
      if status == 201 then
        created[#created + 1] = body:match('"id":%s*"([^"]+)"')
      end
    end
  end
end

function request()
  if #created > 0 then
    return delete(table.remove(created))
  end
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "refused": %d, "broken": %d}',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
