/*
 * match/typo.c - slips of the pen, counted.
 *
 * Only a band of the table of distances is filled, as wide as the limit: with at most two slips that is
 * five cells a letter.
 */
#include "match/typo.h"

#include "match/pinyin.h"
#include "match/similarity.h"

enum {
    SLIPS_MAX = 2,      /* in one word; see tamis__other_word */
    NEAR_BYTES_MIN = 3, /* of the longer word of a near miss */
    PINYIN_BYTES_MAX = 24,
    NO_ROW = TAMIS__WORD_BYTES_MAX + 1
};

/* With more slips than SLIPS_MAX, words are one only if they sound this much alike. */
#define SOUNDS_ALIKE 0.85

static uint32_t least_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

typedef struct rows {
    uint32_t before[NO_ROW], above[NO_ROW], row[NO_ROW];
} rows;

/* Row i of the table: from the first i letters of a to the first j of b. */
static void fill_row(rows *r, tamis_bytes a, tamis_bytes b, size_t i, uint32_t limit)
{
    size_t from = i > limit ? i - limit : 0;
    size_t until = i + limit < b.len ? i + limit : b.len;
    for (size_t j = 0; j <= b.len; j++)
        r->row[j] = limit + 1;
    for (size_t j = from; j <= until; j++) {
        if (j == 0) {
            r->row[0] = (uint32_t)i;
            continue;
        }
        uint32_t best = r->above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
        best = least_of(best, least_of(r->above[j], r->row[j - 1]) + 1);
        if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
            best = least_of(best, r->before[j - 2] + 1);
        r->row[j] = least_of(best, limit + 1);
    }
}

/* A slip brings in one letter that the other word has not, at most. */
static bool has_strange_letters(tamis_bytes a, tamis_bytes b, uint32_t limit)
{
    uint64_t of_a = tamis__letter_set(a), of_b = tamis__letter_set(b);
    return tamis__more_letters(of_a & ~of_b, limit) || tamis__more_letters(of_b & ~of_a, limit);
}

uint32_t tamis__slips(tamis_bytes a, tamis_bytes b, uint32_t limit)
{
    rows r;
    if (tamis__bytes_equal(a, b))
        return 0;
    size_t more = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (more > limit || a.len > TAMIS__WORD_BYTES_MAX || b.len > TAMIS__WORD_BYTES_MAX ||
        has_strange_letters(a, b, limit))
        return limit + 1;
    for (size_t j = 0; j <= b.len; j++)
        r.before[j] = r.above[j] = (uint32_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        fill_row(&r, a, b, i, limit);
        memcpy(r.before, r.above, (b.len + 1) * sizeof(*r.row));
        memcpy(r.above, r.row, (b.len + 1) * sizeof(*r.row));
    }
    return least_of(r.above[b.len], limit + 1);
}

/* Length of the longest Mandarin initial that the text begins with. */
static size_t initial_len(tamis_bytes text)
{
    bool two = text.len > 1 && text.ptr[1] == 'h' &&
               (text.ptr[0] == 'z' || text.ptr[0] == 'c' || text.ptr[0] == 's');
    bool one = text.len > 0 && memchr("bpmfdtnlgkhjqxrzcsyw", text.ptr[0], 20) != NULL;
    return two ? 2 : one;
}

/* Is the text one syllable of Mandarin in pinyin (ISO 7098)? Combinations that do not occur pass, too. */
static bool is_syllable(tamis_bytes text)
{
    static const char *const finals[] = {"a",   "ai",  "an",  "ang",  "ao", "e",    "ei",   "en",
                                         "eng", "er",  "i",   "ia",   "ie", "ian",  "iang", "iao",
                                         "in",  "ing", "iu",  "o",    "ou", "iong", "ong",  "u",
                                         "ua",  "uai", "uan", "uang", "ue", "ui",   "un",   "uo"};
    tamis_bytes final = tamis__bytes_sub(text, initial_len(text), text.len);
    for (size_t i = 0; i < TAMIS_COUNT_OF(finals); i++)
        if (tamis__bytes_equal(final, tamis__bytes_of(finals[i])))
            return true;
    return false;
}

/* Syllables of pinyin that the text can be cut into; 0 when it cannot, 2 for any number above one. */
static unsigned count_syllables(tamis_bytes text)
{
    bool begins[PINYIN_BYTES_MAX + 1] = {true}; /* a syllable may begin here */
    if (text.len > PINYIN_BYTES_MAX)
        return 0;
    if (is_syllable(text))
        return 1;
    for (size_t from = 0; from < text.len; from++)
        for (size_t to = from + 1; begins[from] && to <= text.len && to <= from + 6; to++)
            if (is_syllable(tamis__bytes_sub(text, from, to)))
                begins[to] = true;
    return begins[text.len] ? 2 : 0;
}

/* The text without what regions do not tell apart: h after z, c and s, g after n. */
static size_t plain_pinyin(tamis_bytes text, char out[PINYIN_BYTES_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && i < PINYIN_BYTES_MAX; i++) {
        char before = i > 0 ? text.ptr[i - 1] : '\0';
        bool mute = (text.ptr[i] == 'h' && (before == 'z' || before == 'c' || before == 's')) ||
                    (text.ptr[i] == 'g' && before == 'n');
        if (!mute)
            out[len++] = text.ptr[i];
    }
    return len;
}

static bool same_syllables(tamis_bytes a, tamis_bytes b)
{
    char of_a[PINYIN_BYTES_MAX], of_b[PINYIN_BYTES_MAX];
    tamis_bytes x = {of_a, plain_pinyin(a, of_a)}, y = {of_b, plain_pinyin(b, of_b)};
    return tamis__bytes_equal(x, y);
}

/* Two different texts in pinyin of which one is a single syllable. */
static bool other_syllable(tamis_bytes a, tamis_bytes b)
{
    unsigned of_a = count_syllables(a);
    unsigned of_b = count_syllables(b);
    if (of_a == 0 || of_b == 0)
        return false;
    return of_a == 1 || of_b == 1 ||
           (tamis__is_pinyin_name(a) && tamis__is_pinyin_name(b) && !same_syllables(a, b));
}

bool tamis__other_word(const tamis__part *a, const tamis__part *b, double similarity)
{
    if (a->script == TAMIS__SCRIPT_HAN || b->script == TAMIS__SCRIPT_HAN)
        return other_syllable(a->text, b->text);
    bool words = a->kind == TAMIS__TOKEN_WORD && b->kind == TAMIS__TOKEN_WORD;
    bool typed = words && a->script == TAMIS__SCRIPT_LATIN && b->script == TAMIS__SCRIPT_LATIN;
    return typed && similarity < SOUNDS_ALIKE &&
           tamis__slips(a->text, b->text, SLIPS_MAX) > SLIPS_MAX;
}

uint32_t tamis__near_miss(const tamis__part *a, const tamis__part *b)
{
    size_t longer = a->text.len > b->text.len ? a->text.len : b->text.len;
    uint32_t slips = tamis__slips(a->text, b->text, SLIPS_MAX);
    return longer >= NEAR_BYTES_MIN && slips <= SLIPS_MAX ? slips : 0;
}
