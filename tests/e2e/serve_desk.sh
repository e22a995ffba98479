# The desk over HTTP: from a hit to a decided case, books that follow the lists, webhooks, the audit trail, a desk that fails, kill -9.
#
#   serve_desk.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
list=data/starter/us_bis_el.ftm.jsonl
grep -v '"us_bis_el-hikvision' "$list" >"$TMP/fewer.jsonl"
expect 0 "$TAMIS" compile -q -o "$TMP/all.snap" "ftm/us_bis_el:$list"
expect 0 "$TAMIS" compile -q -o "$TMP/fewer.snap" "ftm/us_bis_el:$TMP/fewer.jsonl"
expect 0 python3 -B tests/e2e/serve_desk.py "$TAMIS" "$TMP" docs/SERVICE.md
