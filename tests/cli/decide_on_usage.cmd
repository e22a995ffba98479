# What does not go with --on and --timeline, and days that are none.
XDG_DATA_HOME=$TMP TAMIS_SNAPSHOT=
export XDG_DATA_HOME TAMIS_SNAPSHOT
cp "$TAMIS" "$TMP/tamis"
printf '{"jurisdiction": "ZZ", "activity": "export"}\n' >"$TMP/facts.jsonl"
decide() { "$TMP/tamis" decide --rules tests/data/rules/sample "$@" || echo "exit $?"; }
decide --facts "$TMP/facts.jsonl" --timeline "$TMP/x.svg"
decide --on 2020-01-01
decide --facts "$TMP/facts.jsonl" --on 2020-01-01 --html "$TMP/x.html"
decide --facts "$TMP/facts.jsonl" --on 2020-01-01 --timeline "$TMP/x.svg"
decide --facts "$TMP/facts.jsonl" --on 2020-02-30
decide --facts "$TMP/facts.jsonl" --on 2020-01-01,,2020-01-02
decide --facts "$TMP/facts.jsonl" --on yesterday
ls "$TMP"/x.* 2>/dev/null
