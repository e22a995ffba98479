# Packs, regimes, rules.
"$TAMIS" rules list tests/data/rules/sample
"$TAMIS" rules list tests/data/rules/sample --json
"$TAMIS" rules list | grep -c '^[a-z]'
