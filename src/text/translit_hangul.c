/*
 * text/translit_hangul.c - Hangul by syllable (Revised Romanization of 2000, no assimilation).
 *
 * A syllable block is arithmetic (Unicode 15, section 3.12): 19 onsets x 21 vowels x 28 codas. The only
 * change across syllables is ㄹㄹ, written ll.
 */
#include "text/internal.h"

enum {
    SYLLABLE_FIRST = 0xAC00,
    ONSETS = 19,
    VOWELS = 21,
    CODAS = 28,
    RIEUL_ONSET = 5,
    RIEUL_CODA = 8
};

static const char *const onsets[ONSETS] = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                           "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
static const char *const vowels[VOWELS] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                           "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                           "wo", "we", "wi", "yu",  "eu", "ui", "i"};
static const char *const codas[CODAS] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                         "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                         "t", "ng", "t", "t", "k", "t", "p", "t"};

void tamis__translit_hangul(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    uint32_t coda_before = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t index = glyphs[i].rune - SYLLABLE_FIRST;
        if (index >= (uint32_t)ONSETS * VOWELS * CODAS) {
            coda_before = 0; /* a letter alone, not a syllable */
            continue;
        }
        uint32_t onset = index / (VOWELS * CODAS);
        uint32_t coda = index % CODAS;
        bool double_l = coda_before == RIEUL_CODA && onset == RIEUL_ONSET;
        tamis__write_text(out, double_l ? "l" : onsets[onset]);
        tamis__write_text(out, vowels[index / CODAS % VOWELS]);
        tamis__write_text(out, codas[coda]);
        coda_before = coda;
    }
}
