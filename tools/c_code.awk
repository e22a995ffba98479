# Prints C sources as "file:line:code", with comments and the insides of literals blanked, so that
# a check that looks for words meets only code.
function code_of(line,    out, i, c, two, n) {
    out = ""
    n = length(line)
    for (i = 1; i <= n; i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (state == "comment") {
            if (two == "*/") {
                state = ""
                i++
                out = out " "
            }
        } else if (state != "") { # inside a literal; state is the quote that ends it
            if (c == "\\")
                i++
            else if (c == state) {
                state = ""
                out = out c
            }
        } else if (two == "/*") {
            state = "comment"
            i++
        } else if (two == "//") {
            break
        } else {
            if (c == "\"" || c == "'")
                state = c
            out = out c
        }
    }
    if (state != "comment")
        state = "" # a literal ends with its line
    return out
}
FNR == 1 { state = "" }
{
    code = index($0, "\"") || index($0, "'") || index($0, "/") || state != "" ? code_of($0) : $0
    print FILENAME ":" FNR ":" code
}
