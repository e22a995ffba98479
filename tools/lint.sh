#!/bin/sh
# Runs every check of the tree and ends with how many failed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
failed=0
for check in "$here"/check_*.sh; do
    name=$(basename "$check" .sh)
    sh "$check" "$here/.."
    case $? in
    0) echo "$name: ok" ;;
    77) echo "$name: skipped" ;;
    *) echo "$name: FAILED" && failed=$((failed + 1)) ;;
    esac
done
[ $failed = 0 ] || echo "$failed checks failed"
[ $failed = 0 ]
