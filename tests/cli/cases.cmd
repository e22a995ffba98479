# Hits become cases, are worked on, need a second person, and are remembered. Times are masked; digests are left out.
TAMIS_DESK=$TMP/team.desk
export TAMIS_DESK
mask() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9.]+Z)?/TIME/g; s/cli:[^ "]+/cli:ME/g; s/"snapshot":"[^"]*"/"snapshot":"S"/g'; }
row() { printf '{"id":"%s","schema":"Person","caption":"%s","properties":{"name":["%s"],"birthDate":["%s"]},"datasets":["d"]}\n' "$1" "$2" "$2" "$3"; }
"$TAMIS" desk init "$TAMIS_DESK" >/dev/null
{ row p-1 "Vasilisa Orlova" 1971-05-06; row p-2 "Aldric Quillfeather" 1980-01-02; } >"$TMP/a.jsonl"
{ row p-1 "Vasilisa Orlova" 1971-05-07; row p-2 "Aldric Quillfeather" 1980-01-02; } >"$TMP/b.jsonl"
"$TAMIS" compile -q -o "$TMP/a.snap" "ftm/d:$TMP/a.jsonl" >/dev/null
"$TAMIS" compile -q -o "$TMP/b.snap" "ftm/d:$TMP/b.jsonl" >/dev/null

echo "== opened"
"$TAMIS" cases
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" --open-cases || echo "exit $?"
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" --open-cases -q >/dev/null || echo "exit $?"
"$TAMIS" screen "Aldric Quillfeather" -s "$TMP/a.snap" --desk "$TAMIS_DESK" --open-cases >/dev/null || echo "exit $?"
"$TAMIS" cases list --sort score
"$TAMIS" cases list --text orlova --json | mask | tr ',' '\n' | grep -E '"(total|id|version|state|query_caption|entity_id|score)"'

echo "== steps"
"$TAMIS" cases act 1 comment "Another year of birth." >/dev/null
"$TAMIS" cases act 1 due 2030-01-31 >/dev/null
"$TAMIS" cases act 1 decide false_alert || echo "exit $?"
"$TAMIS" cases act 1 decide false_alert --reason "Born in 1990." | mask
"$TAMIS" cases act 1 approve || echo "exit $?"
"$TAMIS" cases settings
"$TAMIS" cases settings none
"$TAMIS" cases settings everything || echo "exit $?"
"$TAMIS" cases act 1 reopen --reason "For one person." >/dev/null
"$TAMIS" cases act 1 decide false_alert --reason "Born in 1990." >/dev/null
"$TAMIS" cases act 2 decide true_match --reason "Same passport." --json | mask | tr ',' '\n' | grep -E '"(state|outcome|decided_by)"'
"$TAMIS" cases show 1 | mask
"$TAMIS" cases list --state open

echo "== remembered"
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" | mask
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" --json | mask | grep -oE '"cleared":.*'
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/b.snap" --json | mask | grep -oE '"woken":.*'
"$TAMIS" screen "Aldric Quillfeather" -s "$TMP/b.snap" --json | mask | grep -oE '"known":.*'
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/b.snap" --open-cases -q >/dev/null
"$TAMIS" cases show 3 | mask

echo "== files"
{ echo "id,name,birth_date"; echo "7,Vasilisa Orlova,"; echo "8,Nobody At All,"; echo "9,Aldric Quillfeather,1980"; } >"$TMP/in.csv"
"$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/a.snap" --out "$TMP/out.csv" -q || echo "exit $?"
cut -d, -f1-6 "$TMP/out.csv" | paste -d, - /dev/null
grep -oE '(desk|"[a-z]+, case[^"]*")$' "$TMP/out.csv"
"$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/a.snap" --json -q | mask | grep -oE '"(cleared|woken|known)":.*'
TAMIS_DESK= "$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/a.snap" --out "$TMP/plain.csv" -q
head -n 1 "$TMP/plain.csv" | grep -c ',desk'
"$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/b.snap" --out "$TMP/out.csv" --open-cases 2>&1 | grep cases
"$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/b.snap" --out "$TMP/out.csv" --open-cases --threads 1 2>&1 | grep cases
"$TAMIS" cases list --sort oldest --state open
"$TAMIS" cases show 4 | mask | head -n 12
TAMIS_DESK= "$TAMIS" screen --in "$TMP/in.csv" -s "$TMP/a.snap" --open-cases || echo "exit $?"

echo "== refused"
"$TAMIS" cases show 99 || echo "exit $?"
"$TAMIS" cases show one || echo "exit $?"
"$TAMIS" cases show || echo "exit $?"
"$TAMIS" cases act 3 || echo "exit $?"
"$TAMIS" cases act 3 close || echo "exit $?"
"$TAMIS" cases act 3 assign || echo "exit $?"
"$TAMIS" cases list --state gone || echo "exit $?"
"$TAMIS" cases list 1 || echo "exit $?"
"$TAMIS" cases stir || echo "exit $?"
"$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" --desk "$TMP/none.desk" || echo "exit $?"
TAMIS_DESK= "$TAMIS" screen "Vasilisa Orlova" -s "$TMP/a.snap" --open-cases || echo "exit $?"
TAMIS_DESK= "$TAMIS" cases
