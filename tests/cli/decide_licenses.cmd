# A register of licenses is drawn down in the order of the input, whatever the number of threads.
XDG_DATA_HOME=$TMP TAMIS_SNAPSHOT=
export XDG_DATA_HOME TAMIS_SNAPSHOT
cp "$TAMIS" "$TMP/tamis"
for i in 1 2 3 4; do
    echo '{"id":'$i',"facts":{"date":"2020-07-0'$i'","jurisdiction":"ZZ","activity":"export","party":{"name":"A","lists":[],"owned_by":[]},"item":{"desc":"a router","value":400,"quantity":1}}}'
done >"$TMP/orders.jsonl"
cat >"$TMP/held.yaml" <<'EOF'
licenses:
  - {number: Z-100, regime: sample, lifts: [routers], from: 2020-01-01, until: 2020-12-31, value: 1000, conditions: [report each use]}
EOF
for threads in 1 4; do
    "$TMP/tamis" decide -q --rules tests/data/rules/sample --facts "$TMP/orders.jsonl" --licenses "$TMP/held.yaml" --threads $threads --out "$TMP/answers.$threads"
    echo "exit $?"
done
cmp "$TMP/answers.1" "$TMP/answers.4"
cut -d, -f1-5 "$TMP/answers.1"
grep -o '"license":"[^"]*"\|"next_change":{[^}]*}\|"note":"[^"]*"' "$TMP/answers.1"
"$TMP/tamis" decide -q --rules tests/data/rules/sample --licenses "$TMP/held.yaml" --replay "$TMP/answers.1" | cut -d, -f1-3
"$TMP/tamis" decide -q --rules tests/data/rules/sample --replay "$TMP/answers.1" | cut -d, -f1-6 | head -n 1
echo '[{"number": "Z-1", "lifts": "routers", "worth": 3}]' >"$TMP/wrong.json"
"$TMP/tamis" decide --rules tests/data/rules/sample --facts "$TMP/orders.jsonl" --licenses "$TMP/wrong.json"
