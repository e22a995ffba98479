#!/bin/sh
# The tools behind the benchmarks: a snapshot exported and compiled again holds the same, lists are made
# up to the byte alike from a seed, and queries made of them find what they were made of.
#
#   made_up_lists.sh PROGRAM      its benchmarks stand in the folder bench beside it
. tests/e2e/lib.sh
set -e

bench=$(dirname "$TAMIS")/bench
[ -x "$bench/bench_generate" ] || { echo "skipped: no benchmarks in this build"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: no Python"; exit 77; }

lines() { wc -l <"$1" | tr -d ' '; }
compile() { "$TAMIS" compile -q -o "$1" "ftm:$2" >/dev/null; }

"$TAMIS" compile -q -o "$TMP/model.snap" ftm:data/starter/us_ofac_sdn.ftm.jsonl >/dev/null
"$bench/bench_export" "$TMP/model.snap" >"$TMP/model.jsonl"
compile "$TMP/again.snap" "$TMP/model.jsonl"
"$bench/bench_export" "$TMP/again.snap" >"$TMP/again.jsonl"
python3 - "$TMP/model.jsonl" "$TMP/again.jsonl" <<'END' || fail "an export compiled again differs"
import json, sys
first, second = ([json.loads(line) for line in open(path, encoding="utf-8")] for path in sys.argv[1:])
plain = lambda lines: [(e["id"], e["schema"], e["properties"]) for e in lines]
sys.exit(plain(first) != plain(second) or not first)
END

"$bench/bench_generate" "$TMP/model.snap" 400 7 >"$TMP/made.jsonl"
"$bench/bench_generate" "$TMP/model.snap" 400 7 >"$TMP/same.jsonl"
"$bench/bench_generate" "$TMP/model.snap" 400 8 >"$TMP/other.jsonl"
cmp -s "$TMP/made.jsonl" "$TMP/same.jsonl" || fail "the same seed made other lists"
cmp -s "$TMP/made.jsonl" "$TMP/other.jsonl" && fail "another seed made the same lists"
[ "$(lines "$TMP/made.jsonl")" = 400 ] || fail "not 400 entities were made"
compile "$TMP/made.snap" "$TMP/made.jsonl"
"$bench/bench_export" "$TMP/made.snap" >"$TMP/held.jsonl"
[ "$(lines "$TMP/held.jsonl")" = 400 ] || fail "not all made-up entities have names"

python3 bench/peers/queries.py --entities "$TMP/made.jsonl" --count 80 >"$TMP/queries.jsonl"
"$bench/bench_queries" "$TMP/made.snap" "$TMP/queries.jsonl" --limit 100 \
    --out "$TMP/answers.jsonl" --times "$TMP/times.json"
python3 - "$TMP/queries.jsonl" "$TMP/answers.jsonl" "$TMP/times.json" <<'END' || fail "answers are amiss"
import json, sys
queries, answers = ([json.loads(line) for line in open(path, encoding="utf-8")] for path in sys.argv[1:3])
times = json.load(open(sys.argv[3], encoding="utf-8"))
assert [q["id"] for q in queries] == [a["query_id"] for a in answers], "queries and answers"
assert times["queries"] == len(queries) and len(times["times_us"]) == len(queries), "times"
for query, answer in zip(queries, answers):
    if query["id"].startswith("listed"):
        assert query["of"] in [hit["id"] for hit in answer["hits"]], query
END
echo "400 entities made, $(lines "$TMP/queries.jsonl") queries asked"
