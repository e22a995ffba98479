"$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_ndaa_889.ftm.jsonl ftm:data/starter/us_fcc_covered.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" inventory tests/cli/lists/devices.csv -q --as-of 2026-11-28 --actor carrier --actor UK=uk_pcp_directed
