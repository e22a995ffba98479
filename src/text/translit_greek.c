/*
 * text/translit_greek.c - Greek to comparable Latin after ELOT 743 (ISO 843), without marks.
 *
 * Digraphs come first: ου ou, αυ ευ ηυ with v or f by the sound that follows, γγ ng, γξ nx, γχ nch,
 * μπ b at the start of a word and mp inside.
 */
#include "text/internal.h"

static const tamis__letter letters[] = {
    {0x03B1, "a"}, {0x03B2, "v"},  {0x03B3, "g"}, {0x03B4, "d"},  {0x03B5, "e"},  {0x03B6, "z"},
    {0x03B7, "i"}, {0x03B8, "th"}, {0x03B9, "i"}, {0x03BA, "k"},  {0x03BB, "l"},  {0x03BC, "m"},
    {0x03BD, "n"}, {0x03BE, "x"},  {0x03BF, "o"}, {0x03C0, "p"},  {0x03C1, "r"},  {0x03C2, "s"},
    {0x03C3, "s"}, {0x03C4, "t"},  {0x03C5, "y"}, {0x03C6, "f"},  {0x03C7, "ch"}, {0x03C8, "ps"},
    {0x03C9, "o"}, {0x03CA, "i"},  {0x03CB, "y"}, {0x03D7, "ke"}, {0x03F2, "s"},  {0x03F3, "j"},
};

enum {
    ALPHA = 0x03B1,
    GAMMA = 0x03B3,
    EPSILON = 0x03B5,
    ETA = 0x03B7,
    KAPPA = 0x03BA,
    MU = 0x03BC,
    XI = 0x03BE,
    OMICRON = 0x03BF,
    PI = 0x03C0,
    UPSILON = 0x03C5,
    CHI = 0x03C7
};

/* θ κ ξ π σ τ φ χ ψ, and the end of the word: υ before them is f. */
static bool is_voiceless(uint32_t rune)
{
    switch (rune) {
    case 0:
    case 0x03B8:
    case KAPPA:
    case XI:
    case PI:
    case 0x03C3:
    case 0x03C4:
    case 0x03C6:
    case CHI:
    case 0x03C8: return true;
    default: return false;
    }
}

/* Text of the two letters a, b when they are a digraph; NULL otherwise. */
static const char *digraph(uint32_t a, uint32_t b, uint32_t after, bool first)
{
    if (b == UPSILON) {
        bool f = is_voiceless(after);
        switch (a) {
        case ALPHA: return f ? "af" : "av";
        case EPSILON: return f ? "ef" : "ev";
        case ETA: return f ? "if" : "iv";
        case OMICRON: return "ou";
        default: return NULL;
        }
    }
    if (a == GAMMA && b == GAMMA)
        return "ng";
    if (a == GAMMA && b == XI)
        return "nx";
    if (a == GAMMA && b == CHI)
        return "nch";
    if (a == MU && b == PI && first)
        return "b";
    return NULL;
}

void tamis__translit_greek(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t next = i + 1 < count ? glyphs[i + 1].rune : 0;
        uint32_t after = i + 2 < count ? glyphs[i + 2].rune : 0;
        const char *text = digraph(glyphs[i].rune, next, after, i == 0);
        if (text != NULL)
            i++;
        else
            text = tamis__letter_find(letters, TAMIS_COUNT_OF(letters), glyphs[i].rune);
        if (text != NULL)
            tamis__write_text(out, text);
    }
}
