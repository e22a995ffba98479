"$TAMIS" screen "Acme" --tresh 0.5
"$TAMIS" screen "Acme" --zzz
"$TAMIS" screen -X "Acme"
"$TAMIS" stats --in file
