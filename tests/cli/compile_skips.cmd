# Two rows that cannot be read are named with line and reason, on screen and in the file.
{ head -2 tests/cli/lists/old.ftm.jsonl; echo '{"id": "x", "schema"'; echo '[]'; } >"$TMP/some.jsonl"
"$TAMIS" compile -q -o "$TMP/lists.snap" --skips "$TMP/skips.csv" ftm/deny:"$TMP/some.jsonl"
echo "status $?"
cat "$TMP/skips.csv"
