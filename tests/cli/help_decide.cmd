"$TAMIS" decide --help
