"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" screen --id imo:9074729 --json | grep -o '"entity_id":"[^"]*"'
"$TAMIS" screen "Some Other Ship" --id 9074729 --json | grep -o '"entity_id":"[^"]*"'
"$TAMIS" screen --id kitten:9074729
