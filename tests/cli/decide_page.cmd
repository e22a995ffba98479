printf '{"date":"2026-11-28","jurisdiction":"US","activity":"export","item":{"desc":"<b>chips</b>","eccn":"EAR99","origin":"US"},"party":{"name":"Example Trading","country":"CN","lists":[],"owned_by":[{"name":"Middle & Sons","pct":60,"owned_by":[{"name":"Listed Maker","pct":55,"listed":"US-BIS-EL"}]}]}}\n' >"$TMP/one.json"
unset TAMIS_SNAPSHOT
XDG_DATA_HOME=$TMP "$TAMIS" decide --facts "$TMP/one.json" -q --html "$TMP/page.html"
echo "exit $?"
grep -c '<script' "$TMP/page.html"
grep -o '<p class="big">.*</p>' "$TMP/page.html"
grep -o 'id="ownership-[0-9]*-desc">[^<]*' "$TMP/page.html" | head -1
grep -c '&lt;b&gt;chips' "$TMP/page.html"
cat "$TMP/one.json" "$TMP/one.json" >"$TMP/two.json"
XDG_DATA_HOME=$TMP "$TAMIS" decide --facts "$TMP/two.json" -q --html "$TMP/two.html"
echo "exit $?"
test -e "$TMP/two.html" && echo "a page of two"
"$TAMIS" decide --facts "$TMP/one.json" --json --html "$TMP/page.html"
