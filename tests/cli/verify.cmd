"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" verify "$TMP/lists.snap"
"$TAMIS" verify --json
head -c 3000 "$TMP/lists.snap" >"$TMP/cut"
"$TAMIS" verify "$TMP/cut" 2>/dev/null
echo "cut: $?"
size=$(wc -c <"$TMP/lists.snap")
{ head -c $((size - 1)) "$TMP/lists.snap"; printf '\001'; } >"$TMP/changed"
"$TAMIS" verify "$TMP/changed" 2>/dev/null
echo "changed: $?"
"$TAMIS" verify tests/cli/lists/old.ftm.jsonl
