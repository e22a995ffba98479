#!/bin/sh
# The driver of the program's cases must be able to fail: each kind of difference is tried.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect WANTED-STATUS WHAT: runs $work/case.cmd, whose program is echo.
expect() {
    sh "$here/run_case.sh" /bin/echo "$work/case.cmd" >"$work/log" 2>&1
    found=$?
    if [ "$found" != "$1" ]; then
        echo "$2: expected status $1, found $found"
        cat "$work/log"
        failed=1
    fi
    rm -f "$work"/case.*
}

echo '"$TAMIS" hello; "$TAMIS" "$TMP/x" >&2; exit 3' >"$work/case.cmd"
echo hello >"$work/case.stdout"
echo '$TMP/x' >"$work/case.stderr"
echo 3 >"$work/case.exit"
expect 0 "everything as expected"

echo '"$TAMIS" hello' >"$work/case.cmd"
echo other >"$work/case.stdout"
expect 1 "another stdout"

echo '"$TAMIS" hello' >"$work/case.cmd"
expect 1 "an unexpected stdout"

echo '"$TAMIS" hello >&2' >"$work/case.cmd"
expect 1 "an unexpected stderr"

echo 'exit 2' >"$work/case.cmd"
expect 1 "an unexpected exit status"

echo 'exit 77' >"$work/case.cmd"
expect 77 "a skipped case"

echo 'touch "$TMP/kept" && ls "$DATA/.." >/dev/null' >"$work/case.cmd"
expect 0 "a quiet case"

exit $failed
