#!/bin/sh
# lossless.sh BUILD: does screening find what scoring every name finds? Asks seeded queries of all kinds at
# .6, .7 and .85 both ways (bench/bench_lossless.c). Scoring every name takes long, so half of the queries
# are asked of the lists of the United Nations and of Australia, a third of the US Consolidated Screening
# List, the rest of all lists together.
#
#   QUERIES (20000)    together
#   SEED (20190516)
#
# Status 1 when anything differs, 77 without ../shared/data.
set -eu

build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
lists=../shared/data/lists
queries=${QUERIES:-20000}
seed=${SEED:-20190516}
work=$build/lossless
mkdir -p "$work"
tools/compile_all.sh "$build/tamis" "$work/all.snap" >/dev/null || exit $?
"$build/tamis" compile --quiet -o "$work/us.snap" us_csl@2026-07-31:"$lists/us_csl/consolidated.csv.xz"
"$build/tamis" compile --quiet -o "$work/un_au.snap" un_sc:"$lists/un_sc/consolidated-2026-08-01.xml.xz" \
    au_dfat@2026-08-01:"$lists/au_dfat/consolidated.csv.xz"

failed=0
ask() {
    [ "$2" -gt 0 ] || return 0
    echo "$1: $2 queries"
    "$build/bench/bench_lossless" "$work/$1.snap" --queries "$2" --seed "$seed" \
        --customers ../shared/data/eval/customers_global.csv.xz || failed=1
}
ask un_au $((queries / 2))
ask us $((queries / 3))
ask all $((queries - queries / 2 - queries / 3))
exit "$failed"
