"$TAMIS" --version
