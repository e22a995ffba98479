# A book follows the lists: loaded, screened, screened again when an entity is added and one changes.
D=$TMP/team.desk
row() { printf '{"id":"%s","schema":"Person","caption":"%s","properties":{"name":["%s"],"birthDate":["%s"]},"datasets":["d"]}\n' "$1" "$2" "$2" "$3"; }
"$TAMIS" desk init "$D" >/dev/null
row p-1 "Vasilisa Orlova" 1971-05-06 >"$TMP/a.jsonl"
{ row p-1 "Vasilisa Orlova" 1971-05-07; row p-2 "Aldric Quillfeather" 1980-01-02; } >"$TMP/b.jsonl"
printf 'id,name\n1,Vasilisa Orlova\n2,Aldric Quillfeather\n3,\n' >"$TMP/customers.csv"
"$TAMIS" compile -q -o "$TMP/a.snap" "ftm/d:$TMP/a.jsonl" >/dev/null
"$TAMIS" compile -q -o "$TMP/b.snap" "ftm/d:$TMP/b.jsonl" >/dev/null
"$TAMIS" watch load shop --in "$TMP/customers.csv" --desk "$D" --threshold 0.8 || echo "exit $?"
"$TAMIS" watch load shop --in "$TMP/customers.csv" --desk "$D" --json -q
"$TAMIS" watch run --desk "$D" -s "$TMP/a.snap" || echo "exit $?"
"$TAMIS" watch run --desk "$D" -s "$TMP/b.snap" --json || echo "exit $?"
"$TAMIS" watch run shop --desk "$D" -s "$TMP/b.snap" || echo "exit $?"
"$TAMIS" watch --desk "$D" | awk '{ print $1, $2, $3, $4, $5 }'
"$TAMIS" changes --desk "$D" --json | sed 's/"time":"[^"]*"/"time":"T"/; s/"snapshot":"[^"]*"/"snapshot":"S"/'
"$TAMIS" changes --desk "$D" --atom | grep -c "<entry>"
"$TAMIS" watch remove shop --desk "$D"
"$TAMIS" watch remove shop --desk "$D"
echo "exit $?"
"$TAMIS" watch load shop --desk "$D"
echo "exit $?"
"$TAMIS" watch stir --desk "$D"
echo "exit $?"
