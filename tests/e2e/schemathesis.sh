# The service with a desk against its own description, every route with the key of an administrator: no 5xx, no answer that
# is not declared, alone and one after the other by the links of the description. Skipped without the tools that
# "make api-test" fetches into build/api.
#
#   schemathesis.sh PROGRAM
. tests/e2e/lib.sh

tool=$(cd "${TAMIS_API_TOOLS:-build/api}/bin" 2>"$TMP/stderr" && pwd)/schemathesis
[ -x "$tool" ] || { echo "skipped: no schemathesis (make api-test)"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_bis_el.ftm.jsonl
expect 0 "$TAMIS" desk init "$TMP/team.desk"
echo "correct horse battery staple" | "$TAMIS" user add ann --role analyst --desk "$TMP/team.desk" >"$TMP/stdout" 2>&1 ||
    fail "no account"
expect 0 "$TAMIS" key add the-key-of-this-test --role admin --scope all --desk "$TMP/team.desk"
token=$(grep -o 'tamis_[A-Za-z0-9_-]*' "$TMP/stdout") || fail "no token"
"$TAMIS" serve --listen 127.0.0.1:0 --snapshot "$TMP/lists.snap" --desk "$TMP/team.desk" --watch >"$TMP/address" 2>"$TMP/log" &
service=$!
trap 'kill $service; rm -rf "$TMP"' EXIT
while [ ! -s "$TMP/address" ]; do kill -0 $service || fail "the service does not start"; sleep 0.1; done
address=$(sed 's/listening on //' "$TMP/address")
cd "$TMP" # it keeps what it finds beside itself
"$tool" run "$address/openapi.json" --seed "${SEED:-1}" --max-examples "${EXAMPLES:-8}" --request-timeout 60 \
    --header "Authorization: Bearer $token" --phases examples,coverage,fuzzing,stateful \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    >"$TMP/report" 2>&1 || { tail -n 80 "$TMP/report"; fail "an answer is not as described"; }
kill -0 $service || fail "the service has ended"
