# Without -o the user's own snapshot is written, and then used by default.
unset TAMIS_SNAPSHOT
export XDG_DATA_HOME="$TMP/data"
"$TAMIS" compile -q ftm/deny:tests/cli/lists/old.ftm.jsonl
find "$TMP" -type f
"$TAMIS" verify
