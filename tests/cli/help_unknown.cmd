"$TAMIS" help scren
