# The systemd unit: understood by systemd, and every system call that the service makes is one that the unit allows.
#
#   unit.sh PROGRAM
. tests/e2e/lib.sh

for tool in systemd-analyze strace python3 curl; do
    command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
strace -o "$TMP/trace" true 2>"$TMP/stderr" || { echo "skipped: nothing can be traced here"; exit 77; }
# The program and its manual are not installed here.
sed "s,^ExecStart=/usr/bin/tamis,ExecStart=$TAMIS,; /^Documentation=/d" packaging/tamis.service >"$TMP/tamis.service"
expect 0 systemd-analyze verify "$TMP/tamis.service"
[ -s "$TMP/stderr" ] && fail "systemd-analyze finds something"

ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 # it traces by itself
export ASAN_OPTIONS
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_bis_el.ftm.jsonl
expect 0 "$TAMIS" desk init "$TMP/team.desk"
expect 0 "$TAMIS" key add test --role admin --scope all --desk "$TMP/team.desk"
key="Authorization: Bearer $(grep -o 'tamis_[A-Za-z0-9_-]*' "$TMP/stdout")"
strace -f -qq -o "$TMP/trace" "$TAMIS" serve --listen 127.0.0.1:0 --snapshot "$TMP/lists.snap" --desk "$TMP/team.desk" --watch \
    >"$TMP/address" 2>"$TMP/log" &
tracer=$!
trap 'kill $tracer; rm -rf "$TMP"' EXIT
while [ ! -s "$TMP/address" ]; do kill -0 $tracer || fail "the service does not start"; sleep 0.1; done
address=$(sed 's/listening on //' "$TMP/address")
ask() {
    path=$1
    shift
    expect 0 curl -sS -f -H "$key" "$@" "$address$path"
}
ask '/search/default?q=huawei'
ask /screen --data-binary @data/starter/customers.csv
ask /scan --data-binary @data/starter/article.html
ask /inventory?date=2026-01-01 --data-binary @data/starter/inventory.csv
ask /watch/book -X PUT -d '{"title": "Customers"}'
ask /watch/book/customers --data-binary @data/starter/customers.csv
ask /webhooks -d '{"url": "http://127.0.0.1:9/hook", "events": ["list.changed"]}'
ask /audit/verify -X POST
kill -HUP "$(cat /proc/$tracer/task/$tracer/children)"
ask /readyz
kill "$(cat /proc/$tracer/task/$tracer/children)"
wait $tracer || fail "no orderly end"
trap 'rm -rf "$TMP"' EXIT
expect 0 python3 -B tests/e2e/unit.py packaging/tamis.service "$TMP/trace"
