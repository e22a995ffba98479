#!/bin/sh
# bench.sh BUILD: runs every benchmark of that build, one after the other.
set -eu

build=$1
found=no
for bench in "$build"/bench/bench_*; do
    [ -x "$bench" ] || continue
    found=yes
    printf '\n%s\n' "$(basename "$bench")"
    "$bench"
done
[ $found = yes ] || { echo "bench: no benchmark in $build/bench" >&2; exit 1; }
