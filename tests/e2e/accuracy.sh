#!/bin/sh
# The accuracy report on the starter lists: made without the labeled sets, which it says, and the same to
# the byte when made again, by one thread or two.
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || { echo "skipped: no Python"; exit 77; }

lists=data/starter/us_ofac_sdn.ftm.jsonl
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" "ftm:$lists"

report() {
    threads=$1
    shift
    expect 0 python3 -B -m tools.accuracy --program "$TAMIS" --snapshot "$TMP/lists.snap" --entities "$lists" \
        --work "$TMP/work" --data "$TMP/absent" --names 40 --variants 2 --folds 1 --aliases 10 \
        --threads "$threads" "$@"
}

report 2 --out "$TMP/first.md"
report 1 --out "$TMP/second.md"
cmp "$TMP/first.md" "$TMP/second.md" || fail "the same seed gives another report"
grep -q "is absent: what needs labeled sets is left out" "$TMP/first.md" || fail "it does not say what is missing"
grep -q "40 listed names of every kind, as they stand: 40 find their own record" "$TMP/first.md" ||
    fail "a listed name does not find itself"
for section in Summary Control "Leave one alias out" Calibration "Manipulated names"; do
    grep -q "^## $section" "$TMP/first.md" || fail "no section $section"
done

report 2 --seed 2 --out "$TMP/other.md"
cmp -s "$TMP/first.md" "$TMP/other.md" && fail "another seed gives the same report"

expect 2 python3 -B -m tools.accuracy --program "$TMP/absent" --snapshot "$TMP/lists.snap" --entities "$lists" \
    --work "$TMP/work"
grep -q "accuracy: " "$TMP/stderr" || fail "no message for a missing program"
exit 0
