# The yente API, field by field and edge by edge, and reconciliation as OpenRefine asks.
#
#   yente_api.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
compile_parties "$TMP/lists.snap"
expect 0 python3 -B tests/e2e/yente_api.py "$TAMIS" "$TMP/lists.snap"
