#!/bin/sh
# bench.sh BUILD: measures that build and holds it against its budgets, on the lists of ../shared/data
# where they are, else on the starter lists and made-up data. What it prints is kept in bench.txt beside
# the build's folder.
#
# QUERIES (100) and ROWS (1,000) set how long the slower measurements take; NAMES (300, 0 for all) is
# the size of the control set, ENTITIES (200,000) that of the made-up lists.
set -eu

build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
[ -x "$build/bench/bench_screen" ] || { echo "bench: no benchmark in $build/bench" >&2; exit 1; }

customers=../shared/data/eval/customers_global.csv.xz
[ -e "$customers" ] || customers=
work=$(mktemp -d)
lists=$work/lists.snap
trap 'rm -rf "$work"' EXIT

step() { printf '\n%s\n' "$1"; }

measure() {
    echo "$(uname -sm), $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg), $(date -u +%F)"

    step "Lists"
    status=0
    "$build/bench/bench_compile" "$build/tamis" "$lists" || status=$?
    case $status in
    0) ;;
    77) echo "on the starter lists instead"; cp "$build/starter.snap" "$lists" ;;
    *) return $status ;;
    esac
    "$build/bench/bench_reader"

    step "Taking names apart"
    "$build/bench/bench_text" "$lists"

    step "Listed names find themselves"
    "$build/bench/bench_control" "$lists" --sample "${NAMES:-300}" 2>/dev/null || true

    step "Screening"
    # shellcheck disable=SC2086
    "$build/bench/bench_screen" "$lists" $customers --queries "${QUERIES:-100}" --rows "${ROWS:-1000}"

    step "Documents"
    "$build/bench/bench_scan" "$lists" data/starter/article.html

    step "Decisions"
    if [ -e ../shared/data/eval/decisions.jsonl ]; then
        "$build/bench/bench_decide" --facts ../shared/data/eval/decisions.jsonl
    else
        "$build/bench/bench_decide"
    fi

    step "Made-up lists of ${ENTITIES:-200000} entities"
    "$build/bench/bench_generate" "$lists" "${ENTITIES:-200000}" 2>/dev/null >"$work/made.jsonl"
    "$build/tamis" compile -q -o "$work/made.snap" "ftm:$work/made.jsonl" >/dev/null
    "$build/bench/bench_index" "$work/made.snap"
    step "$last_line"
}

# The status of the left side of a pipe is lost; its last line tells.
last_line="All is measured."
measure | tee "$build/../bench.txt"
[ "$(tail -n 1 "$build/../bench.txt")" = "$last_line" ]
