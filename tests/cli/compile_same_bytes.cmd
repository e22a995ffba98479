# The same lists give the same bytes, whatever the order of sources and the number of threads.
"$TAMIS" compile -q -o "$TMP/a" --threads 1 ftm/a:tests/cli/lists/old.ftm.jsonl ftm/b:tests/cli/lists/new.ftm.jsonl >/dev/null
"$TAMIS" compile -q -o "$TMP/b" --threads 4 ftm/b:tests/cli/lists/new.ftm.jsonl ftm/a:tests/cli/lists/old.ftm.jsonl >/dev/null
cmp "$TMP/a" "$TMP/b" && echo same
