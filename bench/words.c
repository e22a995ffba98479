/*
 * bench/words.c - see words.h.
 *
 * An urn holds the number of a word once for every entity that bears it: a draw from it is a draw by
 * frequency. Spelling keeps every three letters that follow each other in a word as one number, sorted,
 * so that those which begin with two given letters stand together; zero is the space before and behind.
 */
#include "words.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/text.h"

enum { RUNES_MAX = 20, RUNES_MIN = 3, TRIES = 50, RUNE_BITS = 21, WORD_BYTES_MAX = 256 };

typedef struct urn {
    uint32_t *drawn;
    size_t count, capacity;
    uint32_t types; /* different words in it */
    unsigned permille;
    uint64_t *triples;
    size_t triple_count, triple_capacity;
} urn;

struct words {
    tamis__strmap texts; /* key: bucket, then text */
    uint32_t *counts;    /* by number */
    size_t counts_capacity;
    urn urns[WORDS_BUCKETS];
};

typedef struct spelling {
    uint32_t runes[RUNES_MAX + 2];
    size_t count;
} spelling;

static void need(bool held)
{
    if (held)
        return;
    fprintf(stderr, "words: out of memory\n");
    exit(2);
}

words *words_new(void)
{
    words *w = tamis__alloc_zero(1, sizeof *w);
    need(w != NULL && tamis__strmap_init(&w->texts, 0));
    return w;
}

void words_free(words *w)
{
    for (size_t i = 0; i < WORDS_BUCKETS; i++) {
        tamis__release(w->urns[i].drawn);
        tamis__release(w->urns[i].triples);
    }
    tamis__release(w->counts);
    tamis__strmap_clear(&w->texts);
    tamis__release(w);
}

static tamis_bytes key_of(unsigned bucket, tamis_bytes text, char key[WORD_BYTES_MAX + 1])
{
    size_t len = text.len < WORD_BYTES_MAX ? text.len : WORD_BYTES_MAX;
    key[0] = (char)bucket;
    memcpy(key + 1, text.ptr, len);
    return tamis__bytes(key, len + 1);
}

uint32_t words_number(words *w, unsigned bucket, tamis_bytes lower)
{
    char key[WORD_BYTES_MAX + 1];
    uint32_t number = tamis__strmap_intern(&w->texts, key_of(bucket, lower, key));
    need(number != UINT32_MAX);
    size_t before = w->counts_capacity;
    need(TAMIS_GROW(w->counts, w->counts_capacity, (size_t)number + 1));
    if (w->counts_capacity > before)
        memset(w->counts + before, 0, (w->counts_capacity - before) * sizeof *w->counts);
    return number;
}

static unsigned bucket_of(const words *w, uint32_t number)
{
    return (unsigned char)tamis__strmap_key(&w->texts, number).ptr[0];
}

tamis_bytes words_text(const words *w, uint32_t number)
{
    tamis_bytes key = tamis__strmap_key(&w->texts, number);
    return tamis__bytes_sub(key, 1, key.len);
}

void words_count(words *w, uint32_t number)
{
    urn *u = &w->urns[bucket_of(w, number)];
    need(TAMIS_GROW(u->drawn, u->capacity, u->count + 1));
    u->drawn[u->count++] = number;
    u->types += w->counts[number]++ == 0;
}

void words_set_growth(words *w, unsigned bucket, unsigned permille)
{
    w->urns[bucket].permille = permille;
}

/* ---- spelling ---------------------------------------------------------------------------------- */

static uint64_t triple_of(uint32_t a, uint32_t b, uint32_t c)
{
    return ((uint64_t)a << 2 * RUNE_BITS) | ((uint64_t)b << RUNE_BITS) | c;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

void words_learn(words *w)
{
    uint32_t count = tamis__strmap_count(&w->texts);
    for (uint32_t number = 0; number < count; number++) {
        urn *u = &w->urns[bucket_of(w, number)];
        tamis_bytes text = words_text(w, number);
        uint32_t a = 0, b = 0;
        for (size_t at = 0; at < text.len || b != 0;) {
            uint32_t c = at < text.len ? tamis__utf8_next(text, &at) : 0;
            need(TAMIS_GROW(u->triples, u->triple_capacity, u->triple_count + 1));
            u->triples[u->triple_count++] = triple_of(a, b, c);
            a = b;
            b = c;
        }
    }
    for (size_t i = 0; i < WORDS_BUCKETS; i++)
        if (w->urns[i].triple_count > 0)
            qsort(w->urns[i].triples, w->urns[i].triple_count, sizeof(uint64_t), by_value);
}

/* The first triple that is not less. */
static size_t position_of(const urn *u, uint64_t triple)
{
    size_t low = 0, high = u->triple_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (u->triples[middle] < triple)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A letter after a and b; 0: the word ends. */
static uint32_t next_rune(const urn *u, uint32_t a, uint32_t b, test_random *random)
{
    size_t first = position_of(u, triple_of(a, b, 0));
    size_t end = position_of(u, triple_of(a, b + 1, 0));
    if (first == end)
        return 0;
    return (uint32_t)(u->triples[first + test_random_below(random, end - first)] &
                      ((1u << RUNE_BITS) - 1));
}

static uint32_t number_of(words *w, unsigned bucket, const spelling *word)
{
    char text[(RUNES_MAX + 2) * TAMIS__UTF8_BYTES_MAX];
    size_t len = 0;
    for (size_t i = 0; i < word->count; i++)
        len += tamis__utf8_encode(word->runes[i], text + len);
    return words_number(w, bucket, tamis__bytes(text, len));
}

static uint32_t spell(words *w, unsigned bucket, test_random *random)
{
    const urn *u = &w->urns[bucket];
    for (size_t tries = 0; tries < TRIES; tries++) {
        spelling word = {.count = 0};
        uint32_t a = 0, b = 0;
        while (word.count < RUNES_MAX) {
            uint32_t c = next_rune(u, a, b, random);
            if (c == 0)
                break;
            word.runes[word.count++] = c;
            a = b;
            b = c;
        }
        uint32_t known = tamis__strmap_count(&w->texts);
        if (word.count >= RUNES_MIN && number_of(w, bucket, &word) == known)
            return known;
    }
    return WORDS_NONE;
}

/* ---- drawing ----------------------------------------------------------------------------------- */

uint32_t words_draw(words *w, unsigned bucket, test_random *random)
{
    urn *u = &w->urns[bucket];
    uint32_t found = WORDS_NONE;
    if (u->count == 0)
        return WORDS_NONE;
    if (test_random_below(random, u->count * 1000) < (size_t)u->types * u->permille)
        found = spell(w, bucket, random);
    while (found == WORDS_NONE) {
        uint32_t number = u->drawn[test_random_below(random, u->count)];
        if (test_random_below(random, (size_t)w->counts[number] * 1000) >= u->permille)
            found = number;
    }
    words_count(w, found);
    return found;
}

/* ---- other spellings --------------------------------------------------------------------------- */

static bool is_vowel(uint32_t rune)
{
    return rune == 'a' || rune == 'e' || rune == 'i' || rune == 'o' || rune == 'u';
}

/* A vowel exchanged, a letter doubled, or one of two equal neighbours lost; the first one stays. */
static void edit(spelling *word, test_random *random)
{
    size_t at = 1 + test_random_below(random, word->count - 1);
    uint32_t rune = word->runes[at];
    if (is_vowel(rune)) {
        uint32_t other = (uint8_t) "aeiou"[test_random_below(random, 5)];
        word->runes[at] = other != rune ? other : rune == 'e' ? 'a' : 'e';
        return;
    }
    bool lost = word->runes[at - 1] == rune;
    if (!lost && word->count == RUNES_MAX + 2)
        return;
    memmove(word->runes + at + (lost ? 0 : 1), word->runes + at + (lost ? 1 : 0),
            (word->count - at - (lost ? 1 : 0)) * sizeof(uint32_t));
    word->count = lost ? word->count - 1 : word->count + 1;
}

uint32_t words_vary(words *w, uint32_t number, unsigned edits, uint64_t which)
{
    test_random random = {which ^ tamis__hash64(words_text(w, number))};
    tamis_bytes text = words_text(w, number);
    spelling word = {.count = 0};
    for (size_t at = 0; at < text.len;) {
        if (word.count == RUNES_MAX)
            return number;
        word.runes[word.count++] = tamis__utf8_next(text, &at);
    }
    for (unsigned i = 0; i < edits && word.count >= RUNES_MIN; i++)
        edit(&word, &random);
    return number_of(w, bucket_of(w, number), &word);
}
