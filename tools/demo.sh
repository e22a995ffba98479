#!/bin/sh
# Shows what tamis does, on the starter lists: lists in, customers through, a report read.
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
typed() { printf '%s$ tamis %s%s\n\n' "$dim" "$1" "$plain"; }

# tamis exits with 1 when it finds something, which is what a demonstration hopes for.
tamis() {
    status=0
    "$program" "$@" || status=$?
    [ "$status" -le 1 ] || exit "$status"
}

# Best hit of each row of the results, as columns. The customer's own spelling comes last, because
# only then its width does not matter.
best_hits() {
    awk '
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
        NR == 1 { printf "score  list            %-50s  customer\n", "listed as"; next }
        {
            split_row($0)
            printf "%.3f  %-14s  %-50s  %s\n", f[4], f[8], substr(f[10], 1, 50), f[2]
        }' "$1"
}

# Of a card or a list of claims: only the labels named, and at most that many lines of each value.
brief() {
    awk -v labels="$1" -v lines_max="$2" '
        BEGIN {
            count = split(labels, name, " ")
            for (i = 1; i <= count; i++)
                wanted[name[i]] = 1
        }
        # A line is printed once the next one tells whether the value goes on beyond the limit.
        function flush(more) {
            if (held != "")
                print held (more ? " ..." : "")
            held = ""
        }
        /^                  / { # a further line of a value
            if (keep && ++lines <= lines_max) {
                flush(0)
                held = $0
            } else if (keep)
                flush(1)
            next
        }
        /^    +[A-Za-z]|^ +[0-9]+ says/ {
            label = $1 ~ /^[0-9]+$/ ? $2 : $1
            keep = label in wanted
            lines = 1
            flush(0)
            if (keep)
                held = $0
            next
        }
        { keep = 0 }
        END { flush(0) }'
}

step '1. Lists go in'
typed 'compile -o starter.snap ftm:data/starter/us_bis_el.ftm.jsonl ...'
set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
tamis compile -q -o "$lists" "$@"
echo
echo "Every row is accounted for. These are sample lists, for this demonstration; real ones (US, UN,"
echo "UK, EU, Australia, or your own tables) go in the same way."

step '2. A customer file goes through'
typed 'screen --in customers.csv --out hits.csv'
tamis screen -q -s "$lists" --limit 1 --in data/starter/customers.csv --out "$hits"
best_hits "$hits"
echo
echo "$(($(wc -l <data/starter/customers.csv) - 1)) customers, $(($(wc -l <"$hits") - 1)) of them with a hit; the best hit of each is shown. Names meet across scripts, order,"
echo "abbreviations and typing errors; a ship, a passport and a wallet are found by their numbers alone."

step '3. One hit in full: since when, under which citation, with which license requirement'
typed 'show us_bis_el-huawei-technologies'
tamis show -q -s "$lists" us_bis_el-huawei-technologies >"$hits"
sed -n '1,2p; /US-BIS-EL/p' "$hits"
brief 'program requirement policy citation owned' 2 <"$hits"

step '4. The same question, asked for the day before and the day of the listing'
for day in 2019-05-15 2019-05-16; do
    typed "screen \"Huawei Technologies\" --dataset us_bis_el --limit 1 --as-of $day"
    tamis screen -q -s "$lists" "Huawei Technologies" --dataset us_bis_el --limit 1 --as-of "$day"
    [ "$day" = 2019-05-16 ] || echo
done

step '5. A news report is read: who is listed, and what it claims that the record does not say'
typed 'scan article.html --record record.json'
tamis scan -q -s "$lists" data/starter/article.html --record data/starter/record.json >"$hits"
sed '/^Claims/q' "$hits"
brief 'says record' 2 <"$hits" | sed -n '/says/,$p'

step 'Next'
cat <<END
  tamis screen "a name of your own"     tamis COMMAND --help teaches by example
  tamis compile us_csl:FILE ...         read the lists of the day into your own snapshot
tamis says what the lists hold and where it stands written. It never says that a party is cleared.
END
