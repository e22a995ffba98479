# What does not go together, and what cannot be read.
XDG_DATA_HOME=$TMP TAMIS_SNAPSHOT=
export XDG_DATA_HOME TAMIS_SNAPSHOT
cp "$TAMIS" "$TMP/tamis"
try() {
    "$TMP/tamis" decide "$@" >/dev/null
    echo "exit $?"
}
try
try shipment.json
try --facts "$TMP/absent.json"
try --fact date=2020-01-01 --replay "$TMP/absent.json"
try --fact date=2020-01-01 --explain --json
try --fact date
try --fact date=soon
try --fact party.nmae=Ann --fact date=2020-01-01
try --fact date=2020-01-01 --known-on 2020-02-30
try --fact date=2020-01-01 --rules "$TMP"
try --fact date=2020-01-01 --threshold 2
try --fact date=2020-01-01 --snapshot "$TMP/absent.snap"
echo '{"outcome": "allowed"}' >"$TMP/no.answers"
try --replay "$TMP/no.answers"
