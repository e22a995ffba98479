#!/bin/sh
# The malformed edition that the UN once published is refused with the line, and the old snapshot stays.
. tests/e2e/lib.sh
need_lists

good=un_sc:$LISTS/un_sc/consolidated-2022.xml.xz
bad=un_sc:$LISTS/un_sc/malformed-2024-10-16.xml.xz

expect 0 "$TAMIS" compile -o "$TMP/lists.snap" "$good"
cp "$TMP/lists.snap" "$TMP/before.snap"
expect 2 "$TAMIS" compile -o "$TMP/lists.snap" "$bad"
[ ! -s "$TMP/stdout" ] || fail "a refused list must print no accounting"
grep -q "malformed-2024-10-16.xml.xz.*line [0-9]" "$TMP/stderr" || fail "the message has no file and line"
cmp "$TMP/before.snap" "$TMP/lists.snap" || fail "the old snapshot has changed"

# Also behind a good list, and when there was no snapshot: no file, and none half written.
expect 2 "$TAMIS" compile -o "$TMP/lists.snap" "$good" "$bad"
cmp "$TMP/before.snap" "$TMP/lists.snap" || fail "the old snapshot has changed"
mkdir "$TMP/new"
expect 2 "$TAMIS" compile -o "$TMP/new/lists.snap" "$bad"
[ -z "$(ls -A "$TMP/new")" ] || fail "something was left behind"
