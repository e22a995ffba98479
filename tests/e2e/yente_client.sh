# A published client of the yente API, unchanged (yente-client on PyPI). Skipped without it, see schemathesis.sh.
#
#   yente_client.sh PROGRAM
. tests/e2e/lib.sh

python=${TAMIS_API_TOOLS:-build/api}/bin/python
"$python" -c 'import yente_client' 2>"$TMP/stderr" || { echo "skipped: no yente-client (make api-test)"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm/us_bis_el:data/starter/us_bis_el.ftm.jsonl
expect 0 "$python" -B tests/e2e/client.py "$TAMIS" "$TMP/lists.snap"
