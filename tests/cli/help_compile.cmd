"$TAMIS" compile --help
