"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" scan tests/cli/lists/report.txt --record tests/cli/lists/record.json --json --html "$TMP/out.html" | grep -o '"type":"[a-z]*"'
grep -c '<mark' "$TMP/out.html"
