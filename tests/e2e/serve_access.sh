# Who may ask what: every route with every kind of credentials, sessions and their header, cookies, rates, what is never logged.
#
#   serve_access.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/live.snap" ftm/us_bis_el:data/starter/us_bis_el.ftm.jsonl
expect 0 python3 -B tests/e2e/serve_access.py "$TAMIS" "$TMP"
