"$TAMIS" compile -q --json -o "$TMP/lists.snap" ftm/deny:tests/cli/lists/old.ftm.jsonl | sed 's/"bytes":[0-9]*/"bytes":N/'
