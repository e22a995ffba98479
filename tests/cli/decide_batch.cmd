# A batch goes on after a line in error, in the order of the input, and says so.
XDG_DATA_HOME=$TMP TAMIS_SNAPSHOT=
export XDG_DATA_HOME TAMIS_SNAPSHOT
cp "$TAMIS" "$TMP/tamis"
cat >"$TMP/in.jsonl" <<'EOF'
{"id": "a", "facts": {"date": "2020-01-02", "jurisdiction": "ZZ", "activity": "export", "party": {"name": "A", "lists": [], "owned_by": []}, "item": {"desc": "a router"}}}
{"id": 2, "facts": {"date": "2020-01-02", "colour": "red"}}
{"id": [3], "facts": {"date": "2020-01-02", "jurisdiction": "ZZ"

{"date": "2020-02-30"}
{"id": null, "facts": {"jurisdiction": "ZZ"}}
{"id": {"n": 7}, "facts": {"date": "2020-01-02", "jurisdiction": "ZZ", "activity": "export", "party": {"name": "A", "lists": ["US-OFAC-SDN"], "owned_by": []}, "item": {"desc": "tea"}}}
EOF
gzip -k "$TMP/in.jsonl"
"$TMP/tamis" decide --rules tests/data/rules/sample --facts "$TMP/in.jsonl.gz" --out "$TMP/out.jsonl" --threads 2 2>"$TMP/said"
echo "exit $?"
sed 's/ [0-9.]* s$/ ... s/' "$TMP/said" >&2
sed 's/,"license_review_policy".*/,.../' "$TMP/out.jsonl"
