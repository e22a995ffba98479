# One section per command, and nothing that roff would take for its own.
"$TAMIS" man | grep '^\.S[HS]'
"$TAMIS" man | grep '^[.]' | cut -c1-3 | sort -u
