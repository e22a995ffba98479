/*
 * text/translit_sinhala.c - Sinhala, which ICU does not transliterate, in the plain spelling of names.
 *
 * A consonant carries the vowel a unless a vowel sign or the virama follows. Vowel signs arrive
 * decomposed (NFKD): ො is the sign e and the sign aa, ේ is the sign e and the virama.
 */
#include "text/internal.h"

enum {
    VOWEL_FIRST = 0x0D85,
    CONSONANT_FIRST = 0x0D9A,
    VIRAMA = 0x0DCA,
    SIGN_AA = 0x0DCF,
    SIGN_E = 0x0DD9,
    ANUSVARA = 0x0D82
};

static const char *const vowels[] = {"a",  "a", "a", "a", "i", "i",  "u", "u", "ri",
                                     "ri", "l", "l", "e", "e", "ai", "o", "o", "au"};

/* U+0D9A..U+0DC6; NULL where no letter is assigned. */
static const char *const consonants[] = {
    "k", "kh", "g", "gh", "n",  "ng", "ch", "ch", "j", "jh", "n",  "gn", "nj", "t", "th",
    "d", "dh", "n", "nd", "t",  "th", "d",  "dh", "n", NULL, "nd", "p",  "ph", "b", "bh",
    "m", "mb", "y", "r",  NULL, "l",  NULL, NULL, "v", "sh", "sh", "s",  "h",  "l", "f",
};

static const tamis__letter signs[] = {
    {VIRAMA, ""},   {SIGN_AA, "a"}, {0x0DD0, "e"},  {0x0DD1, "e"},  {0x0DD2, "i"},
    {0x0DD3, "i"},  {0x0DD4, "u"},  {0x0DD6, "u"},  {0x0DD8, "ru"}, {SIGN_E, "e"},
    {0x0DDB, "ai"}, {0x0DDF, "l"},  {0x0DF2, "ru"}, {0x0DF3, "l"},
};

static const char *consonant(uint32_t rune)
{
    uint32_t index = rune - CONSONANT_FIRST;
    return index < TAMIS_COUNT_OF(consonants) ? consonants[index] : NULL;
}

/* Writes the vowel of the consonant at `at`; returns how many signs it used. */
static size_t write_vowel(const tamis__glyph *glyphs, size_t count, size_t at, tamis__writer *out)
{
    uint32_t next = at + 1 < count ? glyphs[at + 1].rune : 0;
    uint32_t after = at + 2 < count ? glyphs[at + 2].rune : 0;
    const char *sign = tamis__letter_find(signs, TAMIS_COUNT_OF(signs), next);
    bool joined = next == SIGN_E && (after == SIGN_AA || after == VIRAMA);
    if (joined)
        sign = after == SIGN_AA ? "o" : "e";
    tamis__write_text(out, sign == NULL ? "a" : sign);
    return sign == NULL ? 0 : joined ? 2 : 1;
}

void tamis__translit_sinhala(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t vowel = glyphs[i].rune - VOWEL_FIRST;
        const char *onset = consonant(glyphs[i].rune);
        if (onset != NULL) {
            tamis__write_text(out, onset);
            i += write_vowel(glyphs, count, i, out);
        } else if (vowel < TAMIS_COUNT_OF(vowels)) {
            tamis__write_text(out, vowels[vowel]);
        } else if (glyphs[i].rune == ANUSVARA) {
            tamis__write_text(out, i + 1 < count ? "n" : "m");
        }
    }
}
