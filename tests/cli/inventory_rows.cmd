"$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_ndaa_889.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
printf 'vendor,mac,lat,lon,country\nEricsson,nonsense,91,x,Atlantis\n,,,,\n"open,1,2,3,4\n' >"$TMP/odd.csv"
"$TAMIS" inventory "$TMP/odd.csv" --as-of 2026-11-28 2>&1 | sed 's/; [0-9.]* s$/; TIME/'
