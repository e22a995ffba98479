"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" screen -q --in tests/cli/lists/parties.csv --out "$TMP/hits.csv"
status=$?
cut -d, -f1-3 "$TMP/hits.csv"
"$TAMIS" screen -q --in - --json <tests/cli/lists/parties.csv | wc -l
exit $status
