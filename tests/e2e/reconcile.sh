# The reconciliation service as its protocol 0.2 has it, and as OpenRefine asks.
#
#   reconcile.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm/us_bis_el@2026-07-31:data/starter/us_bis_el.ftm.jsonl \
    ftm/us_ofac_sdn@2026-07-31:data/starter/us_ofac_sdn.ftm.jsonl \
    ftm/ownership@2026-07-31:data/starter/ownership.ftm.jsonl
expect 0 python3 -B tests/e2e/reconcile.py "$TAMIS" "$TMP/lists.snap"
