"$TAMIS" compare "Salman bin Muhammad" "Muhammad bin Salman" --schema Person
"$TAMIS" compare "EFENDIEV NAZIM TOFIK OGLY" "Nazim Tofik Ogly EFENDIEV" --schema Person
