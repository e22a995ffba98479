# Files over HTTP: results as the command line writes them, progress, slow and vanished clients, full disks, a full queue.
#
#   serve_jobs.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
for list in us_bis_el us_ofac_sdn; do
    expect 0 "$TAMIS" compile -q -o "$TMP/$list.snap" ftm/$list:data/starter/$list.ftm.jsonl
done
expect 0 python3 -B tests/e2e/serve_jobs.py "$TAMIS" "$TMP"
