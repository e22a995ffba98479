#!/bin/sh
# Inventories from the program to the page: the starter inventory, a large one, hostile ones, the same answer from any number of threads.
#
#   inventory.sh PROGRAM
set -u
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

check() { # WHAT COMMAND...
    what=$1
    shift
    "$@" || { echo "failed: $what"; failed=1; }
}

"$program" compile -q -o "$work/lists.snap" ftm:data/starter/us_ndaa_889.ftm.jsonl \
    ftm:data/starter/us_fcc_covered.ftm.jsonl ftm:data/starter/us_bis_el.ftm.jsonl >/dev/null || exit 1
export TAMIS_SNAPSHOT="$work/lists.snap"
actors="--actor carrier --actor UK=uk_pcp_directed --actor SE=licensee_3.5GHz"

run() { # FILE OPTIONS...: status 1 means findings
    devices=$1
    shift
    "$program" inventory "$devices" -q --as-of 2026-11-28 $actors "$@"
}

# The starter inventory is what its generator makes.
if command -v python3 >/dev/null; then
    python3 tools/make_inventory.py >"$work/again.csv"
    check "the starter inventory repeats" cmp -s data/starter/inventory.csv "$work/again.csv"
fi

run data/starter/inventory.csv --json --html "$work/page.html" >"$work/starter.jsonl"
check "findings are told by the exit status" test $? = 1
check "Korean bases" grep -q kr_usfk_humphreys "$work/starter.jsonl"
check "the core is overdue" grep -q '"overdue_since":"2024-01-01"' "$work/starter.jsonl"
check "5G has until 2027" grep -q '"deadline":"2027-12-31"' "$work/starter.jsonl"
check "the page has maps" grep -q 'id="map-1"' "$work/page.html"
check "the page asks no network" sh -c "! grep -qE '(https?:)?//[a-z]|url\(|@import' '$work/page.html'"

# Every line of the file is a device or skipped; no finding of makers that no list names.
check "no finding without a maker" sh -c "! grep -qE '\"name\":\"(Ericsson|Nokia|Samsung|Cisco)' '$work/starter.jsonl'"

# A large one: the same bytes from one thread and four.
if command -v python3 >/dev/null; then
    python3 tools/make_inventory.py --devices 40000 --seed 7 >"$work/large.csv"
    run "$work/large.csv" --json --threads 1 --html "$work/one.html" >"$work/one.jsonl"
    run "$work/large.csv" --json --threads 4 --html "$work/four.html" >"$work/four.jsonl"
    check "threads do not matter" cmp -s "$work/one.jsonl" "$work/four.jsonl"
    check "nor for the page" cmp -s "$work/one.html" "$work/four.html"
    check "a large page stays small" test "$(wc -c <"$work/one.html")" -lt 4000000
    gzip -k "$work/large.csv"
    run "$work/large.csv.gz" --json >"$work/packed.jsonl"
    check "packed input" cmp -s "$work/one.jsonl" "$work/packed.jsonl"
    # What is found does not hang on the order of the rows.
    { head -1 "$work/large.csv"; tail -n +2 "$work/large.csv" | sort -r; } >"$work/turned.csv"
    run "$work/turned.csv" >"$work/turned.txt"
    run "$work/large.csv" >"$work/straight.txt"
    check "order does not matter" cmp -s "$work/turned.txt" "$work/straight.txt"
fi

# Hostile files end with a message and status 2, or are read as far as they go.
: >"$work/empty.csv"
printf 'vendor,mac\n"never closed' >"$work/open.csv"
printf 'vendor\n\377\376\000\001\n' >"$work/bytes.csv"
printf 'vendor,site,lat,lon,country\nHuawei,</script><script>alert(1)</script>,51,0,GB\n' >"$work/markup.csv"
head -c 3000000 /dev/zero | tr '\0' 'x' >"$work/huge.csv"
for file in empty open bytes markup huge; do
    run "$work/$file.csv" --html "$work/$file.html" >"$work/$file.txt" 2>"$work/$file.err"
    status=$?
    check "$file.csv: status $status" test "$status" -le 2
    check "$file.csv: a message" test "$status" != 2 -o -s "$work/$file.err"
done
check "markup stays text" test "$(grep -c '<script' "$work/markup.html")" = 1
exit $failed
