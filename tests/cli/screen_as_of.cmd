"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" screen "Acme Cryogenics Ltd" --as-of 2020-02-02
"$TAMIS" screen "Acme Cryogenics Ltd" --as-of 2020-02-03 | cut -c1-5
"$TAMIS" screen "Acme Cryogenics Ltd" --as-of soon
