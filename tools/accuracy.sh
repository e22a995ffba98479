#!/bin/sh
# accuracy.sh BUILD [OPTION...]: measures how well the program of that build judges names and writes
# docs/ACCURACY.md. Options go to tools/accuracy (python3 -m tools.accuracy --help).
#
# Lists and labeled sets come from ../shared/data; without it the starter lists are measured and the page
# is written beside the build, since docs/ACCURACY.md speaks of the real lists. Queries for peers and
# their answers are kept in accuracy/ beside the build; where bench/peers is installed (make peers), the
# peers are asked first.
set -eu

build=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
[ -x "$build/bench/bench_export" ] || { echo "accuracy: no programs in $build" >&2; exit 1; }

work=$build/../accuracy
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

# Peers are slow, so each is asked the first of the questions: aliases come as the seed drew them,
# customers as the file has them, which is no order either.
ask_peers() {
    python=build/peers/venv/bin/python
    [ -x "$python" ] || { echo "accuracy: no peers installed (make peers); measured alone" >&2; return 0; }
    measure --queries-only "$@"
    for peer in ${PEERS:-logic-v2 rapidfuzz-wratio}; do
        answers=$work/answers/$peer
        mkdir -p "$answers"
        for set in leave_out clean; do
            entities=$work/lists.ftm.jsonl
            [ $set = leave_out ] && entities=$work/queries/leave_out.ftm.jsonl
            echo "accuracy: asking $peer: $set" >&2
            "$python" bench/peers/run.py "$peer" --entities "$entities" --queries "$work/queries/$set.jsonl" \
                --first "${PEER_QUERIES:-500}" --out "$answers/$set.jsonl" 2>/dev/null
        done
    done
}

ask_peers "$@"
measure --out "$page" "$@"
