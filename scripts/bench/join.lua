-- People who join, each with an address and a network of their own; all else as wrk was told.
local body, run, failed, sent = os.getenv("JOIN_BODY"), os.getenv("JOIN_RUN"), 0, 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  failures = 0
end

function request()
  sent = sent + 1
  wrk.headers["X-Forwarded-For"] = string.format(
    "%d.%d.%d.%d", math.random(1, 223), math.random(0, 255), math.random(0, 255), math.random(1, 254))
  return wrk.format("POST", nil, wrk.headers, body .. "&email=pat." .. run .. "." .. sent .. "%40example.com")
end

-- A form that was not taken is shown again, with success or not: only a 303 counts.
function response(status)
  if status ~= 303 then failures = failures + 1 end
end

done = function(summary, latency, requests)
  local errors = summary.errors
  for _, thread in ipairs(threads) do failed = failed + thread:get("failures") end
  failed = failed + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, ' ..
    '"p50": %.0f, "p95": %.0f, "p99": %.0f}\n',
    summary.requests, summary.duration, summary.bytes, failed,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
