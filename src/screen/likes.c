/*
 * screen/likes.c - common words looked up in their own dictionary, on all threads, and handed to the writer in order.
 */
#include "screen/likes.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/thread.h"
#include "screen/look_up.h"

enum {
    WORK_PER_POSTING = 12,   /* words met; on real lists it takes 10 */
    BYTES_PER_POSTING = 4,   /* of lists; on real lists 3.4 */
    MET_MAX = 1 << 14,       /* who meets more is alike to half the dictionary, and dear to store */
    REMEMBERED_MAX = 1 << 16 /* words of meetings: no word is asked for twice */
};

typedef struct finding {
    tamis__writer *writer;
    const tamis__snapshot *dictionary;
    const tamis__text *text;
    uint64_t *order; /* the less names, the later; then by number, which is the lower half */
    size_t count, next;
    tamis__look_ups **look_ups; /* by worker, made when first needed */
    uint64_t work, bytes_max;   /* what is left of the one */
    atomic_bool full;           /* set where results are consumed; then no word is produced */
} finding;

/* One word. */
typedef struct entry {
    uint32_t word;
    uint64_t met;
    bool too_many;
    tamis__like *likes; /* writing by writing */
    size_t counts[TAMIS__WRITINGS];
    size_t count, capacity;
} entry;

/* ---- which words ------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static tamis_status order_words(finding *f, uint32_t names_min, tamis_error *err)
{
    const uint32_t words = tamis__snapshot_word_count(f->dictionary);
    uint64_t postings = 0;
    f->order = tamis__alloc_zero((size_t)words + 1, sizeof *f->order);
    if (f->order == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < words; i++) {
        uint32_t names = 0;
        (void)tamis__snapshot_postings(f->dictionary, i, &names);
        postings += names;
        if (names >= names_min)
            f->order[f->count++] = (uint64_t)(UINT32_MAX - names) << 32 | i;
    }
    qsort(f->order, f->count, sizeof *f->order, ascending);
    f->work = postings * WORK_PER_POSTING;
    f->bytes_max = postings * BYTES_PER_POSTING;
    return TAMIS_OK;
}

/* ---- one word ---------------------------------------------------------------------------------- */

static int by_word(const void *a, const void *b)
{
    const tamis__like *x = a, *y = b;
    return x->word < y->word ? -1 : x->word > y->word;
}

/* What is learned of a word stands in the snapshot anyway. */
static bool is_like(const tamis__word_link *link)
{
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        if (link->similarity[writing] > 0.0)
            return true;
    return link->family;
}

static tamis_status keep_likes(const tamis__look_ups *links, entry *e,
                               const tamis__meeting *meeting, tamis_error *err)
{
    const size_t before = e->count;
    if (!TAMIS_GROW(e->likes, e->capacity, e->count + meeting->count + 1))
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < meeting->count; i++) {
        const tamis__met_word *met = &meeting->words[i];
        if (met->word == e->word)
            continue;
        const tamis__word_link *link = tamis__met_link(links, met);
        if (!is_like(link))
            continue;
        tamis__like *like = &e->likes[e->count++];
        *like = (tamis__like){.word = link->word, .family = link->family};
        memcpy(like->similarity, link->similarity, sizeof like->similarity);
    }
    qsort(e->likes + before, e->count - before, sizeof *e->likes, by_word);
    e->counts[meeting->writing] = e->count - before;
    return TAMIS_OK;
}

static tamis_status look_up(tamis__look_ups *links, entry *e, const tamis__word_row *row,
                            tamis__writing writing, tamis_error *err)
{
    tamis__meeting *meeting = NULL;
    TAMIS_TRY(tamis__look_up_meet(links, row->text, e->word, writing, TAMIS__LOOK_UP_WORD, false,
                                  &meeting, err));
    e->met += meeting->met;
    e->too_many = e->too_many || meeting->met > MET_MAX;
    return e->too_many ? TAMIS_OK : keep_likes(links, e, meeting, err);
}

/* ---- all words --------------------------------------------------------------------------------- */

static tamis_status produce(void *ctx, void *item, bool *end, tamis_error *err)
{
    (void)err;
    finding *f = ctx;
    *end = f->next == f->count || atomic_load(&f->full);
    if (!*end)
        ((entry *)item)->word = (uint32_t)f->order[f->next++];
    return TAMIS_OK;
}

static tamis_status look_ups_of(finding *f, unsigned worker, tamis__look_ups **out,
                                tamis_error *err)
{
    tamis__look_ups *links = f->look_ups[worker];
    if (links == NULL) {
        links = tamis__alloc_zero(1, sizeof *links);
        f->look_ups[worker] = links;
        if (links == NULL)
            return tamis__fail_nomem(err);
        TAMIS_TRY(tamis__look_ups_init(links, f->dictionary, f->text, err));
    }
    *out = links;
    return links->kept > REMEMBERED_MAX ? tamis__look_ups_forget(links, err) : TAMIS_OK;
}

static tamis_status work(void *ctx, void *item, unsigned worker, tamis_error *err)
{
    finding *f = ctx;
    entry *e = item;
    tamis__look_ups *links = NULL;
    TAMIS_TRY(look_ups_of(f, worker, &links, err));
    const tamis__word_row row = tamis__snapshot_word(f->dictionary, e->word);
    e->met = 0;
    e->count = 0;
    e->too_many = false;
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        if ((row.traits >> writing & 1) != 0 && !e->too_many)
            TAMIS_TRY(look_up(links, e, &row, (tamis__writing)writing, err));
    return TAMIS_OK;
}

/* In order of the words, so that the same ones are stored whatever was looked up beyond the limits. */
static tamis_status consume(void *ctx, void *item, tamis_error *err)
{
    finding *f = ctx;
    const entry *e = item;
    if (e->met > f->work || tamis__writer_like_bytes(f->writer) > f->bytes_max)
        atomic_store(&f->full, true);
    if (atomic_load(&f->full))
        return TAMIS_OK;
    f->work -= e->met;
    const unsigned traits = tamis__snapshot_traits(f->dictionary, e->word);
    size_t at = 0;
    for (unsigned writing = 0; writing < TAMIS__WRITINGS && !e->too_many; writing++) {
        if ((traits >> writing & 1) == 0)
            continue;
        TAMIS_TRY(tamis__writer_add_likes(f->writer, e->word, (tamis__writing)writing,
                                          e->likes + at, e->counts[writing], err));
        at += e->counts[writing];
    }
    return TAMIS_OK;
}

static void clear(void *ctx, void *item)
{
    (void)ctx;
    entry *e = item;
    tamis__release(e->likes);
}

static void clear_look_ups(finding *f, unsigned workers)
{
    for (unsigned i = 0; i < workers && f->look_ups != NULL; i++) {
        if (f->look_ups[i] != NULL)
            tamis__look_ups_clear(f->look_ups[i]);
        tamis__release(f->look_ups[i]);
    }
    tamis__release(f->look_ups);
    tamis__release(f->order);
}

static tamis_status find_all(finding *f, uint32_t names_min, unsigned threads, tamis_error *err)
{
    const unsigned workers = tamis__thread_count(threads);
    f->look_ups = tamis__alloc_zero(workers, sizeof *f->look_ups);
    if (f->look_ups == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = order_words(f, names_min, err);
    tamis__ordered plan = {
        .ctx = f,
        .item_bytes = sizeof(entry),
        .threads = workers,
        .produce = produce,
        .work = work,
        .consume = consume,
        .clear = clear,
    };
    if (status == TAMIS_OK)
        status = tamis__ordered_run(&plan, err);
    clear_look_ups(f, workers);
    return status;
}

tamis_status tamis__find_likes(tamis__writer *writer, const tamis__text *text, uint32_t names_min,
                               unsigned threads, tamis_error *err)
{
    tamis__buffer bytes;
    tamis__snapshot *dictionary = NULL;
    tamis__buffer_init(&bytes, 0);
    tamis_status status = tamis__writer_dictionary(writer, &bytes, err);
    if (status == TAMIS_OK)
        status = tamis__snapshot_from_memory(tamis__buffer_bytes(&bytes), &dictionary, err);
    if (status == TAMIS_OK) {
        finding f = {.writer = writer, .dictionary = dictionary, .text = text};
        status = find_all(&f, names_min, threads, err);
    }
    tamis__snapshot_close(dictionary);
    tamis__buffer_clear(&bytes);
    return status;
}
