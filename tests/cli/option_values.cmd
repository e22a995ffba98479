"$TAMIS" screen "Acme" --threshold
"$TAMIS" screen "Acme" --threshold 1.5
"$TAMIS" screen "Acme" --threshold 0x1
"$TAMIS" screen "Acme" --limit many
"$TAMIS" screen "Acme" --limit 99999999999999999999
"$TAMIS" screen "Acme" --json=yes
"$TAMIS" screen "Acme" --property address
"$TAMIS" screen Acme Cryogenics
"$TAMIS" screen
"$TAMIS" scan --kind doc x
"$TAMIS" compare one
"$TAMIS" diff one
