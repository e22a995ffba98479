#!/bin/sh
# Shows what tamis does, on the starter lists: lists in, customers through, a report read, transactions decided.
#
#   demo.sh PROGRAM      the program as built, for example build/release/tamis
set -eu

program=$1
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
lists=$(dirname "$program")/starter.snap
cd "$here"

hits=$(mktemp)
trap 'rm -f "$hits"' EXIT

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
else
    bold='' dim='' plain=''
fi

step() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
typed() { printf '%s$ tamis %s%s\n' "$dim" "$1" "$plain"; }

# tamis exits with 1 when it finds something, which is what a demonstration hopes for.
tamis() {
    status=0
    "$program" "$@" || status=$?
    [ "$status" -le 1 ] || exit "$status"
}

# Best hit of the first customers that have one, as columns. The customer's own spelling comes last,
# because only then its width does not matter.
best_hits() {
    awk -v rows_max="$2" '
        # The fields of a CSV row, in f[1..]; results have no line ends inside fields.
        function split_row(row,    n, rest) {
            n = 0
            rest = row
            while (rest != "") {
                if (match(rest, /^"([^"]|"")*"/)) {
                    f[++n] = substr(rest, 2, RLENGTH - 2)
                    gsub(/""/, "\"", f[n])
                } else {
                    match(rest, /^[^,]*/)
                    f[++n] = substr(rest, 1, RLENGTH)
                }
                rest = substr(rest, RLENGTH + 2)
            }
        }
        NR == 1 { printf "score  list         %-49s  customer\n", "listed as"; next }
        NR - 1 > rows_max { exit }
        {
            split_row($0)
            printf "%.3f  %-11s  %-49s  %s\n", f[4], f[8], substr(f[10], 1, 49), f[2]
        }' "$1"
}

# Of a card: only the values with these labels.
only() {
    awk -v labels=" $1 " '
        /^    ( |  )?[A-Za-z]/ { keep = index(labels, " " $1 " ") }
        keep' "$2"
}

# Of the mentions: each text once.
once() {
    awk '
        /^ +[0-9]+  / && seen[substr($0, 7, 27)]++ { next }
        { print }'
}

# Of the claims: what is said and what the record says, for those with these numbers.
claims() {
    awk -v shown=" $1 " '
        /^ +[0-9]+ says/ { keep = index(shown, " " $1 " "); label = "says"; count++; kept += keep > 0 }
        /^     [a-z]/ { label = $1 }
        /^$/ { label = "" }
        keep && (label == "says" || label == "record")
        END { print "  and " count - kept " more, each with its sentence and its citation" }' "$2"
}

step '1. Lists go in'
typed 'compile -o starter.snap ftm:data/starter/us_bis_el.ftm.jsonl ...'
set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
tamis compile -q -o "$lists" "$@" >"$hits"
sed -n '1p; /us_bis_el/p; /us_ofac_sdn/p; /^total/p' "$hits"
echo "Every row is accounted for. These are samples; the published lists of the US, the UN, the UK, the"
echo "EU and Australia, and tables of your own, go in the same way."

step '2. A customer file goes through'
typed 'screen --in customers.csv --out hits.csv'
tamis screen -q -s "$lists" --limit 1 --in data/starter/customers.csv --out "$hits"
best_hits "$hits" 11
echo "$(($(wc -l <data/starter/customers.csv) - 1)) customers, $(($(wc -l <"$hits") - 1)) of them with a hit; here the best hit of the first 11. Names meet across"
echo "scripts, order and typing errors; a ship, a passport and a wallet are found by their numbers."

step '3. One hit in full: since when, under which citation, with which license requirement'
typed 'show us_bis_el-huawei-technologies'
tamis show -q -s "$lists" us_bis_el-huawei-technologies >"$hits"
sed -n '1,2p; /US-BIS-EL/p' "$hits"
only 'program requirement policy citation owned' "$hits"

step '4. The same question, asked for the day before and the day of the listing'
for day in 2019-05-15 2019-05-16; do
    typed "screen \"Huawei Technologies\" --dataset us_bis_el --limit 1 --as-of $day"
    tamis screen -q -s "$lists" "Huawei Technologies" --dataset us_bis_el --limit 1 --as-of "$day"
done

step '5. A news report is read: who is listed, and what it claims that the record does not say'
typed 'scan article.html --record record.json'
tamis scan -q -s "$lists" data/starter/article.html --record data/starter/record.json >"$hits"
sed '/^Claims/q' "$hits" | once
claims '1 2 7 8 10' "$hits"

# The answers of today are those of the day on which the demonstration runs.
today=$(date +%F)
story=$(dirname "$lists")/story.svg
step '6. May we? Five transactions asked on eight days'
typed "decide --facts story.jsonl --on 2019-05-15,...,$today --explain --timeline story.svg"
tamis decide -q -s "$lists" --facts data/starter/story.jsonl --explain --timeline "$story" \
    --on "2019-05-15,2019-05-16,2019-05-20,2020-05-15,2020-08-14,2025-09-29,2025-11-10,$today" >"$hits"
sed 's/^\(.\{107\}\)...*/\1…/' "$hits"
echo "The days of change are exact, not sampled. As a picture: $story"

step '7. One answer with its reasons'
typed 'decide --facts patch.json --fact date=2019-05-20 --explain'
sed -n 2p data/starter/story.jsonl | tamis decide -q -s "$lists" --facts - --fact date=2019-05-20 --explain >"$hits"
sed -n 1,16p "$hits" 
echo "  ... and the whole tree: each rule, what it read, its citation and edition."

step 'Next'
cat <<END
  tamis screen "a name of your own"     tamis COMMAND --help teaches by example
  tamis compile us_csl:FILE ...         read the lists of the day into your own snapshot
  make page                             the web page on these lists, with people who may sign in
tamis says what the lists hold and where it stands written. It never says that a party is cleared.
END
