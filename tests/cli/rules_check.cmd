# A mistake is told with its place and what was expected; the examples of a pack are run.
mkdir "$TMP/pack"
sed 's/outcome: prohibited/outcome: forbidden/; s/expect: {outcome: license_required/expect: {outcome: review/' tests/data/rules/sample/rules.yaml >"$TMP/pack/rules.yaml"
cp tests/data/rules/sample/pack.yaml "$TMP/pack"
"$TAMIS" rules check "$TMP/pack"
echo "exit $?"
"$TAMIS" rules check "$TMP/pack" --json 2>/dev/null | head -n 1
"$TAMIS" decide --rules "$TMP/pack" --fact date=2020-01-01
echo "exit $?"
sed 's/expect: {outcome: license_required/expect: {outcome: review/' tests/data/rules/sample/rules.yaml >"$TMP/pack/rules.yaml"
"$TAMIS" rules test "$TMP/pack"
echo "exit $?"
"$TAMIS" rules test "$TMP/pack" --json 2>/dev/null | grep -c problem
"$TAMIS" rules test tests/data/rules/sample
echo "exit $?"
"$TAMIS" rules check -q
echo "exit $?"
"$TAMIS" rules
