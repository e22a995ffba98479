# Packs, regimes, rules.
"$TAMIS" rules list tests/data/rules/sample
"$TAMIS" rules list tests/data/rules/sample --json
"$TAMIS" rules list | grep -q "^us_ear  " && echo "built in"
