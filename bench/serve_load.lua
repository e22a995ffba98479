-- wrk script: POST /match/default with the queries of a file of JSON lines (QUERIES), BATCH of them a request, in turn.
-- Prints one line of figures, key=value.
local batch = tonumber(os.getenv("BATCH") or "1")
local requests, at = {}, 0

local function read_bodies()
    local bodies, pending = {}, {}
    for line in io.lines(os.getenv("QUERIES")) do
        pending[#pending + 1] = '"q' .. #pending .. '":' .. line
        if #pending == batch then
            bodies[#bodies + 1] = '{"queries":{' .. table.concat(pending, ",") .. "}}"
            pending = {}
        end
    end
    return bodies
end

function init()
    for i, body in ipairs(read_bodies()) do
        requests[i] = wrk.format("POST", "/match/default", { ["Content-Type"] = "application/json" }, body)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("figures requests=%d seconds=%.2f p50_ms=%.2f p90_ms=%.2f p99_ms=%.2f max_ms=%.1f failed=%d\n",
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(90) / 1000,
        latency:percentile(99) / 1000, latency.max / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
