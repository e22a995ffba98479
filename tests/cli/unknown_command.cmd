"$TAMIS" scren "Acme"
