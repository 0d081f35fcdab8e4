-- What wrk measured, as one line of JSON; its own report lacks the 95th percentile.
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, ' ..
    '"p50": %.0f, "p95": %.0f, "p99": %.0f}\n',
    summary.requests, summary.duration, summary.bytes, failed,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
