#!/bin/sh
# accuracy.sh BUILD [OPTION...]: measures how well the program of that build judges names and writes
# docs/ACCURACY.md. Options go to tools/accuracy (python3 -m tools.accuracy --help).
#
# Lists and labeled sets come from ../shared/data; without it the starter lists are measured and the page
# is written beside the build, since docs/ACCURACY.md speaks of the real lists. Queries for peers and
# their answers are kept in accuracy/ beside the build; where the peers are installed (make peers), they are
# asked first: PEERS (logic-v2 rapidfuzz-wratio), PEER_QUERIES (500) of each set.
set -eu

build=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
[ -x "$build/bench/bench_export" ] || { echo "accuracy: no programs in $build" >&2; exit 1; }

work=$(dirname "$build")/accuracy
mkdir -p "$work"
snapshot=$work/lists.snap
page=docs/ACCURACY.md
status=0
tools/compile_all.sh "$build/tamis" "$snapshot" --quiet || status=$?
case $status in
0) ;;
77)
    echo "accuracy: on the starter lists instead" >&2
    cp "$build/starter.snap" "$snapshot"
    page=$work/ACCURACY.md
    ;;
*) exit "$status" ;;
esac
"$build/bench/bench_export" "$snapshot" >"$work/lists.ftm.jsonl"

measure() {
    python3 -B -m tools.accuracy --program "$build/tamis" --snapshot "$snapshot" \
        --entities "$work/lists.ftm.jsonl" --work "$work" "$@"
}

# ask PEER SET ENTITIES: its answers to the first of the questions (aliases come as the seed drew them,
# customers as the file has them). What was asked is kept beside the answers: the same is not asked twice,
# and answers to other questions never stay.
ask() {
    peer=$1 set=$2 entities=$3
    questions=$work/queries/$set.jsonl
    answers=$work/answers/$peer
    mkdir -p "$answers"
    asked=$(cat "$questions" "$entities" | cksum; echo "$count")
    [ "$(cat "$answers/$set.asked" 2>/dev/null)" != "$asked" ] || return 0
    rm -f "$answers/$set.asked" "$answers/$set.jsonl"
    echo "accuracy: asking $peer: $set" >&2
    if "$python" bench/peers/run.py "$peer" --entities "$entities" --queries "$questions" --first "$count" \
        --out "$answers/$set.part" 2>"$answers/$set.log"; then
        mv "$answers/$set.part" "$answers/$set.jsonl"
        echo "$asked" >"$answers/$set.asked"
    else
        echo "accuracy: $peer failed; see $answers/$set.log" >&2
    fi
}

# Peers are slow, so each is asked only a part.
ask_peers() {
    python=$(dirname "$build")/peers/venv/bin/python
    count=${PEER_QUERIES:-500}
    if [ ! -x "$python" ]; then
        echo "accuracy: no peers are installed (make peers): measured alone" >&2
        rm -rf "$work/answers"
        return 0
    fi
    measure --queries-only "$@"
    for peer in ${PEERS:-logic-v2 rapidfuzz-wratio}; do
        ask "$peer" leave_out "$work/queries/leave_out.ftm.jsonl"
        ask "$peer" clean "$work/lists.ftm.jsonl"
    done
}

ask_peers "$@"
measure --out "$page" "$@"
