/*
 * text/translit_cyrillic.c - Cyrillic to comparable Latin.
 *
 * The base is BGN/PCGN Russian as passports and sanctions lists write it, without marks: zh kh ts ch
 * sh shch yu ya, й and ы y, э and ё e. Other languages show by their letters anywhere in the name:
 *   Ukrainian, Belarusian (і ї є ґ ў): г h, и y, щ shch        (KMU 2010, BGN)
 *   Serbian, Macedonian (ј љ њ ћ ђ џ ѓ ќ ѕ): their own Latin without hooks: ж z, х h, ц c, ч c, ш s
 *   Kazakh, Uzbek, Tajik, Tatar: letters of their own below
 * Bulgarian ъ is a vowel: it is one before a consonant or at the end after two.
 */
#include "text/internal.h"

static const tamis__letter base_letters[] = {
    {0x0430, "a"},  {0x0431, "b"},    {0x0432, "v"}, {0x0433, "g"},  {0x0434, "d"},  {0x0435, "e"},
    {0x0436, "zh"}, {0x0437, "z"},    {0x0438, "i"}, {0x0439, "y"},  {0x043A, "k"},  {0x043B, "l"},
    {0x043C, "m"},  {0x043D, "n"},    {0x043E, "o"}, {0x043F, "p"},  {0x0440, "r"},  {0x0441, "s"},
    {0x0442, "t"},  {0x0443, "u"},    {0x0444, "f"}, {0x0445, "kh"}, {0x0446, "ts"}, {0x0447, "ch"},
    {0x0448, "sh"}, {0x0449, "shch"}, {0x044A, ""},  {0x044B, "y"},  {0x044C, ""},   {0x044D, "e"},
    {0x044E, "yu"}, {0x044F, "ya"},   {0x0450, "e"}, {0x0451, "e"},  {0x0452, "dj"}, {0x0453, "g"},
    {0x0454, "ye"}, {0x0455, "dz"},   {0x0456, "i"}, {0x0457, "yi"}, {0x0458, "j"},  {0x0459, "lj"},
    {0x045A, "nj"}, {0x045B, "c"},    {0x045C, "k"}, {0x045D, "i"},  {0x045E, "u"},  {0x045F, "dz"},
    {0x0463, "e"},  {0x0473, "f"},    {0x0475, "i"}, {0x0491, "g"},  {0x0493, "g"},  {0x0495, "g"},
    {0x0497, "zh"}, {0x0499, "z"},    {0x049B, "k"}, {0x049D, "k"},  {0x049F, "k"},  {0x04A1, "k"},
    {0x04A3, "n"},  {0x04A5, "n"},    {0x04AB, "s"}, {0x04AF, "u"},  {0x04B1, "u"},  {0x04B3, "h"},
    {0x04B7, "j"},  {0x04B9, "j"},    {0x04BB, "h"}, {0x04C2, "zh"}, {0x04CF, ""},   {0x04D1, "a"},
    {0x04D3, "a"},  {0x04D5, "ae"},   {0x04D7, "e"}, {0x04D9, "a"},  {0x04DD, "zh"}, {0x04DF, "z"},
    {0x04E1, "dz"}, {0x04E3, "i"},    {0x04E5, "i"}, {0x04E7, "o"},  {0x04E9, "o"},  {0x04ED, "e"},
    {0x04EF, "u"},  {0x04F1, "u"},    {0x04F3, "u"}, {0x04F5, "ch"}, {0x04F9, "y"},  {0x051B, "q"},
    {0x051D, "w"},
};

static const tamis__letter east_letters[] = {{0x0433, "h"}, {0x0438, "y"}};

static const tamis__letter south_letters[] = {
    {0x0436, "z"}, {0x0445, "h"}, {0x0446, "c"}, {0x0447, "c"}, {0x0448, "s"},
};

enum {
    VE = 0x0432,
    IE = 0x0435,
    I = 0x0438,
    SHORT_I = 0x0439,
    HARD = 0x044A,
    YERY = 0x044B,
    SOFT = 0x044C,
    IO = 0x0451,
    SHORT_U = 0x045E
};

static bool is_vowel(uint32_t rune)
{
    switch (rune) {
    case 0x0430:
    case 0x0435:
    case 0x0438:
    case 0x043E:
    case 0x0443:
    case 0x044B:
    case 0x044D:
    case 0x044E:
    case 0x044F:
    case 0x0451: return true;
    default: return false;
    }
}

/* What depends on neighbours; NULL when nothing does. */
static const char *in_context(const tamis__scan *scan, const tamis__glyph *glyphs, size_t count,
                              size_t at)
{
    uint32_t before = at > 0 ? glyphs[at - 1].rune : 0;
    uint32_t after = at + 1 < count ? glyphs[at + 1].rune : 0;
    switch (glyphs[at].rune) {
    case IE:
    case IO: return before == SOFT || before == HARD ? "ye" : NULL;
    case HARD: return after != 0 && !is_vowel(after) && at > 0 ? "a" : "";
    case YERY: return after == SHORT_I && at + 2 == count ? "" : NULL; /* -ый is -y */
    case SHORT_U: return scan->turkic ? "o" : NULL;
    default: return NULL;
    }
}

void tamis__translit_cyrillic(const tamis__scan *scan, const tamis__glyph *glyphs, size_t count,
                              tamis__writer *out)
{
    bool east = scan->slavic_east && !scan->turkic && !scan->slavic_south;
    for (size_t i = 0; i < count; i++) {
        uint32_t rune = glyphs[i].rune;
        const char *text = in_context(scan, glyphs, count, i);
        if (text == NULL && scan->slavic_south)
            text = tamis__letter_find(south_letters, TAMIS_COUNT_OF(south_letters), rune);
        if (text == NULL && east)
            text = tamis__letter_find(east_letters, TAMIS_COUNT_OF(east_letters), rune);
        if (text == NULL)
            text = tamis__letter_find(base_letters, TAMIS_COUNT_OF(base_letters), rune);
        if (text != NULL)
            tamis__write_text(out, text);
    }
}
