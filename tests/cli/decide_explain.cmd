# The tree for people: a company that may be caught by its owners, on a day when the rule is suspended.
XDG_DATA_HOME=$TMP TAMIS_SNAPSHOT=
export XDG_DATA_HOME TAMIS_SNAPSHOT
cp "$TAMIS" "$TMP/tamis"
cat >"$TMP/facts.yaml" <<'EOF'
date: 2021-12-31
jurisdiction: ZZ
activity: export
party:
  name: "Lantern \e[31mWorks"
  country: AE
  lists: []
  owned_by:
    - {name: Marble Holding, pct: 60, lists: [], owned_by: [{name: Sam Sanctioned, pct: 50, listed: US-OFAC-SDN}]}
    - {name: Others, pct: 40, lists: []}
item: {desc: "wireless router, 5 GHz"}
purpose: null
EOF
"$TMP/tamis" decide --rules tests/data/rules/sample --facts "$TMP/facts.yaml" --explain | sed 's/  digest .*/  digest    .../'
