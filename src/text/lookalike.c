/*
 * text/lookalike.c - one script per word.
 *
 * A word that mixes Latin, Cyrillic and Greek letters is most often a disguise or a slip of the
 * keyboard ("НUAWEI" with a Cyrillic Н). The idea is that of Unicode UTS 39: letters that look alike
 * in upper or lower case are mapped to the script of most letters of the word; a letter that looks
 * like none there stays and is transliterated. On a tie Latin wins, then Cyrillic. Digits that look
 * like letters stay: they may be meant, so that the matcher weighs them.
 */
#include "text/internal.h"

enum { LOOKALIKE_SCRIPTS = 3 };

/* Rows are folded letters that share a shape: Latin, Cyrillic, Greek; 0 where there is none. */
static const uint32_t shapes[][LOOKALIKE_SCRIPTS] = {
    {'a', 0x0430, 0x03B1}, {'b', 0x0432, 0x03B2}, {'c', 0x0441, 0x03F2}, {'e', 0x0435, 0x03B5},
    {'h', 0x043D, 0x03B7}, {'h', 0x04BB, 0},      {'i', 0x0456, 0x03B9}, {'j', 0x0458, 0x03F3},
    {'k', 0x043A, 0x03BA}, {'m', 0x043C, 0x03BC}, {'n', 0x043F, 0x03BD}, {'o', 0x043E, 0x03BF},
    {'p', 0x0440, 0x03C1}, {'q', 0x051B, 0},      {'s', 0x0455, 0},      {'t', 0x0442, 0x03C4},
    {'w', 0x051D, 0x03C9}, {'x', 0x0445, 0x03C7}, {'y', 0x0443, 0x03C5}, {'y', 0x04AF, 0x03B3},
    {'z', 0, 0x03B6},      {'l', 0x04CF, 0},      {'d', 0x0501, 0},      {'u', 0, 0x03C5},
};

static int column_of(uint8_t script)
{
    switch (script) {
    case USCRIPT_LATIN: return 0;
    case USCRIPT_CYRILLIC: return 1;
    case USCRIPT_GREEK: return 2;
    default: return -1;
    }
}

static uint8_t script_of(int column)
{
    static const uint8_t scripts[LOOKALIKE_SCRIPTS] = {USCRIPT_LATIN, USCRIPT_CYRILLIC,
                                                       USCRIPT_GREEK};
    return scripts[column];
}

static void map_glyph(tamis__glyph *glyph, int from, int to)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(shapes); i++) {
        if (shapes[i][from] == glyph->rune && shapes[i][to] != 0) {
            glyph->rune = shapes[i][to];
            glyph->script = script_of(to);
            return;
        }
    }
}

void tamis__word_unify(tamis__scan *scan, tamis__word *word)
{
    uint32_t counts[LOOKALIKE_SCRIPTS] = {0, 0, 0};
    tamis__glyph *glyphs = scan->glyphs + word->glyph;
    for (uint32_t i = 0; i < word->glyphs; i++) {
        int column = glyphs[i].kind == TAMIS__GLYPH_LETTER ? column_of(glyphs[i].script) : -1;
        if (column >= 0)
            counts[column]++;
    }
    int best = counts[1] > counts[0] ? 1 : 0;
    if (counts[2] > counts[best])
        best = 2;
    word->script = script_of(best);
    if (counts[0] + counts[1] + counts[2] == counts[best])
        return;
    for (uint32_t i = 0; i < word->glyphs; i++) {
        int column = glyphs[i].kind == TAMIS__GLYPH_LETTER ? column_of(glyphs[i].script) : -1;
        if (column >= 0 && column != best)
            map_glyph(&glyphs[i], column, best);
    }
}
