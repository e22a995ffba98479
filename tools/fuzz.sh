#!/bin/sh
# fuzz.sh BUILD SECONDS [NAME...]: runs every fuzz target (or those named) for so many seconds.
#
# Starts from fuzz/corpus/NAME, keeps new inputs in BUILD/corpus/NAME, and whatever crashed, hung
# or leaked in BUILD/findings/NAME-*. Ends with status 1 if there was a finding.
set -eu

build=$1
seconds=$2
shift 2
if [ $# = 0 ]; then
    for target in "$build"/fuzz/fuzz_*; do
        [ -f "$target" ] && [ -x "$target" ] || continue
        name=$(basename "$target")
        set -- "$@" "${name#fuzz_}"
    done
fi
[ $# != 0 ] || { echo "fuzz: no target in $build/fuzz" >&2; exit 1; }

mkdir -p "$build/findings"
failed=0
for name in "$@"; do
    echo "fuzz: $name for $seconds seconds"
    mkdir -p "$build/corpus/$name" "fuzz/corpus/$name"
    log=$build/findings/$name.log
    options=
    [ ! -f "fuzz/dict/$name.dict" ] || options="-dict=fuzz/dict/$name.dict"
    if "$build/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        $options -artifact_prefix="$build/findings/$name-" -print_final_stats=1 \
        "$build/corpus/$name" "fuzz/corpus/$name" >"$log" 2>&1; then
        grep -h 'stat::number_of_executed_units' "$log" || true
    else
        failed=$((failed + 1))
        tail -n 40 "$log"
        echo "fuzz: $name has a finding; see $build/findings/"
    fi
done
echo "fuzz: $# targets, $failed with findings"
[ $failed = 0 ]
