# Other scripts on either side.
"$TAMIS" compile -q -o "$TMP/lists.snap" ftm/deny@2024-01-31:tests/cli/lists/old.ftm.jsonl >/dev/null || exit 9
export TAMIS_SNAPSHOT="$TMP/lists.snap"
"$TAMIS" screen "Orlova Vasilisa" --birth-date 1971-05-06 | grep -o "deny-.*"
"$TAMIS" screen "阿克米低温公司" | cut -c1-5
"$TAMIS" screen "Василиса Орлова" | cut -c1-5
