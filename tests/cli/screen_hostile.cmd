# What nobody should ask gets an answer or a clear error, by name, by table and by JSON lines.
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
ask() {
    "$TAMIS" screen "$@" >"$TMP/out"
    echo "-- exit $?, $(head -n 1 "$TMP/out" | cut -c1-30)" >&2
}
ask "..."
ask "$(printf '\360\237\230\200')"
ask "$(printf '\377\376')"
ask "a"
ask "7"
ask "12345"
ask "$(printf 'Silver\377 Heron')"
ask "$(printf '\342\200\256Silver Heron')"
ask "$(seq -s ' ' 1000 1199)"
ask "..." --id imo:9074729
ask --country de
ask --id n/a

million() { head -c 1000000 /dev/zero | tr '\0' "$1"; }
{
    printf '{"properties":{"name":"'; for i in 1 2 3 4 5 6 7 8 9 10; do million x; done; printf '"}}\n'
    printf '{"properties":{"name":["...","Silver Heron"]}}\n'
    printf '{"properties":{"name":"Silver\377 Heron"}}\n'
    printf '{"properties":{"name":[%s"Silver Heron"]}}\n' "$(seq -f '"Name %g",' 1 70 | tr '\n' ' ')"
    printf '{"properties":{"name":"Silver Heron"}}\n'
} >"$TMP/hostile.jsonl"
"$TAMIS" screen --in "$TMP/hostile.jsonl" 2>"$TMP/talk" |
    sed 's/x\{4000,\}/x.../; s/"hits":\[{.*/"hits":[{.../'
sed 's/; .*//; s/x\{30,\}/x.../' "$TMP/talk"
{
    printf 'name\n'; million y; million y; printf '\n'
    printf '😀\n"Silver Heron"\n\n"Silver\nHeron"\n'
    printf '"Silver Heron'
} >"$TMP/hostile.csv"
"$TAMIS" screen --in "$TMP/hostile.csv" 2>"$TMP/talk" | cut -d, -f1,3,6
sed 's/; .*//' "$TMP/talk"
