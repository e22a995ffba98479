#!/bin/sh
# Runs one case of the program and compares all that it shows with what is expected.
#
#   run_case.sh PROGRAM CASE.cmd
#
# CASE.cmd is a shell script, run by sh from the top of the repository with
#   $TAMIS   the program        $DATA   the data folder of the repository
#   $TMP     an empty folder, removed afterwards
# Beside it stand CASE.stdout, CASE.stderr and CASE.exit; a missing file means nothing printed, or
# exit status 0. The path of $TMP is shown as "$TMP" in both outputs; nothing else is changed.
# A case that exits with 77 is skipped. To accept what a case prints now: ACCEPT=1 run_case.sh ...
set -u

program=$1
case_file=$2
base=${case_file%.cmd}
here=$(cd "$(dirname "$0")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"

TAMIS=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
TMP=$work/tmp
DATA=data
LC_ALL=C
export TAMIS TMP DATA LC_ALL

case $case_file in /*) ;; *) case_file=$PWD/$case_file base=$PWD/$base ;; esac
cd "$here/../.." || exit 1

sh "$case_file" >"$work/stdout.raw" 2>"$work/stderr.raw" </dev/null
echo $? >"$work/exit"

if [ "$(cat "$work/exit")" = 77 ]; then
    cat "$work/stdout.raw" "$work/stderr.raw"
    exit 77
fi
for stream in stdout stderr; do
    sed "s|$TMP|\$TMP|g" "$work/$stream.raw" >"$work/$stream"
done

if [ "${ACCEPT:-}" = 1 ]; then
    cp "$work/stdout" "$base.stdout"
    cp "$work/stderr" "$base.stderr"
    cp "$work/exit" "$base.exit"
    [ -s "$base.stdout" ] || rm "$base.stdout"
    [ -s "$base.stderr" ] || rm "$base.stderr"
    [ "$(cat "$base.exit")" != 0 ] || rm "$base.exit"
    exit 0
fi

: >"$work/nothing"
echo 0 >"$work/success"
failed=0
compare() {
    expected=$base.$1
    [ -e "$expected" ] || expected=$2
    if ! cmp -s "$expected" "$work/$1"; then
        echo "$(basename "$base"): $1 is not as expected (- expected, + found)"
        diff -u "$expected" "$work/$1"
        failed=1
    fi
}
compare stdout "$work/nothing"
compare stderr "$work/nothing"
compare exit "$work/success"
exit $failed
