# Evidence for people, number by number; as JSON only when asked for.
numbers() { sed "s,[0-9.]*[0-9]%,N%,g; s,[0-9]\.[0-9]*,N,g"; }
"$TAMIS" compare "Wei Li" "Li Wai, Dr" --schema Person --explain | numbers
"$TAMIS" compare "???" "Acme" --explain | numbers
"$TAMIS" compare "Wei Li" "Li Wei" --json | sed "s,:[0-9.]*,:N,; s,.query_name.*,...,"
cat >"$TMP/pairs.jsonl" <<'END'
{"query":{"properties":{"name":"Acme Works"}},"candidate":{"properties":{"name":"Acme Works"}}}
{"query":{"properties":{"name":"Acme Works"}},"candidate":{"properties":{"name":"Acme Wroks"}},"options":{"threshold":0.99}}
{"query":{"properties":{"name":"Acme Works"}},"candidate":{"properties":{"name":"Acme Works"}},"options":{"limit":3}}
{"query":{"properties":{"name":"..."}},"candidate":{"properties":{"name":"Acme Works"}}}
END
"$TAMIS" compare --in "$TMP/pairs.jsonl" 2>"$TMP/talk" | grep -o '"score":[01]\.[0-9]\|"error".*'
sed 's/;.*//' "$TMP/talk"
