#!/bin/sh
# embed.sh EMBED: the generator of built-in files refuses what it cannot represent, leaves no half
# output, and gives the same bytes whatever the order of its arguments.
set -u

embed=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
printf 'one' >one
printf '\000\377"\n' >two
failed=0

# expect STATUS ARGUMENT...
expect() {
    wanted=$1
    shift
    rm -f out.c
    "$embed" out.c "$@" 2>log
    found=$?
    if [ $found != "$wanted" ] || { [ $found != 0 ] && [ -e out.c ]; }; then
        echo "embed $*: expected status $wanted, found $found"
        cat log
        failed=1
    fi
}

expect 2 one
expect 2 =one
expect 2 a=
expect 2 'a"b=one'
expect 2 a=one b=two a=two
expect 1 a=one b=missing
expect 0
expect 0 b=two a=one
cp out.c first.c
expect 0 a=one b=two
cmp first.c out.c || failed=1
grep -q '{"b", data_1, 4},' out.c || { echo "expected b of 4 bytes"; failed=1; }
grep -q '^0,255,34,10,0};$' out.c || { echo "expected the bytes of b and a NUL"; failed=1; }
exit $failed
