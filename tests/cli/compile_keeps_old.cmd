# A missing file and a file of another format: an error, and the old snapshot is untouched.
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
cp "$TMP/lists.snap" "$TMP/before"
"$TAMIS" compile -o "$TMP/lists.snap" ftm/deny:"$TMP/missing.jsonl" && echo compiled
"$TAMIS" compile -o "$TMP/lists.snap" ftm:tests/cli/lists/old.ftm.jsonl un_sc:tests/cli/lists/old.ftm.jsonl
echo "status $?"
cmp "$TMP/lists.snap" "$TMP/before" && ls "$TMP"
