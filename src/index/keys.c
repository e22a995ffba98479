/*
 * index/keys.c - the look-up keys of words and of glued runs, sorted.
 *
 * Entries are (key, number) in one integer each, made in order of the numbers; a radix sort by key keeps
 * that order within a key.
 */
#include "index/build.h"

#include "base/error.h"
#include "match/keys.h"

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, PASSES = 4 };

bool tamis__add_key(tamis__key_build *keys, uint32_t key, uint32_t number)
{
    if (!TAMIS__ARRAY_ROOM(*keys))
        return false;
    keys->items[keys->count++] = (uint64_t)key << 32 | number;
    return true;
}

static bool add_keys(tamis__key_build *out, const tamis__keys *keys, uint32_t number)
{
    for (uint32_t i = 0; i < keys->count; i++)
        if (!tamis__add_key(out, keys->items[i], number))
            return false;
    return true;
}

/* ---- Traits ------------------------------------------------------------------------------------ */

static uint8_t trait_of(tamis__writing writing)
{
    return (uint8_t)(1u << writing & TAMIS__WORD_WRITINGS);
}

static bool find_traits(tamis__writer *w)
{
    const tamis__dict_build *dict = &w->words;
    uint32_t count = tamis__strmap_count(&dict->words);
    w->word_traits = tamis__alloc_zero(count, sizeof *w->word_traits);
    if (w->word_traits == NULL)
        return false;
    for (size_t i = 0; i < w->token_tags.count; i++) {
        uint8_t script = (uint8_t)(w->token_tags.items[i] >> 16);
        uint16_t *traits = &w->word_traits[dict->rank[dict->refs[i]]];
        *traits = (uint16_t)(*traits | trait_of(tamis__writing_of(script)));
        if ((w->token_tags.items[i] & 255) == TAMIS__TOKEN_INITIAL)
            *traits = (uint16_t)(*traits | TAMIS__WORD_INITIAL);
    }
    for (uint32_t i = 0; i < count; i++)
        if (tamis__vocabulary_has(w->text, tamis__strmap_key(&dict->words, dict->order[i])))
            w->word_traits[i] = (uint16_t)(w->word_traits[i] | TAMIS__WORD_BUSINESS);
    return true;
}

/* ---- Words ------------------------------------------------------------------------------------- */

static bool add_wide_keys(tamis__writer *w, tamis_bytes word, uint32_t number)
{
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
        if ((w->word_traits[number] & trait_of((tamis__writing)writing)) == 0)
            continue;
        tamis__keys keys;
        tamis__wide_keys(word, (tamis__writing)writing, &keys);
        for (uint32_t i = 0; i < keys.count; i++)
            if (!tamis__add_key(&w->keys,
                                tamis__wide_key_in(keys.items[i], (tamis__writing)writing), number))
                return false;
    }
    return true;
}

static bool add_family_keys(tamis__writer *w, tamis_bytes word, uint32_t number)
{
    tamis__families families = tamis__nickname_families(w->text, word);
    for (size_t i = 0; i < TAMIS__FAMILIES_MAX; i++)
        if (families.id[i] != 0 &&
            !tamis__add_key(&w->keys, tamis__family_key(families.id[i]), number))
            return false;
    return true;
}

static bool add_word(tamis__writer *w, uint32_t number)
{
    tamis_bytes word = tamis__strmap_key(&w->words.words, w->words.order[number]);
    tamis__keys keys;
    tamis__word_keys(word, &keys);
    return add_keys(&w->keys, &keys, number) && add_wide_keys(w, word, number) &&
           add_family_keys(w, word, number) &&
           tamis__add_key(&w->keys, tamis__glue_key(word), number);
}

/* ---- Order ------------------------------------------------------------------------------------- */

static void sort_by_digit(const uint64_t *from, uint64_t *to, size_t count, unsigned shift)
{
    size_t at[DIGITS] = {0};
    for (size_t i = 0; i < count; i++)
        at[from[i] >> shift & (DIGITS - 1)]++;
    size_t sum = 0;
    for (size_t i = 0; i < DIGITS; i++) {
        size_t here = at[i];
        at[i] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[at[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

/* Sorts by key, keeping the order of numbers, and drops what is there twice. */
static bool sort_keys(tamis__key_build *keys)
{
    uint64_t *other = tamis__alloc_zero(keys->count + 1, sizeof *other);
    if (other == NULL)
        return false;
    uint64_t *from = keys->items, *to = other;
    for (unsigned pass = 0; pass < PASSES && keys->count > 0; pass++) {
        sort_by_digit(from, to, keys->count, 32 + pass * DIGIT_BITS);
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    size_t kept = 0; /* an even number of passes: the result is in keys->items */
    for (size_t i = 0; i < keys->count; i++)
        if (i == 0 || keys->items[i] != keys->items[kept - 1])
            keys->items[kept++] = keys->items[i];
    keys->count = kept;
    tamis__release(other);
    return true;
}

tamis_status tamis__build_keys(tamis__writer *w, tamis_error *err)
{
    bool ok = find_traits(w);
    for (uint32_t i = 0; ok && i < tamis__strmap_count(&w->words.words); i++)
        ok = add_word(w, i);
    ok = ok && sort_keys(&w->keys) && sort_keys(&w->glue_keys);
    return ok ? TAMIS_OK : tamis__fail_nomem(err);
}
