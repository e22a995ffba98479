#!/bin/sh
# Loads the service with wrk while its snapshot is replaced every two seconds, and writes docs/LOAD.md.
#
#   tools/load.sh BUILD [SNAPSHOT QUERIES]
#
#   SECONDS_EACH (20)   of each run
#   LONG (600)          seconds of the run that watches memory
#
# Without SNAPSHOT and QUERIES: every list of ../shared/data, and 1,000 queries made from them by bench/peers/queries.py,
# a fifth each of listed names, typos, other scripts, made-up names and customers. Status 2 when a request fails.
set -eu

build=$1
work=$(mktemp -d)
service=
swapper=
end() {
    [ -z "$swapper" ] || kill "$swapper" 2>/dev/null || true
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap end EXIT
command -v wrk >/dev/null || { echo "load: wrk is needed (apt-get install wrk)" >&2; exit 2; }

if [ $# -ge 3 ]; then
    cp "$2" "$work/lists.snap"
    cp "$3" "$work/queries.jsonl"
else
    tools/compile_all.sh "$build/tamis" "$work/lists.snap" --threads 2 --quiet >/dev/null
    cmake --build "$build" --target bench_export >/dev/null
    "$build/bench/bench_export" "$work/lists.snap" >"$work/entities.jsonl"
    python3 bench/peers/queries.py --entities "$work/entities.jsonl" --count 1000 \
        --customers ../shared/data/eval/customers_global.csv.xz >"$work/queries.jsonl"
fi
cp "$work/lists.snap" "$work/live.snap"
export QUERIES="$work/queries.jsonl"

"$build/tamis" serve --quiet --threads 2 --listen 127.0.0.1:0 --snapshot "$work/live.snap" >"$work/address" &
service=$!
while [ ! -s "$work/address" ]; do sleep 0.1; done
address=$(sed 's/listening on //' "$work/address")

# Anonymous memory (kB) and processor time (ticks) of the service.
memory() { awk '/^RssAnon/ {print $2}' "/proc/$service/status"; }
ticks() { awk '{print $14 + $15}' "/proc/$service/stat"; }

swap_for_ever() {
    while sleep 2; do
        cp "$work/lists.snap" "$work/next.snap"
        mv "$work/next.snap" "$work/live.snap"
    done
}
swap_for_ever &
swapper=$!

# row BATCH CONNECTIONS SECONDS: a line of the table.
row() {
    before=$(ticks)
    figures=$(BATCH=$1 wrk -t1 -c"$2" -d"$3s" --timeout 60s -s bench/serve_load.lua "$address" | grep ^figures)
    used=$(($(ticks) - before))
    echo "$figures" | tr ' ' '\n' | sed -n 's/=/ /p' >"$work/figures"
    awk -v batch="$1" -v connections="$2" -v used="$used" -v hertz="$(getconf CLK_TCK)" '
        {f[$1] = $2}
        END {
            n = f["requests"] * batch
            printf "| %d | %d | %.0f | %.0f | %.2f | %.2f | %.2f | %d |\n", batch, connections, n / f["seconds"], \
                used / hertz * 1e6 / n, f["p50_ms"], f["p90_ms"], f["p99_ms"], f["failed"]
            exit f["failed"] > 0 ? 2 : 0
        }' "$work/figures"
}

seconds=${SECONDS_EACH:-20}
row 1 2 5 >/dev/null # warm
{
    printf '# The service under load\n\nWritten by tools/load.sh (`make load`): wrk on the same machine, %s processors, ' "$(nproc)"
    printf 'two threads of the service, a snapshot of %s MB replaced every two seconds all the while. ' \
        "$(($(wc -c <"$work/lists.snap") / 1000000))"
    printf '1,000 queries in turn, five results each with explanations. Other programs ran on the machine where the load before is not small.\n\n'
    printf 'Load of the machine before: %s.\n\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
    echo "| queries a request | connections | queries a second | processor µs a query | p50 ms | p90 ms | p99 ms | failed |"
    echo "|---|---|---|---|---|---|---|---|"
    row 1 2 "$seconds"
    row 1 8 "$seconds"
    row 1 64 "$seconds"
    row 2 4 "$seconds"
    row 5 2 "$seconds"
    row 100 2 "$seconds"
    first=$(memory)
    row 1 8 "${LONG:-600}" >"$work/long"
    last=$(memory)
    printf '\nMemory of its own: %s kB before and %s kB after %s s at 8 connections with %s swaps in all; ' "$first" "$last" "${LONG:-600}" \
        "$(curl -s "$address/metrics" | awk '/^tamis_snapshot_swaps_total/ {print $2}')"
    printf 'the snapshot itself is mapped. Requests that failed: none.\n'
} >"$work/LOAD.md"
cp "$work/LOAD.md" docs/LOAD.md
cat docs/LOAD.md
