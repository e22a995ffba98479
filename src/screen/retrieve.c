/*
 * screen/retrieve.c - gathering the names that may reach what is needed.
 *
 * Essential parts are those with the shortest postings, as many as the promise of retrieve.h asks for.
 */
#include "screen/retrieve.h"

#include "base/error.h"
#include "base/memory.h"

tamis_status tamis__name_set_init(tamis__name_set *set, uint32_t names, tamis_error *err)
{
    memset(set, 0, sizeof(*set));
    set->bits = tamis__alloc_zero((size_t)names / 8 + 1, 1);
    return set->bits != NULL ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__name_set_clear(tamis__name_set *set)
{
    tamis__release(set->bits);
    tamis__release(set->items);
}

static void empty(tamis__name_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        set->bits[set->items[i] / 8] = 0;
    set->count = 0;
}

static bool add_name(tamis__name_set *set, uint32_t name)
{
    uint8_t bit = (uint8_t)(1u << name % 8);
    if ((set->bits[name / 8] & bit) != 0)
        return true;
    if (!TAMIS_GROW(set->items, set->capacity, set->count + 1))
        return false;
    set->bits[name / 8] |= bit;
    set->items[set->count++] = name;
    return true;
}

/* ---- names by glued runs ------------------------------------------------------------------------- */

static bool add_glued(tamis__worker *worker, const tamis__part *part, uint32_t key)
{
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    uint32_t first = 0;
    if (!tamis__may_mean_run(part))
        return true;
    uint32_t count = tamis__snapshot_find_glue(snapshot, key, &first);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t name = tamis__snapshot_glue_name(snapshot, first + i);
        if (name < worker->screener->names && !add_name(&worker->glued, name))
            return false;
    }
    return true;
}

/* A glued run of a name stands for one part of the query, whichever: it counts for the name. */
static bool gather_glued(tamis__worker *worker)
{
    const tamis__parts *parts = &worker->sought.list.parts;
    for (uint32_t i = 0; i < parts->count; i++)
        if (!add_glued(worker, &parts->items[i], worker->sought.glue_keys[i]))
            return false;
    for (size_t i = 0; i < worker->glued.count; i++)
        if (!add_name(&worker->candidates, worker->glued.items[i]))
            return false;
    return true;
}

/* ---- essential parts ----------------------------------------------------------------------------- */

/* Does a link stand for this part, by itself or as a member of a run? */
static bool link_holds(const tamis__sought *sought, const tamis__sought_link *link, uint32_t part)
{
    if (link->index < TAMIS__NAME_TOKENS_MAX)
        return link->index == part;
    tamis__token_run run = sought->runs[link->index - TAMIS__NAME_TOKENS_MAX];
    for (uint32_t k = 0; k < run.count; k++)
        if ((run.first + k) % sought->list.parts.count == part)
            return true;
    return false;
}

typedef struct plan {
    uint64_t postings[TAMIS__NAME_TOKENS_MAX]; /* to be walked for the part */
    uint64_t free;                             /* bit per part that is not essential */
} plan;

static bool is_essential(const plan *p, uint32_t part)
{
    return (p->free >> part & 1) == 0;
}

static void count_postings(const tamis__worker *worker, plan *p)
{
    const tamis__sought *sought = &worker->sought;
    for (size_t k = 0; k < sought->link_count; k++) {
        const tamis__sought_link *link = &sought->links[k];
        uint32_t count = tamis__snapshot_word(worker->screener->snapshot, link->word).posting_count;
        for (uint32_t i = 0; i < sought->list.parts.count; i++)
            if (link_holds(sought, link, i))
                p->postings[i] += count;
    }
}

/* A name that links no essential part may link all others. */
static bool may_set_free(const tamis__sought *sought, const plan *p, uint32_t part)
{
    return is_essential(p, part) &&
           tamis__sought_sum(sought, p->free | UINT64_C(1) << part) < -TAMIS__SUM_SLACK;
}

/* The part with most postings among those that may be set free; parts->count when there is none. */
static uint32_t next_free(const tamis__sought *sought, const plan *p)
{
    uint32_t most = sought->list.parts.count;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        if (may_set_free(sought, p, i) &&
            (most == sought->list.parts.count || p->postings[i] > p->postings[most]))
            most = i;
    return most;
}

/* False when no choice of essential parts keeps the promise. */
static bool choose_essential(const tamis__worker *worker, plan *p)
{
    const tamis__sought *sought = &worker->sought;
    uint32_t count = sought->list.parts.count;
    memset(p, 0, sizeof(*p));
    for (uint32_t i = 0; i < count; i++)
        if (tamis__is_filler(sought->list.items[i].kind))
            p->free |= UINT64_C(1) << i;
    if (tamis__sought_sum(sought, p->free) >= -TAMIS__SUM_SLACK)
        return false;
    count_postings(worker, p);
    for (uint32_t i = next_free(sought, p); i < count; i = next_free(sought, p))
        p->free |= UINT64_C(1) << i;
    return true;
}

/* ---- postings ------------------------------------------------------------------------------------ */

/* Every word that may be linked with the part, alone or in a run. */
typedef bool (*posting_call)(tamis__worker *worker, uint32_t part, uint32_t name);

static bool for_postings(tamis__worker *worker, uint32_t part, posting_call call)
{
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    const tamis__sought *sought = &worker->sought;
    for (size_t k = 0; k < sought->link_count; k++) {
        if (!link_holds(sought, &sought->links[k], part))
            continue;
        tamis__word_row word = tamis__snapshot_word(snapshot, sought->links[k].word);
        for (uint32_t i = 0; i < word.posting_count; i++) {
            uint32_t name = tamis__snapshot_posting(snapshot, word.posting_first + i);
            if (name < worker->screener->names && !call(worker, part, name))
                return false;
        }
    }
    return true;
}

static bool mark(tamis__worker *worker, uint32_t part, uint32_t name)
{
    worker->marks[part][name / 8] |= (uint8_t)(1u << name % 8);
    return true;
}

static bool gather(tamis__worker *worker, uint32_t part, uint32_t name)
{
    if (part < TAMIS__MARKED_PARTS)
        (void)mark(worker, part, name);
    return add_name(&worker->candidates, name);
}

static bool unmark(tamis__worker *worker, uint32_t part, uint32_t name)
{
    worker->marks[part][name / 8] = 0;
    return true;
}

/* ---- what the postings alone tell -------------------------------------------------------------- */

/* Walking this many postings takes about as long as looking at one name. */
enum { POSTINGS_PER_NAME = 64 };

/* Marks the names of further parts, where that costs less than looking at all candidates. */
static void mark_others(tamis__worker *worker, const plan *p, bool marked[TAMIS__MARKED_PARTS])
{
    const tamis__parts *parts = &worker->sought.list.parts;
    for (uint32_t i = 0; i < TAMIS__MARKED_PARTS; i++) {
        marked[i] = i < parts->count && is_essential(p, i);
        if (i >= parts->count || marked[i] || tamis__is_filler(parts->items[i].kind) ||
            p->postings[i] > (uint64_t)worker->candidates.count * POSTINGS_PER_NAME)
            continue;
        marked[i] = for_postings(worker, i, mark);
    }
}

/* May the name reach what is needed, by which parts it links? Parts without marks count as linked. */
static bool marks_suffice(const tamis__worker *worker, const bool marked[TAMIS__MARKED_PARTS],
                          uint32_t name)
{
    const tamis__sought *sought = &worker->sought;
    uint64_t linked = 0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        if (i >= TAMIS__MARKED_PARTS || !marked[i] ||
            (worker->marks[i][name / 8] >> (name % 8) & 1) != 0)
            linked |= UINT64_C(1) << i; /* fillers have no marks */
    return tamis__sought_sum(sought, linked) >= -TAMIS__SUM_SLACK;
}

static void drop_hopeless(tamis__worker *worker, const bool marked[TAMIS__MARKED_PARTS])
{
    tamis__name_set *set = &worker->candidates;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t name = set->items[i];
        set->bits[name / 8] = 0; /* no name is added any more */
        if (tamis__name_set_has(&worker->glued, name) || marks_suffice(worker, marked, name))
            set->items[kept++] = name;
    }
    set->count = kept;
}

static bool gather_essential(tamis__worker *worker, const plan *p)
{
    for (uint32_t i = 0; i < worker->sought.list.parts.count; i++)
        if (is_essential(p, i) && !for_postings(worker, i, gather))
            return false;
    return true;
}

tamis_status tamis__retrieve(tamis__worker *worker, bool *all, tamis_error *err)
{
    const tamis__sought *sought = &worker->sought;
    bool marked[TAMIS__MARKED_PARTS];
    plan p;
    empty(&worker->candidates);
    empty(&worker->glued);
    *all = sought->list.parts.count > 0 && !choose_essential(worker, &p);
    if (!gather_glued(worker))
        return tamis__fail_nomem(err);
    if (*all || sought->list.parts.count == 0) {
        empty(&worker->candidates);
        return TAMIS_OK;
    }
    bool ok = gather_essential(worker, &p);
    mark_others(worker, &p, marked);
    if (ok)
        drop_hopeless(worker, marked);
    for (uint32_t i = 0; i < TAMIS__MARKED_PARTS; i++)
        if (marked[i])
            (void)for_postings(worker, i, unmark);
    return ok ? TAMIS_OK : tamis__fail_nomem(err);
}
