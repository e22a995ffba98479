"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" stats | sed 's/^[0-9]* bytes.*digest.*/(size and digest)/'
"$TAMIS" stats --json | sed 's/"bytes":[0-9]*/"bytes":N/; s/"digest":"[0-9a-f]*"/"digest":"D"/'
