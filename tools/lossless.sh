#!/bin/sh
# lossless.sh BUILD: does screening find what scoring every name finds? Asks seeded queries of all kinds at
# .6, .7 and .85 both ways (bench/bench_lossless.c): three quarters of them of the US Consolidated Screening
# List, since scoring every name of all lists takes long, the rest of all lists together.
#
#   QUERIES (20000)    together
#   SEED (20190516)
#
# Status 1 when anything differs, 77 without ../shared/data.
set -eu

build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
data=../shared/data
queries=${QUERIES:-20000}
seed=${SEED:-20190516}
mkdir -p build
tools/compile_all.sh "$build/tamis" build/lists.snap >/dev/null || exit $?
"$build/tamis" compile -o build/us.snap us_csl@2026-07-31:"$data/lists/us_csl/consolidated.csv.xz" >/dev/null

failed=0
part=$((queries * 3 / 4))
for list in us lists; do
    "$build/bench/bench_lossless" "build/$list.snap" --queries "$part" --seed "$seed" \
        --customers "$data/eval/customers_global.csv.xz" || failed=1
    part=$((queries - part))
done
exit "$failed"
