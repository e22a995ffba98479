"$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_ndaa_889.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
head -3 tests/cli/lists/devices.csv >"$TMP/two.csv"
"$TAMIS" inventory "$TMP/two.csv" -q --as-of 2023-12-31 --actor UK=uk_pcp_directed --jurisdiction UK --json
