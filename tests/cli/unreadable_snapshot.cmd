"$TAMIS" screen "Acme" --snapshot "$TMP/none.snap"
"$TAMIS" stats --snapshot tests/cli/lists/parties.csv
