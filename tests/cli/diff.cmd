"$TAMIS" compile -q -o "$TMP/old" ftm/deny:tests/cli/lists/old.ftm.jsonl >/dev/null
"$TAMIS" compile -q -o "$TMP/new" ftm/deny:tests/cli/lists/new.ftm.jsonl >/dev/null
"$TAMIS" diff "$TMP/old" "$TMP/new"
