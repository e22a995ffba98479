# OpenRefine's own classes against the reconciliation service. Skipped without what "make api-test" fetches into build/api, where
# there is a Java compiler and Maven.
#
#   openrefine.sh PROGRAM
. tests/e2e/lib.sh

tools=$(cd "${TAMIS_API_TOOLS:-build/api}/openrefine" 2>"$TMP/stderr" && pwd) || { echo "skipped: no OpenRefine (make api-test)"; exit 77; }
command -v javac >/dev/null || { echo "skipped: no javac"; exit 77; }
expect 0 javac -cp "$tools/*" -d "$TMP/classes" tests/e2e/openrefine/OpenRefineClient.java
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_bis_el.ftm.jsonl
"$TAMIS" serve --listen 127.0.0.1:0 --snapshot "$TMP/lists.snap" >"$TMP/address" 2>"$TMP/log" &
service=$!
trap 'kill $service; rm -rf "$TMP"' EXIT
while [ ! -s "$TMP/address" ]; do kill -0 $service || fail "the service does not start"; sleep 0.1; done
address=$(sed 's/listening on //' "$TMP/address")
expect 0 java -cp "$tools/*:$TMP/classes" OpenRefineClient "$address/reconcile/us_bis_el"
grep -q "reconciled, guessed and extended" "$TMP/stdout" || fail "not to the end"
