#!/bin/sh
# The sample customer file against the starter lists: who is to be found is found, and nobody else.
. tests/e2e/lib.sh

set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
expect 0 "$TAMIS" compile -o "$TMP/starter.snap" "$@"
expect 1 "$TAMIS" screen -s "$TMP/starter.snap" --in data/starter/customers.csv --out "$TMP/hits.csv"

# Customers with a hit, and the hits that were expected, as "customer entity".
awk -F, 'NR == FNR { if (FNR > 1) customer[FNR - 1] = $1; next }
         FNR > 1 && match($0, /,true,[^,]*/) { print customer[$1 + 0], substr($0, RSTART + 6, RLENGTH - 6) }' \
    data/starter/customers.csv "$TMP/hits.csv" >"$TMP/found"
grep -v '^#' data/starter/customers.expected.tsv | awk -F'\t' '
    NR == FNR { split($0, pair, " "); seen[pair[1]] = seen[pair[1]] " " pair[2] " "; next }
    FNR == 1 { next }
    $2 == "hit" {
        ok = 0
        n = split($3, wanted, "|")
        for (i = 1; i <= n; i++)
            ok = ok || index(seen[$1], " " wanted[i] " ") > 0
        if (!ok)
            print $1 " is not found as " $3
        listed[$1] = 1
        next
    }
    END {
        for (customer in seen)
            if (!(customer in listed))
                print customer " is found and should not be:" seen[customer]
    }' "$TMP/found" - >"$TMP/wrong"
[ -s "$TMP/found" ] || fail "nobody is found"
[ -s "$TMP/wrong" ] && { cat "$TMP/wrong"; fail "the sample customers are not answered as expected"; }
exit 0
