# The reconciliation service as its protocol 0.2 has it, and as OpenRefine asks.
#
#   reconcile.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
compile_parties "$TMP/lists.snap"
expect 0 python3 -B tests/e2e/reconcile.py "$TAMIS" "$TMP/lists.snap"
