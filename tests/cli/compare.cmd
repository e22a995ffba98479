"$TAMIS" compare "Acme Cryogenics Ltd" "Acme Cryogenics Ltd"
echo $?
"$TAMIS" compare "Acme Cryogenics" "Northwind Bakery" --json | grep -o '"match":[a-z]*'
