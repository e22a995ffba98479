#!/bin/sh
# What a list comes through makes no difference: a file, a pipe, standard input, packed in any way.
. tests/e2e/lib.sh

list=data/starter/us_bis_el.ftm.jsonl

expect 0 "$TAMIS" compile -o "$TMP/file.snap" "ftm:$list"
for round in 1 2 8; do
    expect 0 "$TAMIS" compile --threads $round -o "$TMP/again.snap" "ftm:$list"
    cmp "$TMP/file.snap" "$TMP/again.snap" || fail "another run gives other bytes"
done

mkfifo "$TMP/us_bis_el.ftm.jsonl"
cat "$list" >"$TMP/us_bis_el.ftm.jsonl" &
expect 0 "$TAMIS" compile -o "$TMP/pipe.snap" "ftm:$TMP/us_bis_el.ftm.jsonl"
wait
cmp "$TMP/file.snap" "$TMP/pipe.snap" || fail "a pipe gives other bytes"

"$TAMIS" compile -q -o "$TMP/stdin.snap" ftm:- <"$list" >"$TMP/stdout" 2>"$TMP/stderr" ||
    fail "standard input is not read"
cmp "$TMP/file.snap" "$TMP/stdin.snap" || fail "standard input gives other bytes"

# The snapshot names the digest of the packed file, so here the contents are compared.
for packer in gzip xz zstd; do
    command -v $packer >/dev/null || { echo "$packer is not installed, left out"; continue; }
    $packer -c "$list" >"$TMP/packed"
    expect 0 "$TAMIS" compile -o "$TMP/packed.snap" "ftm:$TMP/packed"
    expect 0 "$TAMIS" diff "$TMP/file.snap" "$TMP/packed.snap"
    [ ! -s "$TMP/stdout" ] || fail "$packer gives other content"
    head -c 2000 "$TMP/packed" >"$TMP/cut"
    expect 2 "$TAMIS" compile -o "$TMP/cut.snap" "ftm:$TMP/cut"
    [ ! -e "$TMP/cut.snap" ] || fail "a truncated $packer file was compiled"
done
