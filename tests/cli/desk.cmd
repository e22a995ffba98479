# A desk from its making to a trail that was tampered with. What is random or tells the time is left out.
TAMIS_DESK=$TMP/desk
export TAMIS_DESK
key=$("$TAMIS" desk init "$TMP/desk")
echo "$key" | grep -cE '^[0-9a-f]{64}$'
"$TAMIS" desk init "$TMP/desk"
"$TAMIS" desk check

echo "== users"
echo "correct horse battery" | "$TAMIS" user add ann --role admin
echo "correct horse battery" | "$TAMIS" user add bob --role viewer
echo "short" | "$TAMIS" user add eve --role viewer
"$TAMIS" user add eve --role king </dev/null
"$TAMIS" user change ann --disable
"$TAMIS" user change bob --role analyst --disable
echo "staple of another kind" | "$TAMIS" user change bob --password --enable
"$TAMIS" user change eve --enable
"$TAMIS" user list --json | sed 's/"created":"[^"]*"/"created":""/'

echo "== keys"
"$TAMIS" key add shop --scope screen --scope decide --per-minute 600 --quiet |
    grep -cE '^tamis_[A-Za-z0-9_-]{43}$'
"$TAMIS" key add shop --scope screen
"$TAMIS" key add etl --scope everything
"$TAMIS" key revoke shop
"$TAMIS" key revoke shop
"$TAMIS" key | awk '{print $1, $2, $3}'

echo "== audit"
"$TAMIS" audit checkpoint >"$TMP/kept"
"$TAMIS" audit export >"$TMP/trail"
"$TAMIS" audit export --filter '{"subject": "key:shop"}' | grep -oE '"action":"[^"]*"'
for file in desk trail; do
    "$TAMIS" audit verify "$TMP/$file" --public-key "$key" --checkpoints "$TMP/kept" | cut -d, -f1
done
"$TAMIS" audit erase --reason "somebody asked" --filter '{"subject": "key:shop"}'
"$TAMIS" audit erase --reason "somebody asked" --filter '{"subject": "key:shop"}' --json
"$TAMIS" audit erase --reason "all of it" --filter '{}'
"$TAMIS" audit erase --filter '{"last": 2}'
"$TAMIS" audit erase --reason why --filter '[]'
"$TAMIS" audit export --filter '{"subject": "key:shop"}' | grep -c '"body":null'
"$TAMIS" audit export --filter '{"action": "audit.erase"}' | sed 's/.*"body"/"body"/'
"$TAMIS" audit verify "$TMP/desk" | cut -d, -f1
"$TAMIS" desk backup "$TMP/copy"
sed 's/key:shop/key:shoe/' "$TMP/trail" >"$TMP/forged"
"$TAMIS" audit verify "$TMP/forged"
echo "status $?"
head -n 3 "$TMP/trail" >"$TMP/cut"
"$TAMIS" audit verify "$TMP/cut" --json | sed 's/"newest_hash":"[^"]*"/"newest_hash":""/'
"$TAMIS" audit verify "$TMP/kept"
"$TAMIS" desk check "$TMP/trail"
