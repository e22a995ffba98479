# A query of JSON lines brings options of its own; what is wrong in them is an error of that row.
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
cat >"$TMP/queries.jsonl" <<'END'
{"id":"a","properties":{"name":"Acme Cryogenics"}}
{"id":"b","properties":{"name":"Acme Cryogenics"},"options":{"threshold":1}}
{"id":"c","properties":{"name":"Acme Cryogenics"},"options":{"countries":["ru"]}}
{"id":"d","properties":{"name":"Acme Cryogenics"},"options":{"parameters":{"omission_candidate":0}}}
{"id":"e","properties":{"name":"Acme Cryogenics"},"options":{"colour":"red"}}
{"id":"f","properties":{"name":"Acme Cryogenics"},"options":{"datasets":["nowhere"]}}
{"id":"g","properties":{"name":"..."}}
END
"$TAMIS" screen -q --in "$TMP/queries.jsonl" |
    sed 's,"score":[0-9.]*,"score":N,; s,"source_id".*,...,'
"$TAMIS" screen --in "$TMP/queries.jsonl" --format csv 2>&1 >"$TMP/hits.csv" | sed 's/;.*rows.s//'
cut -d, -f1,2,3,6 "$TMP/hits.csv"
