#!/bin/sh
# coverage.sh BUILD: prints the share of lines that the tests reached, for each file of the product.
set -eu

build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# gcov prints "File 'X'" and then "Lines executed:P% of N" for each source of an object.
find "$build" -name '*.gcda' \( -path '*tamis_objects.dir*' -o -path '*tamis.dir*' \) |
    sort | (cd "$work" && xargs gcov -n 2>/dev/null) |
    awk -v root="$root/" '
        /^File / { file = $2; gsub(/\047/, "", file); sub(root, "", file); next }
        /^Lines executed:/ && file ~ /^(src|cli)\/.*\.c$/ {
            split($0, part, /[:% ]+/)
            reached[file] = part[3]; lines[file] = part[5]
        }
        { file = "" }
        END {
            for (file in lines) {
                printf "%6.1f%% of %5d  %s\n", reached[file], lines[file], file | "sort -k4"
                total += lines[file]; sum += reached[file] * lines[file]
            }
            close("sort -k4")
            if (total == 0) { print "coverage: no counters found"; exit 1 }
            printf "%6.1f%% of %5d  in all\n", sum / total, total
        }'
