# Each shell that is here reads its script.
"$TAMIS" completion bash >"$TMP/tamis.bash" && bash -n "$TMP/tamis.bash"
"$TAMIS" completion zsh >"$TMP/_tamis"
command -v zsh >/dev/null && zsh -n "$TMP/_tamis"
"$TAMIS" completion fish >"$TMP/tamis.fish"
command -v fish >/dev/null && fish -n "$TMP/tamis.fish"
cat >"$TMP/try.bash" <<'END'
. "$1"
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _tamis; echo "${COMPREPLY[@]}"; }
try tamis sc
try tamis screen --th
try tamis screen --schema Ve
try tamis completion f
END
bash "$TMP/try.bash" "$TMP/tamis.bash"
"$TAMIS" completion tcsh
