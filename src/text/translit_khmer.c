/*
 * text/translit_khmer.c - Khmer, which ICU does not transliterate, in the plain spelling of names.
 *
 * A consonant belongs to one of two series, which decide how the vowel behind it sounds: ា is a after
 * the first and ea after the second. Two marks exchange the series (ហ៊ុន is Hun, ម៉ាណែត is Manet), the
 * first of them also makes p of b. A coeng puts the next consonant under this one. A consonant without a
 * vowel has its series' own, unless it closes a syllable that has one. Sounds follow the Geographic
 * Department's romanization (1995) as names are usually spelled, without marks.
 */
#include "text/internal.h"

enum {
    CONSONANT_FIRST = 0x1780,
    VOWEL_FIRST = 0x17A3,
    SIGN_FIRST = 0x17B6,
    NIKAHIT = 0x17C6,
    TO_FIRST_SERIES = 0x17C9,
    TO_SECOND_SERIES = 0x17CA,
    MUTE = 0x17CD,
    COENG = 0x17D2,
    BA = 0x1794
};

/* U+1780..U+17A2; a capital marks the first series. */
static const char *const consonants[] = {"K",  "Kh", "k",  "kh", "ng", "Ch", "Ch", "ch", "ch",
                                         "nh", "D",  "Th", "d",  "th", "N",  "T",  "Th", "t",
                                         "th", "n",  "B",  "Ph", "p",  "ph", "m",  "y",  "r",
                                         "l",  "v",  "Sh", "S",  "S",  "H",  "L",  "A"};

/* U+17A3..U+17B3. */
static const char *const vowels[] = {"a",  "a",  "e",  "i", "u",  "uk", "u", "ov", "ru",
                                     "ru", "lu", "lu", "e", "ai", "o",  "o", "au"};

/* U+17B6..U+17C5, after the first and after the second series. */
static const char *const signs[][2] = {{"a", "ea"},  {"e", "i"},     {"ei", "i"},  {"oe", "eu"},
                                       {"eu", "eu"}, {"o", "u"},     {"ou", "u"},  {"uo", "uo"},
                                       {"eu", "eu"}, {"oea", "oea"}, {"ie", "ie"}, {"e", "e"},
                                       {"e", "e"},   {"ai", "ei"},   {"ao", "o"},  {"au", "ov"}};

typedef struct reader {
    const tamis__glyph *glyphs;
    size_t count, at;
    bool open; /* the last sound was a vowel */
    tamis__writer *out;
} reader;

static uint32_t rune_at(const reader *r, size_t at)
{
    return at < r->count ? r->glyphs[at].rune : 0;
}

static const char *consonant(uint32_t rune)
{
    uint32_t index = rune - CONSONANT_FIRST;
    return index < TAMIS_COUNT_OF(consonants) ? consonants[index] : NULL;
}

static bool is_first_series(const char *sound)
{
    return sound[0] >= 'A' && sound[0] <= 'Z';
}

/* អ carries a vowel and has no sound of its own. */
static void write_consonant(reader *r, const char *sound)
{
    char first = (char)(sound[0] | 0x20);
    if (first == 'a')
        return;
    tamis__write(r->out, &first, 1);
    tamis__write_text(r->out, sound + 1);
}

/* Marks behind a consonant that change its series. */
static bool read_series(reader *r, bool first)
{
    for (; rune_at(r, r->at) == TO_FIRST_SERIES || rune_at(r, r->at) == TO_SECOND_SERIES; r->at++)
        first = rune_at(r, r->at) == TO_FIRST_SERIES;
    return first;
}

/* The vowel sign here, or the series' own vowel where a syllable needs one. */
static void read_vowel(reader *r, bool first)
{
    uint32_t rune = rune_at(r, r->at);
    uint32_t index = rune - SIGN_FIRST;
    if (index < TAMIS_COUNT_OF(signs)) {
        tamis__write_text(r->out, signs[index][first ? 0 : 1]);
        r->at++;
        r->open = true;
        return;
    }
    bool closes = r->open || r->at == r->count;
    if (rune == NIKAHIT || !closes)
        tamis__write_text(r->out, first ? "a" : "o");
    r->open = !closes;
}

static void read_consonants(reader *r)
{
    const char *sound = consonant(rune_at(r, r->at));
    bool first = is_first_series(sound);
    if (rune_at(r, r->at + 1) == MUTE) {
        r->at += 2;
        return;
    }
    if (rune_at(r, r->at) == BA && rune_at(r, r->at + 1) == TO_FIRST_SERIES)
        sound = "P";
    write_consonant(r, sound);
    r->at++;
    first = read_series(r, first);
    while (rune_at(r, r->at) == COENG && consonant(rune_at(r, r->at + 1)) != NULL) {
        write_consonant(r, consonant(rune_at(r, r->at + 1)));
        r->at += 2;
        r->open = false; /* a cluster begins a syllable */
        first = read_series(r, first);
    }
    read_vowel(r, first);
}

void tamis__translit_khmer(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    reader r = {glyphs, count, 0, false, out};
    while (r.at < count) {
        uint32_t rune = rune_at(&r, r.at);
        uint32_t vowel = rune - VOWEL_FIRST;
        if (consonant(rune) != NULL) {
            read_consonants(&r);
            continue;
        }
        if (vowel < TAMIS_COUNT_OF(vowels)) {
            tamis__write_text(out, vowels[vowel]);
            r.open = true;
        } else if (rune == NIKAHIT) {
            tamis__write_text(out, "m");
            r.open = false;
        } else if (rune >= 0x17E0 && rune <= 0x17E9) {
            char digit = (char)('0' + (rune - 0x17E0));
            tamis__write(out, &digit, 1);
        }
        r.at++;
    }
}
