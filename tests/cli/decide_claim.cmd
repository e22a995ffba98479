# A claim beside record, lists and rules; another record is told by the replay.
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm:data/starter/us_bis_el.ftm.jsonl >/dev/null
cat >"$TMP/facts.json" <<'EOF'
{"id": "report", "facts": {"date": "2019-05-23", "jurisdiction": "US", "actor": "us_exporter", "activity": "export",
 "item": {"class": "hardware", "eccn": "EAR99", "origin": "US"}, "party": {"name": "Huawei Technologies Co., Ltd.", "country": "CN"},
 "place": {"country": "CN"}, "claim": {"text": "Huawei and its 70 affiliates were put on a trade blacklist and are banned.",
 "speaker": "a daily", "via": ["an agency"], "date": "2019-05-23", "source": "page 1"}}}
EOF
"$TAMIS" decide -q -s "$TMP/lists.snap" --facts "$TMP/facts.json" --explain | sed -n '/^Claimed/,/^$/p'
echo '[]' >"$TMP/empty.json"
"$TAMIS" decide -q -s "$TMP/lists.snap" --facts "$TMP/facts.json" --out "$TMP/answer.jsonl"
"$TAMIS" decide -q -s "$TMP/lists.snap" --replay "$TMP/answer.jsonl"
"$TAMIS" decide -q -s "$TMP/lists.snap" --replay "$TMP/answer.jsonl" --record "$TMP/empty.json"
echo '{' >"$TMP/broken.json"
"$TAMIS" decide -q -s "$TMP/lists.snap" --facts "$TMP/facts.json" --record "$TMP/broken.json" >/dev/null
