#!/bin/sh
# The story of the starter data on eight days: outcomes as derived by hand from the notices, days of change, lines, pictures.
. tests/e2e/lib.sh

set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
expect 0 "$TAMIS" compile -q -o "$TMP/starter.snap" "$@"
days=2019-05-15,2019-05-16,2019-05-20,2020-05-15,2020-08-14,2025-09-29,2025-11-10,2026-11-28
story="$TAMIS decide -q -s $TMP/starter.snap --facts data/starter/story.jsonl"

# The eight days. Entity List 2019-05-16 (84 FR 22961); TGL 2019-05-20 (84 FR 23468) through 2020-08-13 (85 FR 29610); footnote 1
# direct product 2020-05-15 with savings to 2020-09-14 (85 FR 29849); Affiliates Rule 2025-09-29 (90 FR 47201), stayed 2025-11-10
# to 2026-11-09 (90 FR 50857).
cat >"$TMP/table" <<'END'
  2019-05-15   2019-05-16   2019-05-20   2020-05-15   2020-08-14   2025-09-29   2025-11-10   2026-11-28
Shipment of US chips for a new product
  allowed      license      license      license      license      license      license      license
Patch for a network under a contract of 2018
  allowed      license      conditions   conditions   license      license      license      license
Open-source component
  not subject  not subject  not subject  not subject  not subject  not subject  not subject  not subject
Wafer designed by Huawei, made in Taiwan
  not subject  not subject  not subject  conditions   conditions   license      license      license
Chips for a wholly owned subsidiary in AE
  allowed      review       review       review       review       license      review       license
END
expect 1 $story --on $days --explain --timeline "$TMP/story.svg"
sed '/^$/,$d' "$TMP/stdout" >"$TMP/found"
diff "$TMP/table" "$TMP/found" || fail "the table is not as derived"

# Days of change that were not asked are found all the same, and nothing else is.
cat >"$TMP/changes" <<'END'
  2019-05-16 84 FR 22961
  2019-05-16 84 FR 22961
  2019-05-20 84 FR 23468
  2020-08-14 85 FR 29610
  2020-05-15 85 FR 29849
  2020-09-15 85 FR 29849
  2019-05-16 84 FR 22961
  2025-09-29 90 FR 47201
  2025-11-10 90 FR 50857
  2026-11-10 90 FR 50857
END
changes() {
    sed '1,/^$/d' "$1" | awk '/^  20/ { day = $1 } /^              / { sub(/^ +/, ""); sub(/ \(.*/, ""); print "  " day " " $0 }'
}
changes "$TMP/stdout" >"$TMP/found"
diff "$TMP/changes" "$TMP/found" || fail "the days of change are not as derived"
expect 1 $story --on 2019-05-15,2026-11-28 --explain
changes "$TMP/stdout" >"$TMP/found"
diff "$TMP/changes" "$TMP/found" || fail "the days of change depend on the days asked"
grep -q "90 FR 50857 (begins; unverified)" "$TMP/stdout" || fail "an unverified rule is not told"

# The day before and the day of each change, asked alone.
outcome() { # LINE DAY OUTCOME
    sed -n "$1p" data/starter/story.jsonl >"$TMP/one.jsonl"
    "$TAMIS" decide -q -s "$TMP/starter.snap" --facts "$TMP/one.jsonl" --on "$2" >"$TMP/stdout"
    grep -q "\"outcome\":\"$3\",\"license_review_policy\"" "$TMP/stdout" || fail "line $1 on $2 is not $3"
    grep -q "\"date\":\"$2\"" "$TMP/stdout" || fail "line $1 on $2 does not carry its day"
}
outcome 2 2019-05-19 license_required
outcome 2 2020-08-13 allowed_with_conditions
outcome 4 2020-05-14 not_subject
outcome 4 2020-09-14 allowed_with_conditions
outcome 4 2020-09-15 license_required
outcome 5 2019-05-15 allowed
outcome 5 2025-09-28 review
outcome 5 2025-11-09 license_required
outcome 5 2026-11-09 review

# Lines: transaction by transaction, day by day; decided again, the same.
expect 1 $story --on $days --out "$TMP/answers"
[ "$(wc -l <"$TMP/answers")" = 40 ] || fail "not an answer for each transaction and day"
expect 0 "$TAMIS" decide -q -s "$TMP/starter.snap" --replay "$TMP/answers"
expect 1 $story --on 2019-05-20 --on 2019-05-16,2019-05-20 --fact date=2001-01-01 --out "$TMP/twice"
[ "$(wc -l <"$TMP/twice")" = 10 ] || fail "a day given twice counts twice"

# Pictures: the same bytes again, well-formed, with a title, and of a page with its policy.
expect 1 $story --on $days --timeline "$TMP/again.svg"
cmp "$TMP/story.svg" "$TMP/again.svg" || fail "the picture is other when drawn again"
cmp "$TMP/story.svg" docs/images/story.svg || fail "docs/images/story.svg is not what tamis decide --timeline draws; draw it again"
grep -q '<title id="story-title">' "$TMP/story.svg" || fail "the picture has no title"
expect 1 $story --on $days --timeline "$TMP/story.html"
grep -q "Content-Security-Policy" "$TMP/story.html" || fail "the page has no policy"
if command -v python3 >/dev/null; then
    python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$TMP/story.svg" || fail "not well-formed"
fi

# Mistakes are told, and no file is left.
expect 2 $story --on 2019-05-15 --timeline "$TMP/none.svg"
[ ! -e "$TMP/none.svg" ] || fail "a picture of one day"
printf '{"id": "<&\\u001b[31m", "facts": {"jurisdiction": "US"}}\n{"facts": {"colour": 1}}\n' >"$TMP/bad.jsonl"
expect 2 "$TAMIS" decide -q --facts "$TMP/bad.jsonl" --on 2019-05-15,2020-01-01 --explain --out "$TMP/none"
grep -q "line 2: " "$TMP/stderr" || fail "the line of the mistake is not told"
[ ! -e "$TMP/none" ] || fail "an output in spite of a mistake"
sed -n 1p "$TMP/bad.jsonl" >"$TMP/odd.jsonl"
"$TAMIS" decide -q --facts "$TMP/odd.jsonl" --on 2019-05-15,2020-01-01 --explain --timeline "$TMP/odd.svg" >"$TMP/stdout" 2>"$TMP/stderr"
grep -q '[*] stricter if' "$TMP/stdout" || fail "unknown facts are not told"
grep -q '&lt;&amp;' "$TMP/odd.svg" || fail "an id is not escaped"
LC_ALL=C grep -q "$(printf '\033')" "$TMP/stdout" "$TMP/odd.svg" && fail "an id steers the terminal"
exit 0
