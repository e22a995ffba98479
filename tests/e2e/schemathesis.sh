# The service against its own description: no 5xx, no answer that is not declared. Skipped without the tools that
# "make api-test" fetches into build/api.
#
#   schemathesis.sh PROGRAM
. tests/e2e/lib.sh

tool=$(cd "${TAMIS_API_TOOLS:-build/api}/bin" 2>"$TMP/stderr" && pwd)/schemathesis
[ -x "$tool" ] || { echo "skipped: no schemathesis (make api-test)"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_bis_el.ftm.jsonl
"$TAMIS" serve --listen 127.0.0.1:0 --snapshot "$TMP/lists.snap" >"$TMP/address" 2>"$TMP/log" &
service=$!
trap 'kill $service; rm -rf "$TMP"' EXIT
while [ ! -s "$TMP/address" ]; do kill -0 $service || fail "the service does not start"; sleep 0.1; done
address=$(sed 's/listening on //' "$TMP/address")
cd "$TMP" # it keeps what it finds beside itself
"$tool" run "$address/openapi.json" --seed "${SEED:-1}" --max-examples "${EXAMPLES:-8}" --request-timeout 30 \
    --phases examples,coverage,fuzzing --exclude-path-regex '^/jobs/|^/screen' \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    >"$TMP/report" 2>&1 || { tail -n 80 "$TMP/report"; fail "an answer is not as described"; }
