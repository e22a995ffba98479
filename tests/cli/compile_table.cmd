"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl ftm/other:tests/cli/lists/new.ftm.jsonl
