#!/bin/sh
# The worked cases decided with all packs and the starter lists: as expected, or listed with the reason in decisions.known.tsv; of
# the form of the schema; the same bytes for any number of threads and when decided again.
. tests/e2e/lib.sh

cases=../shared/data/eval/decisions.jsonl
here=tests/e2e
command -v python3 >/dev/null || { echo "skipped: no Python"; exit 77; }
python3 -B $here/json_schema.py --selftest || fail "the validator of schemas is wrong"

set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
expect 0 "$TAMIS" compile -q -o "$TMP/starter.snap" "$@"

fits() {
    python3 -B $here/json_schema.py docs/determination.schema.json "$1" >"$TMP/stdout" || fail "$1 is not of the schema's form"
}

# What does not need the cases: a party found, one that is near, a line in error.
cat >"$TMP/few.jsonl" <<'EOF'
{"id": "found", "facts": {"date": "2024-01-10", "jurisdiction": "US", "activity": "export", "actor": "us_exporter", "party": {"name": "Huawei Technologies", "country": "CN"}, "item": {"class": "hardware", "eccn": "EAR99", "origin": "US"}, "place": {"country": "CN"}}}
{"id": "near", "facts": {"date": "2024-01-10", "jurisdiction": "US", "activity": "export", "actor": "us_exporter", "party": {"name": "Hauwei Technologes", "country": "CN"}, "item": {"class": "hardware", "eccn": "EAR99", "origin": "US"}, "place": {"country": "CN"}}}
{"id": "wrong", "facts": {"date": "yesterday"}}
{"id": 4, "facts": {"date": "2020-01-01"}}
EOF
expect 2 "$TAMIS" decide -s "$TMP/starter.snap" --facts "$TMP/few.jsonl" --out "$TMP/few.answers"
fits "$TMP/few.answers"
grep -q '^{"id":"found","outcome":"license_required","license_review_policy":"presumption_of_denial"' "$TMP/few.answers" ||
    fail "a listed party is not found in the snapshot"
grep '^{"id":"near"' "$TMP/few.answers" | grep -q 'Is \\"Hauwei Technologes\\" the listed' || fail "nobody asks who is near"
grep -q '^{"id":"wrong","line":3,"error":"' "$TMP/few.answers" || fail "a line in error is no error object"

again() {
    expect "$1" "$TAMIS" decide -s "$TMP/starter.snap" --replay "$2" --out "$TMP/again"
    grep -q '"same":false' "$TMP/again" && { cat "$TMP/again"; fail "decided again, an answer differs"; }
    return 0
}
grep -v '"error":' "$TMP/few.answers" >"$TMP/few.good"
again 0 "$TMP/few.good"
expect 1 "$TAMIS" decide -s "$TMP/starter.snap" --rules data/rules/us_ear --replay "$TMP/few.good"
grep -q '"why":\["other packs"\]' "$TMP/stdout" || fail "other packs are not told"
expect 0 "$TAMIS" rules check
expect 0 "$TAMIS" decide -s "$TMP/starter.snap" --fact date=2019-05-15 --fact jurisdiction=NZ --fact activity=import --explain

[ -e "$cases" ] || { echo "skipped: no cases at $cases"; exit 77; }
for threads in 1 3; do
    expect 1 "$TAMIS" decide -s "$TMP/starter.snap" --facts "$cases" --threads $threads --out "$TMP/answers.$threads"
done
cmp "$TMP/answers.1" "$TMP/answers.3" || fail "the number of threads changes an answer"
fits "$TMP/answers.1"
again 0 "$TMP/answers.1"
python3 -B $here/decisions.py "$cases" "$TMP/answers.1" $here/decisions.known.tsv >"$TMP/stdout" || fail "not as expected"
cat "$TMP/stdout"
expect 1 "$TAMIS" decide -s "$TMP/starter.snap" --facts "$cases" --explain
grep -qi "cleared" "$TMP/stdout" && fail "somebody is said to be cleared"
exit 0
