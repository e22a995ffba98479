# Filters say which listed parties may be found; --country says what is known of the party asked for.
cat >"$TMP/early.jsonl" <<'END'
{"id":"two-acme","schema":"Company","caption":"Acme Cryogenics Ltd","properties":{"name":["Acme Cryogenics Ltd"],"country":["fr"],"topics":["sanction"]},"datasets":["two"]}
END
cat >"$TMP/late.jsonl" <<'END'
{"id":"two-acme","schema":"Company","caption":"Acme Cryogenics Ltd","properties":{"name":["Acme Cryogenics Ltd"],"country":["it"],"topics":["export.control"]},"datasets":["two"]}
END
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl \
    "ftm/two@2023-01-01:$TMP/early.jsonl" "ftm/two@2024-01-01:$TMP/late.jsonl" >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
found() { echo "$*:" $("$TAMIS" screen "Acme Cryogenics Ltd" --json "$@" | grep -o '"entity_id":"[^"]*"'); }
found
found --only-country de
found --only-country Germany --only-country it
found --only-country ru
found --only-country fr --as-of 2023-06-01
found --only-country it --as-of 2023-06-01
found --topic sanction
found --topic sanction --as-of 2023-06-01
found --skip-dataset two
found --dataset two --dataset deny --skip-dataset deny
found --exclude two-acme --exclude nobody
"$TAMIS" screen "Acme Cryogenics Ltd" --only-country ru --topic sanction --exclude deny-heron \
    --skip-dataset two --no-weak
"$TAMIS" screen "Acme Cryogenics Ltd" --only-country Atlantis
"$TAMIS" screen "Acme Cryogenics Ltd" --topic trouble
"$TAMIS" screen "Acme Cryogenics Ltd" --skip-dataset nowhere
printf 'name,type\nAcme Cryogenics Ltd,\nAcme Cryogenics Ltd,company\n' >"$TMP/two.csv"
"$TAMIS" screen -q --in "$TMP/two.csv" --schema Vessel | cut -d, -f1,6
"$TAMIS" screen -q --in "$TMP/two.csv" --schema Cat
