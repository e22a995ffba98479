/*
 * lists/footnotes.c - footnote marks in the text of a license requirement.
 *
 * A mark is one digit that is no part of a number or of a paragraph: what stands before it is a closing bracket (with a
 * comma or a blank between them) or "EAR", and nothing that continues a number stands behind it. Supplement and part
 * numbers ("supplement no. 7 to part 746") have other words before them.
 */
#include "lists/footnotes.h"

static bool continues(char c)
{
    return tamis__is_digit(c) || tamis__is_letter(c) || c == '(';
}

/* Without the blanks at the end. */
static tamis_bytes trim_end(tamis_bytes b)
{
    while (b.len > 0 && tamis__is_space(b.ptr[b.len - 1]))
        b.len--;
    return b;
}

static bool marks(tamis_bytes before)
{
    tamis_bytes b = trim_end(before);
    bool comma = b.len > 0 && b.ptr[b.len - 1] == ',';
    if (comma)
        b = trim_end(tamis__bytes_sub(b, 0, b.len - 1));
    if (b.len > 0 && b.ptr[b.len - 1] == ')')
        return true;
    return !comma && tamis__bytes_ends_with(b, TAMIS_LIT("EAR"));
}

static bool is_named(tamis_bytes before)
{
    static const tamis_bytes word = {"footnote", 8};
    tamis_bytes b = trim_end(before);
    return b.len >= word.len && b.len < before.len &&
           tamis__bytes_equal_nocase(tamis__bytes_sub(b, b.len - word.len, b.len), word);
}

uint32_t tamis__footnotes(tamis_bytes text)
{
    uint32_t found = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < '1' || c > '9' || (i + 1 < text.len && continues(text.ptr[i + 1])))
            continue;
        tamis_bytes before = tamis__bytes_sub(text, 0, i);
        if (is_named(before) || marks(before))
            found |= UINT32_C(1) << (c - '0');
    }
    return found;
}
