/*
 * text/translit_kana.c - Kana to Hepburn without long vowels.
 *
 * Katakana came in as Hiragana. A syllable is consonant and vowel; a small letter after it replaces
 * the vowel (ふぁ fa, てぃ ti, しぇ she) or palatalizes it (きゃ kya, しゃ sha); a small っ doubles the
 * next consonant; ん is n. Long vowels are short in comparable text: ー is dropped, おう and おお are
 * o, うう is u.
 */
#include "text/internal.h"

typedef struct syllable {
    char onset[4];
    char vowel; /* 0: none, or a special letter */
} syllable;

enum { KANA_FIRST = 0x3041, SMALL_TSU = 0x3063, SYLLABIC_N = 0x3093, SMALL_WA = 0x308E };

/* U+3041..U+3096; small letters stand as the plain ones. */
static const syllable syllables[] = {
    {"", 'a'},   {"", 'a'},   {"", 'i'},  {"", 'i'},  {"", 'u'},   {"", 'u'},  {"", 'e'},
    {"", 'e'},   {"", 'o'},   {"", 'o'},  {"k", 'a'}, {"g", 'a'},  {"k", 'i'}, {"g", 'i'},
    {"k", 'u'},  {"g", 'u'},  {"k", 'e'}, {"g", 'e'}, {"k", 'o'},  {"g", 'o'}, {"s", 'a'},
    {"z", 'a'},  {"sh", 'i'}, {"j", 'i'}, {"s", 'u'}, {"z", 'u'},  {"s", 'e'}, {"z", 'e'},
    {"s", 'o'},  {"z", 'o'},  {"t", 'a'}, {"d", 'a'}, {"ch", 'i'}, {"j", 'i'}, {"", 0},
    {"ts", 'u'}, {"z", 'u'},  {"t", 'e'}, {"d", 'e'}, {"t", 'o'},  {"d", 'o'}, {"n", 'a'},
    {"n", 'i'},  {"n", 'u'},  {"n", 'e'}, {"n", 'o'}, {"h", 'a'},  {"b", 'a'}, {"p", 'a'},
    {"h", 'i'},  {"b", 'i'},  {"p", 'i'}, {"f", 'u'}, {"b", 'u'},  {"p", 'u'}, {"h", 'e'},
    {"b", 'e'},  {"p", 'e'},  {"h", 'o'}, {"b", 'o'}, {"p", 'o'},  {"m", 'a'}, {"m", 'i'},
    {"m", 'u'},  {"m", 'e'},  {"m", 'o'}, {"y", 'a'}, {"y", 'a'},  {"y", 'u'}, {"y", 'u'},
    {"y", 'o'},  {"y", 'o'},  {"r", 'a'}, {"r", 'i'}, {"r", 'u'},  {"r", 'e'}, {"r", 'o'},
    {"w", 'a'},  {"w", 'a'},  {"", 'i'},  {"", 'e'},  {"", 'o'},   {"n", 0},   {"v", 'u'},
    {"k", 'a'},  {"k", 'e'},
};

/* The vowel that a small letter brings; *glide when it is ya, yu or yo. 0 when it is none. */
static char small_vowel(uint32_t rune, bool *glide)
{
    *glide = rune == 0x3083 || rune == 0x3085 || rune == 0x3087;
    switch (rune) {
    case 0x3041:
    case 0x3083:
    case SMALL_WA: return 'a';
    case 0x3043: return 'i';
    case 0x3045:
    case 0x3085: return 'u';
    case 0x3047: return 'e';
    case 0x3049:
    case 0x3087: return 'o';
    default: return 0;
    }
}

static const syllable *syllable_of(uint32_t rune)
{
    uint32_t index = rune - KANA_FIRST;
    return index < TAMIS_COUNT_OF(syllables) ? &syllables[index] : NULL;
}

static void write_byte(tamis__writer *out, char c)
{
    tamis__write(out, &c, 1);
}

static void write_onset(tamis__writer *out, const syllable *s, char small, bool glide)
{
    if (small != 0 && s->onset[0] == 0 && s->vowel == 'u') {
        tamis__write_text(out, "w"); /* うぉ wo */
        return;
    }
    tamis__write_text(out, s->onset);
    bool palatal = strcmp(s->onset, "sh") == 0 || strcmp(s->onset, "ch") == 0 ||
                   strcmp(s->onset, "j") == 0 || strcmp(s->onset, "y") == 0;
    if (small != 0 && glide && !palatal)
        tamis__write_text(out, "y");
}

/* True when a vowel letter only lengthens the vowel before it. */
static bool lengthens(const syllable *s, char before)
{
    if (s->onset[0] != 0)
        return false;
    return (s->vowel == 'u' && (before == 'o' || before == 'u')) ||
           (s->vowel == 'o' && before == 'o');
}

void tamis__translit_kana(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    char before = 0; /* the vowel just written */
    bool doubled = false;
    for (size_t i = 0; i < count; i++) {
        const syllable *s = syllable_of(glyphs[i].rune);
        if (glyphs[i].rune == SMALL_TSU) {
            doubled = true;
            continue;
        }
        bool glide = false;
        char small = i + 1 < count ? small_vowel(glyphs[i + 1].rune, &glide) : 0;
        if (s == NULL || (small == 0 && lengthens(s, before))) {
            before = 0;
            continue;
        }
        if (doubled && s->onset[0] != 0)
            write_byte(out, s->onset[0] == 'c' ? 't' : s->onset[0]);
        doubled = false;
        bool takes_small = small != 0 && s->vowel != 0;
        write_onset(out, s, takes_small ? small : 0, glide);
        before = takes_small ? small : s->vowel;
        if (before != 0)
            write_byte(out, before);
        i += takes_small ? 1 : 0;
    }
}
