# What is printed is read again; what cannot be is refused with a reason.
"$TAMIS" parameters >"$TMP/standard"
"$TAMIS" parameters --parameters "$TMP/standard" | cmp - "$TMP/standard" && echo same
"$TAMIS" parameters --json --parameters "$TMP/standard" >"$TMP/standard.json"
"$TAMIS" parameters --parameters "$TMP/standard.json" | cmp - "$TMP/standard" && echo same
grep -c '^# .* (.* to .*)$' "$TMP/standard"
"$TAMIS" parameters --parameters "$TMP/standard" --parameter contradiction=2.5 | grep '^contradiction'
"$TAMIS" compare "Acme Cryogenics" "Acme Cryogenicks" | cut -c1-2
"$TAMIS" compare "Acme Cryogenics" "Acme Cryogenicks" --parameter steepness=0 | cut -c1-8
"$TAMIS" parameters --parameter contradiction=much
"$TAMIS" parameters --parameter contradiction
"$TAMIS" parameters --parameter contradiction=1000
"$TAMIS" parameters --parameter kindness=1 2>&1 | cut -d, -f1
"$TAMIS" screen Acme --parameter contradiction=0
printf 'steepness = 2\nsteepness: 3\n' >"$TMP/wrong"
"$TAMIS" screen Acme --parameters "$TMP/wrong"
"$TAMIS" screen Acme --parameters "$TMP/none"
"$TAMIS" parameters "$TMP/standard"
