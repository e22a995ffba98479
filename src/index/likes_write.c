/*
 * index/likes_write.c - links of common words, as the writer takes them and as they stand in the file (docs/SNAPSHOT.md,
 * "Likes").
 *
 * Likenesses are numbered in order of first use. Lists come from the commonest word on, so nearly all that are frequent get a
 * number of one byte.
 */
#include "index/build.h"

#include "base/error.h"

enum { SEVEN_BITS = 7, MORE = 128 };

void tamis__likes_clear(tamis__like_build *likes)
{
    tamis__buffer_clear(&likes->lists);
    tamis__buffer_clear(&likes->list);
    tamis__strmap_clear(&likes->values);
    tamis__release(likes->at);
    tamis__release(likes->size);
}

static void put_number(tamis__buffer *out, uint64_t number)
{
    for (; number >= MORE; number >>= SEVEN_BITS)
        tamis__buffer_byte(out, (char)(number | MORE));
    tamis__buffer_byte(out, (char)number);
}

/* Number of a likeness, from 1; 0 is none. False without memory. */
static bool number_of(tamis__like_build *likes, double similarity, uint32_t *out)
{
    uint64_t bits;
    uint8_t bytes[sizeof bits];
    memcpy(&bits, &similarity, sizeof bits);
    tamis__store_u64le(bytes, bits);
    *out = 0;
    if (!(similarity > 0.0))
        return true;
    uint32_t number =
        tamis__strmap_intern(&likes->values, tamis__bytes((const char *)bytes, sizeof bytes));
    *out = number + 1;
    return number < UINT32_MAX - 1;
}

/* The step from the word before, which is in its highest bits, and the likenesses by writing: one if all are the same. */
static bool put_like(tamis__writer *w, const tamis__like *like, uint32_t step)
{
    tamis__like_build *likes = &w->likes;
    const unsigned traits = w->word_traits[like->word] & TAMIS__WORD_WRITINGS;
    uint32_t numbers[TAMIS__WRITINGS], count = 0;
    bool several = false;
    for (unsigned rest = traits; rest != 0; rest &= rest - 1) {
        if (!number_of(likes, like->similarity[__builtin_ctz(rest)], &numbers[count]))
            return false;
        several = several || numbers[count] != numbers[0];
        count++;
    }
    put_number(&likes->list, (uint64_t)step << TAMIS__LIKE_STEP_BITS |
                                 (several ? TAMIS__LIKE_SEVERAL : 0u) |
                                 (like->family ? TAMIS__LIKE_FAMILY : 0u));
    for (uint32_t i = 0; i < (several ? count : 1); i++)
        put_number(&likes->list, count > 0 ? numbers[i] : 0);
    return true;
}

static bool room_for_words(tamis__writer *w)
{
    const uint32_t words = tamis__strmap_count(&w->words.words);
    if (w->likes.at == NULL) {
        w->likes.at = tamis__alloc_zero(words, sizeof *w->likes.at);
        w->likes.size = tamis__alloc_zero(words, sizeof *w->likes.size);
    }
    return w->likes.at != NULL && w->likes.size != NULL;
}

tamis_status tamis__writer_add_likes(tamis__writer *w, uint32_t word, tamis__writing writing,
                                     const tamis__like *items, size_t count, tamis_error *err)
{
    tamis__like_build *likes = &w->likes;
    if (word >= tamis__strmap_count(&w->words.words))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "likes of a word that is not there");
    if (!room_for_words(w))
        return tamis__fail_nomem(err);
    uint32_t next = 0;
    tamis__buffer_reset(&likes->list);
    for (size_t i = 0; i < count; i++) {
        if (items[i].word < next || items[i].word >= tamis__strmap_count(&w->words.words))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "likes out of order");
        if (!put_like(w, &items[i], items[i].word - next))
            return tamis__fail_nomem(err);
        next = items[i].word + 1;
    }
    const size_t before = likes->lists.len;
    if (likes->size[word] == 0)
        likes->at[word] = (uint32_t)before;
    put_number(&likes->lists,
               (uint64_t)likes->list.len << TAMIS__LIKE_WRITING_BITS | (unsigned)writing);
    tamis__buffer_append(&likes->lists, tamis__buffer_bytes(&likes->list));
    likes->size[word] += (uint32_t)(likes->lists.len - before);
    if (likes->list.failed || likes->lists.failed)
        return tamis__fail_nomem(err);
    if (likes->lists.len >= UINT32_MAX - 1)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than 4 GB of links of words");
    return TAMIS_OK;
}

size_t tamis__writer_like_bytes(const tamis__writer *w)
{
    return w->likes.lists.len;
}

/* ---- sections ---------------------------------------------------------------------------------- */

static uint64_t emit_starts(const tamis__writer *w, tamis__section_sink *sink)
{
    const uint32_t words = tamis__strmap_count(&w->words.words);
    uint32_t at = 0;
    for (uint32_t i = 0; i < words; i++) {
        tamis__store_u32le(tamis__sink_room(sink, 4), at);
        at += w->likes.size[i];
    }
    return words;
}

static uint64_t emit_lists(const tamis__writer *w, tamis__section_sink *sink)
{
    const tamis__like_build *likes = &w->likes;
    for (uint32_t i = 0; i < tamis__strmap_count(&w->words.words); i++)
        if (likes->size[i] > 0)
            tamis__sink_bytes(sink, tamis__bytes(likes->lists.ptr + likes->at[i], likes->size[i]));
    return likes->lists.len;
}

static uint64_t emit_values(const tamis__writer *w, tamis__section_sink *sink)
{
    const uint32_t count = tamis__strmap_count(&w->likes.values);
    for (uint32_t i = 0; i < count; i++)
        tamis__sink_bytes(sink, tamis__strmap_key(&w->likes.values, i));
    return count;
}

uint64_t tamis__emit_likes(const tamis__writer *w, tamis__section section,
                           tamis__section_sink *sink)
{
    if (w->likes.at == NULL)
        return 0;
    switch (section) {
    case TAMIS__SECTION_LIKES: return emit_lists(w, sink);
    case TAMIS__SECTION_LIKE_STARTS: return emit_starts(w, sink);
    default: return emit_values(w, sink);
    }
}
