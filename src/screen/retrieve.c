/*
 * screen/retrieve.c - gathering the names that may reach what is needed.
 *
 * Essential parts are those with the shortest postings, as many as the promise of retrieve.h asks for.
 */
#include "screen/retrieve.h"

#include "base/error.h"
#include "base/memory.h"

static void empty(tamis__worker *worker)
{
    tamis__name_list *list = &worker->candidates;
    for (size_t i = 0; i < list->count; i++)
        worker->marks[list->items[i]] = 0;
    list->count = 0;
}

static bool add_glued_name(tamis__worker *worker, uint32_t part, uint32_t name)
{
    tamis__name_list *list = &worker->candidates;
    if (!TAMIS_GROW(list->items, list->capacity, list->count + 1))
        return false;
    if (worker->marks[name] == 0)
        list->items[list->count++] = name;
    worker->marks[name] |= TAMIS__MARK_GLUED;
    if (part < TAMIS__MARKED_PARTS)
        worker->marks[name] |= (uint8_t)(1u << part);
    return true;
}

/* ---- names by glued runs ------------------------------------------------------------------------- */

static bool add_glued(tamis__worker *worker, uint32_t i, bool *any)
{
    const tamis__part *part = &worker->sought.list.items[i];
    const uint32_t key = worker->sought.glue_keys[i];
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    uint32_t first = 0;
    if (!tamis__may_mean_run(part))
        return true;
    uint32_t count = tamis__snapshot_find_glue(snapshot, key, &first);
    *any = count > 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t name = tamis__snapshot_glue_name(snapshot, first + k);
        if (name < worker->screener->names && worker->wanted[worker->sought.facts->schemas[name]] &&
            !add_glued_name(worker, i, name))
            return false;
    }
    return true;
}

/* A glued run of a name stands for one part of the query. *parts: bit per part with such names. */
static bool gather_glued(tamis__worker *worker, uint64_t *parts)
{
    *parts = 0;
    for (uint32_t i = 0; i < worker->sought.list.parts.count; i++) {
        bool any = false;
        if (!add_glued(worker, i, &any))
            return false;
        *parts |= any ? UINT64_C(1) << i : 0;
    }
    return true;
}

/* ---- essential parts ----------------------------------------------------------------------------- */

typedef struct plan {
    uint64_t postings[TAMIS__NAME_TOKENS_MAX]; /* to be walked for the part */
    uint64_t free;                             /* bit per part that is not essential */
    uint64_t fillers;                          /* bit per part that is one */
    uint64_t marked;                           /* bit per part whose marks are complete */
    uint64_t glued;                            /* bit per part that a run of some name may mean */
    double most;                               /* sum with all parts linked, or meant by a run */
} plan;

/* May a name reach what is needed in which this link is one of those that count? */
static bool suffices(const tamis__sought *sought, const tamis__sought_link *link, double most)
{
    for (uint64_t rest = tamis__sought_parts(sought, link); rest != 0; rest &= rest - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(rest);
        most -= sought->linked[0][i];
        most += tamis__sought_worth(sought, link, i, 0);
    }
    return most >= -TAMIS__SUM_SLACK;
}

enum { MARKS = (1 << TAMIS__MARKED_PARTS) - 1, LINKS_LEAD = 4 };

/* Of names that have the link; 0 when it is of no use. */
static uint8_t marks_of(const tamis__sought *sought, const tamis__sought_link *link, double most)
{
    const uint64_t parts = tamis__sought_parts(sought, link);
    if (!suffices(sought, link, most))
        return 0;
    const bool strong = (parts & MARKS) == 0 || tamis__sought_strong(sought, link);
    return (uint8_t)((parts & MARKS) | (strong ? TAMIS__MARK_STRONG : 0));
}

/* What each link marks names with, and the postings of those that are of use, by part. */
static void rate_links(tamis__sought *sought, plan *p)
{
    memset(p->postings, 0, sizeof p->postings);
    for (size_t k = 0; k < sought->link_count; k++) {
        tamis__sought_link *link = &sought->links[k];
        link->marks = marks_of(sought, link, p->most);
        if (link->marks == 0)
            continue;
        for (uint64_t rest = tamis__sought_parts(sought, link); rest != 0; rest &= rest - 1)
            p->postings[__builtin_ctzll(rest)] += link->posting_count;
    }
}

static bool is_essential(const plan *p, uint32_t part)
{
    return (p->free >> part & 1) == 0;
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

/* Fillers are never essential. False when no choice of essential parts keeps the promise. */
static bool begin_plan(const tamis__sought *sought, plan *p)
{
    uint32_t count = sought->list.parts.count;
    for (uint32_t i = 0; i < count; i++)
        if (tamis__is_filler(sought->list.items[i].kind))
            p->fillers |= UINT64_C(1) << i;
    return tamis__sought_sum(sought, p->fillers) < -TAMIS__SUM_SLACK;
}

static void choose_essential(const tamis__sought *sought, plan *p)
{
    uint32_t count = sought->list.parts.count;
    p->free = p->fillers;
    for (uint32_t i = next_free(sought, p); i < count; i = next_free(sought, p))
        p->free |= UINT64_C(1) << i;
}

/* Chooses the parts from whose postings names are gathered. */
static void make_plan(tamis__sought *sought, plan *p)
{
    p->most = tamis__sought_sum(sought, UINT64_MAX);
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        if ((p->glued >> i & 1) != 0)
            p->most += tamis__sought_whole(sought, i) - sought->linked[0][i];
    rate_links(sought, p);
    choose_essential(sought, p);
}

/* ---- postings ------------------------------------------------------------------------------------ */

/* The postings of a link further on. */
static void fetch_postings(const tamis__sought *sought, size_t k)
{
    if (k < sought->link_count)
        TAMIS_PREFETCH(sought->links[k].postings);
}

/* All names of a word become candidates, of whatever kind they are. */
static bool gather(tamis__worker *worker, const tamis__sought_link *link, uint8_t marks)
{
    tamis__name_list *list = &worker->candidates;
    const uint32_t count = link->posting_count, names = worker->screener->names;
    const uint8_t *postings = link->postings;
    uint8_t *of = worker->marks;
    if (!TAMIS_GROW(list->items, list->capacity, list->count + count))
        return false;
    uint32_t *items = list->items;
    size_t kept = list->count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t name = tamis__load_u32le(postings + (size_t)i * 4);
        if (name >= names)
            continue;
        const uint8_t before = of[name];
        items[kept] = name;
        kept += before == 0;
        of[name] = before | marks;
    }
    list->count = kept;
    return true;
}

/* Marks those names of a word that are candidates. */
static void mark(tamis__worker *worker, const tamis__sought_link *link, uint8_t marks)
{
    const uint32_t count = link->posting_count, names = worker->screener->names;
    const uint8_t *postings = link->postings;
    uint8_t *of = worker->marks;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t name = tamis__load_u32le(postings + (size_t)i * 4);
        if (name >= names)
            continue;
        const uint8_t before = of[name];
        of[name] = before == 0 ? 0 : before | marks;
    }
}

static bool gather_essential(tamis__worker *worker, const plan *p)
{
    const tamis__sought *sought = &worker->sought;
    for (size_t k = 0; k < sought->link_count; k++) {
        const tamis__sought_link *link = &sought->links[k];
        const uint64_t parts = tamis__sought_parts(sought, link);
        fetch_postings(sought, k + LINKS_LEAD);
        if ((parts & ~p->free) != 0 && link->marks != 0 && !gather(worker, link, link->marks))
            return false;
    }
    return true;
}

/* Walking this many postings takes about as long as looking at one name. */
enum { POSTINGS_PER_NAME = 24 };

/* Marks the candidates of further parts, where that costs less than looking at all of them. */
static void mark_others(tamis__worker *worker, plan *p)
{
    const tamis__sought *sought = &worker->sought;
    const tamis__parts *parts = &sought->list.parts;
    uint64_t others = 0;
    for (uint32_t i = 0; i < TAMIS__MARKED_PARTS && i < parts->count; i++)
        if (!is_essential(p, i) && !tamis__is_filler(parts->items[i].kind) &&
            p->postings[i] <= (uint64_t)worker->candidates.count * POSTINGS_PER_NAME)
            others |= UINT64_C(1) << i;
    p->marked = (~p->free | others) & MARKS;
    for (size_t k = 0; k < sought->link_count && others != 0; k++) {
        const tamis__sought_link *link = &sought->links[k];
        uint64_t of_link = tamis__sought_parts(sought, link);
        bool gathered = (of_link & ~p->free) != 0;
        fetch_postings(sought, k + LINKS_LEAD);
        if (!gathered && (of_link & others) != 0 && link->marks != 0)
            mark(worker, link, link->marks);
    }
}

/* May a name with these marks reach what is needed? Parts without marks count as linked. */
static bool marks_suffice(const tamis__sought *sought, const plan *p, uint8_t marks)
{
    const uint64_t all = UINT64_MAX >> (64 - sought->list.parts.count);
    const bool complete = (all & ~p->marked & ~p->fillers) == 0;
    if (complete && (marks & ~MARKS) == 0 && (marks & (marks - 1)) == 0)
        return false; /* one link alone, and not worth enough */
    const uint64_t linked = (~p->marked & all) | (marks & MARKS);
    double sum = (marks & TAMIS__MARK_GLUED) != 0 ? tamis__sought_glued_sum(sought, linked)
                                                  : tamis__sought_sum(sought, linked);
    return sum >= -TAMIS__SUM_SLACK;
}

/* Is it of the kind that is asked for? */
static bool counts(const tamis__worker *worker, uint32_t name)
{
    const tamis__selection *only = worker->only;
    return worker->wanted[worker->sought.facts->schemas[name]] &&
           (only == NULL || tamis__in_set(only->names, name));
}

static void drop_hopeless(tamis__worker *worker, const plan *p)
{
    tamis__name_list *list = &worker->candidates;
    int8_t verdicts[UINT8_MAX + 1] = {0}; /* by marks: 1 may, -1 may not, 0 not known yet */
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        uint32_t name = list->items[i];
        int8_t *verdict = &verdicts[worker->marks[name]];
        if (*verdict == 0)
            *verdict = marks_suffice(&worker->sought, p, worker->marks[name]) ? 1 : -1;
        if (*verdict > 0 && counts(worker, name))
            list->items[kept++] = name;
        else
            worker->marks[name] = 0;
    }
    list->count = kept;
}

tamis_status tamis__retrieve(tamis__worker *worker, bool *all, tamis_error *err)
{
    plan p = {.free = 0};
    *all = false;
    empty(worker);
    if (!gather_glued(worker, &p.glued))
        return tamis__fail_nomem(err);
    if (worker->sought.list.parts.count == 0)
        return TAMIS_OK;
    *all = !begin_plan(&worker->sought, &p);
    if (*all)
        return TAMIS_OK;
    make_plan(&worker->sought, &p);
    if (!gather_essential(worker, &p))
        return tamis__fail_nomem(err);
    mark_others(worker, &p);
    drop_hopeless(worker, &p);
    return TAMIS_OK;
}
