"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" show deny-orlova --as-of 2022-12-31
echo
"$TAMIS" show deny-orlova --as-of 2023-01-01
"$TAMIS" show deny-orlova --as-of yesterday
