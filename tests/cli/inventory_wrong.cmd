"$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_ndaa_889.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
devices=tests/cli/lists/devices.csv
"$TAMIS" inventory
"$TAMIS" inventory "$devices" --as-of yesterday
"$TAMIS" inventory "$devices" --as-of 2026-11-28 --jurisdiction Mars
"$TAMIS" inventory "$devices" --as-of 2026-11-28 --map colour=vendor
"$TAMIS" inventory "$devices" --as-of 2026-11-28 --actor =carrier
"$TAMIS" inventory tests/cli/lists/parties.csv --as-of 2026-11-28
"$TAMIS" inventory "$TMP/none.csv" --as-of 2026-11-28
