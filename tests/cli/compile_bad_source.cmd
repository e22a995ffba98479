for source in nothing us_cls:x.csv ftm: ftm@May:x ftm@2024-02-30:x ftm/No:x; do
    "$TAMIS" compile -o "$TMP/lists.snap" "$source"
done
"$TAMIS" compile -o "$TMP/lists.snap"
ls "$TMP"
