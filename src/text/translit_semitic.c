/*
 * text/translit_semitic.c - Arabic script and Hebrew to the letters that are written.
 *
 * Short vowels are not written, so the result is a skeleton with the long vowels (a, w, y); the
 * matcher knows that from the token's script. Ayn is written a, because names in Latin letters have
 * a vowel there; hamza alone is dropped. Letters that Persian, Urdu, Pashto, Kurdish and Uyghur add
 * have their own entries. Letters with a seat for hamza were decomposed before.
 */
#include "text/internal.h"

static const tamis__letter arabic[] = {
    {0x0621, ""},   {0x0627, "a"},  {0x0628, "b"},  {0x0629, "a"},  {0x062A, "t"},  {0x062B, "th"},
    {0x062C, "j"},  {0x062D, "h"},  {0x062E, "kh"}, {0x062F, "d"},  {0x0630, "dh"}, {0x0631, "r"},
    {0x0632, "z"},  {0x0633, "s"},  {0x0634, "sh"}, {0x0635, "s"},  {0x0636, "d"},  {0x0637, "t"},
    {0x0638, "z"},  {0x0639, "a"},  {0x063A, "gh"}, {0x0641, "f"},  {0x0642, "q"},  {0x0643, "k"},
    {0x0644, "l"},  {0x0645, "m"},  {0x0646, "n"},  {0x0647, "h"},  {0x0648, "w"},  {0x0649, "a"},
    {0x064A, "y"},  {0x066E, "b"},  {0x066F, "q"},  {0x0671, "a"},  {0x0679, "t"},  {0x067A, "t"},
    {0x067B, "b"},  {0x067C, "t"},  {0x067D, "t"},  {0x067E, "p"},  {0x0680, "b"},  {0x0681, "z"},
    {0x0683, "n"},  {0x0684, "j"},  {0x0685, "ts"}, {0x0686, "ch"}, {0x0687, "ch"}, {0x0688, "d"},
    {0x0689, "d"},  {0x068A, "d"},  {0x068D, "d"},  {0x0691, "r"},  {0x0693, "r"},  {0x0695, "r"},
    {0x0696, "zh"}, {0x0698, "zh"}, {0x0699, "r"},  {0x069A, "sh"}, {0x06A0, "ng"}, {0x06A4, "v"},
    {0x06A6, "p"},  {0x06A9, "k"},  {0x06AA, "k"},  {0x06AB, "g"},  {0x06AD, "ng"}, {0x06AF, "g"},
    {0x06B1, "ng"}, {0x06B3, "g"},  {0x06B5, "l"},  {0x06BA, "n"},  {0x06BB, "n"},  {0x06BC, "n"},
    {0x06BE, "h"},  {0x06C1, "h"},  {0x06C3, "a"},  {0x06C5, "o"},  {0x06C6, "o"},  {0x06C7, "u"},
    {0x06C8, "u"},  {0x06C9, "u"},  {0x06CB, "v"},  {0x06CC, "y"},  {0x06CD, "y"},  {0x06CE, "e"},
    {0x06D0, "e"},  {0x06D1, "y"},  {0x06D2, "e"},  {0x06D5, "a"},
};

static const tamis__letter hebrew[] = {
    {0x05D0, "a"}, {0x05D1, "b"},  {0x05D2, "g"}, {0x05D3, "d"},  {0x05D4, "h"},  {0x05D5, "w"},
    {0x05D6, "z"}, {0x05D7, "h"},  {0x05D8, "t"}, {0x05D9, "y"},  {0x05DA, "k"},  {0x05DB, "k"},
    {0x05DC, "l"}, {0x05DD, "m"},  {0x05DE, "m"}, {0x05DF, "n"},  {0x05E0, "n"},  {0x05E1, "s"},
    {0x05E2, "a"}, {0x05E3, "f"},  {0x05E4, "p"}, {0x05E5, "ts"}, {0x05E6, "ts"}, {0x05E7, "k"},
    {0x05E8, "r"}, {0x05E9, "sh"}, {0x05EA, "t"}, {0x05EF, "y"},  {0x05F0, "v"},  {0x05F1, "wy"},
    {0x05F2, "y"},
};

enum { VAV = 0x05D5 };

static void translit_table(const tamis__letter *table, size_t size, uint32_t rune,
                           tamis__writer *out)
{
    const char *text = tamis__letter_find(table, size, rune);
    if (text != NULL)
        tamis__write_text(out, text);
}

void tamis__translit_arabic(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++)
        translit_table(arabic, TAMIS_COUNT_OF(arabic), glyphs[i].rune, out);
}

/* Vav is the consonant v at the start of a word and when doubled, else mostly o or u. */
void tamis__translit_hebrew(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        bool doubled = glyphs[i].rune == VAV && i + 1 < count && glyphs[i + 1].rune == VAV;
        if (doubled || (glyphs[i].rune == VAV && i == 0)) {
            tamis__write_text(out, "v");
            i += doubled ? 1 : 0;
            continue;
        }
        translit_table(hebrew, TAMIS_COUNT_OF(hebrew), glyphs[i].rune, out);
    }
}
