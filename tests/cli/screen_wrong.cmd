"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" screen "Acme" --schema Cat
"$TAMIS" screen "Acme" --dataset nowhere
"$TAMIS" screen "Acme" --property colour=red
"$TAMIS" screen --in "$TMP/none.csv"
"$TAMIS" screen "Acme" --in tests/cli/lists/parties.csv
"$TAMIS" screen --country de --in tests/cli/lists/parties.csv
"$TAMIS" screen --in tests/cli/lists/parties.csv --format xml
