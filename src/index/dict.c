/*
 * index/dict.c - the dictionary and its postings.
 *
 * Words are numbered anew in order of (length, bytes). The references of the names, in order of the
 * names, are then dealt out to the words: counted, given room, filled in. A word that a name holds
 * twice is posted once; as names come in order, looking at the last posting is enough.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

/* Length and first bytes of a word beside its number: most comparisons end here and do not leave
 * the array for the words, which lie all over memory. */
typedef struct sort_key {
    uint64_t start; /* big-endian, so that it compares as the bytes do */
    uint32_t number, len;
} sort_key;

static sort_key key_of(const tamis__dict_build *dict, uint32_t number)
{
    tamis_bytes word = tamis__strmap_key(&dict->words, number);
    sort_key key = {0, number, (uint32_t)word.len};
    for (size_t i = 0; i < sizeof key.start; i++)
        key.start = key.start << 8 | (i < word.len ? (uint8_t)word.ptr[i] : 0);
    return key;
}

static int compare_words(const void *a, const void *b, void *ctx)
{
    const sort_key *x = a, *y = b;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    const tamis__strmap *words = ctx;
    return tamis__word_compare(tamis__strmap_key(words, x->number),
                               tamis__strmap_key(words, y->number));
}

static bool sort_words(tamis__dict_build *dict)
{
    uint32_t count = tamis__strmap_count(&dict->words);
    sort_key *keys = tamis__alloc_zero(count, sizeof *keys);
    dict->order = tamis__alloc_zero(count, sizeof *dict->order);
    dict->rank = tamis__alloc_zero(count, sizeof *dict->rank);
    bool ok = keys != NULL && dict->order != NULL && dict->rank != NULL;
    for (uint32_t i = 0; ok && i < count; i++)
        keys[i] = key_of(dict, i);
    if (ok)
        qsort_r(keys, count, sizeof *keys, compare_words, &dict->words);
    for (uint32_t i = 0; ok && i < count; i++) {
        dict->order[i] = keys[i].number;
        dict->rank[keys[i].number] = i;
    }
    tamis__release(keys);
    return ok;
}

/* References of a name: [begin, end). */
static void refs_of(const tamis__writer *w, size_t name, size_t *begin, size_t *end)
{
    const tamis__name_out *names = w->names.items;
    bool last = name + 1 == w->names.count;
    *begin = names[name].token_first;
    *end = last ? w->words.ref_count : names[name + 1].token_first;
}

/* posting_first[rank + 1] += names that hold the word. `last` is work space, one per word. */
static void count_postings(const tamis__writer *w, uint32_t *last)
{
    const tamis__dict_build *dict = &w->words;
    for (size_t name = 0; name < w->names.count; name++) {
        size_t begin, end;
        refs_of(w, name, &begin, &end);
        for (size_t i = begin; i < end; i++) {
            uint32_t rank = dict->rank[dict->refs[i]];
            if (last[rank] == name + 1)
                continue;
            last[rank] = (uint32_t)name + 1;
            dict->posting_first[rank + 1]++;
        }
    }
}

/* `next` is where the next posting of each word goes. */
static void fill_postings(const tamis__writer *w, uint32_t *next)
{
    const tamis__dict_build *dict = &w->words;
    const tamis__name_out *names = w->names.items;
    for (size_t name = 0; name < w->names.count; name++) {
        size_t begin, end;
        refs_of(w, name, &begin, &end);
        for (size_t i = begin; i < end; i++) {
            uint32_t rank = dict->rank[dict->refs[i]];
            bool any = next[rank] > dict->posting_first[rank];
            uint32_t before = any ? dict->postings[next[rank] - 1] : 0;
            if (any && before == name)
                continue;
            if (!any || names[before].entity != names[name].entity)
                dict->entity_count[rank]++;
            dict->postings[next[rank]++] = (uint32_t)name;
        }
    }
}

static bool build_postings(tamis__writer *w)
{
    tamis__dict_build *dict = &w->words;
    uint32_t count = tamis__strmap_count(&dict->words);
    uint32_t *work = tamis__alloc_zero(count, sizeof *work);
    dict->posting_first = tamis__alloc_zero((size_t)count + 1, sizeof *dict->posting_first);
    dict->entity_count = tamis__alloc_zero(count, sizeof *dict->entity_count);
    bool ok = work != NULL && dict->posting_first != NULL && dict->entity_count != NULL;
    if (ok) {
        count_postings(w, work);
        for (uint32_t i = 0; i < count; i++)
            dict->posting_first[i + 1] += dict->posting_first[i];
        if (count > 0)
            memcpy(work, dict->posting_first, count * sizeof *work);
        dict->postings = tamis__alloc_zero(dict->posting_first[count], sizeof *dict->postings);
        ok = dict->postings != NULL;
    }
    if (ok)
        fill_postings(w, work);
    tamis__release(work);
    return ok;
}

tamis_status tamis__dict_finish(tamis__writer *w, tamis_error *err)
{
    return sort_words(&w->words) && build_postings(w) ? TAMIS_OK : tamis__fail_nomem(err);
}
