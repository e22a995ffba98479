# Clients that do harm, by intent or not: the service goes on for the others, within its limits.
#
#   service_faults.sh PROGRAM
. tests/e2e/lib.sh

command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
expect 0 "$TAMIS" compile -q -o "$TMP/lists.snap" ftm/us_bis_el:data/starter/us_bis_el.ftm.jsonl
mkdir "$TMP/rules"
cp -R data/rules/us_ear "$TMP/rules/"
if command -v openssl >/dev/null; then
    for name in first second; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
            -addext "subjectAltName=IP:127.0.0.1" -keyout "$TMP/$name.key" -out "$TMP/$name.crt" 2>"$TMP/openssl" ||
            fail "openssl makes no certificate"
    done
fi
expect 0 python3 -B tests/e2e/service_faults.py "$TAMIS" "$TMP"
