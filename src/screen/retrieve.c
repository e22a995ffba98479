/*
 * screen/retrieve.c - candidates of a name, by accumulating a bound over postings.
 *
 * Each looked-up part of the query walks the postings of the words it may be linked with, most alike
 * first; the first time a part reaches a name it adds its weight times the value of that link, later
 * times nothing. Names are then held against the bound of retrieve.h.
 */
#include "screen/retrieve.h"

#include <stdlib.h>

#include "base/error.h"
#include "match/align.h"
#include "screen/dictionary_scan.h"

/* Bounds are compared with this much to spare, for sums kept in single precision. */
#define SLACK 1e-4

/* Highest score with `matched` weight when `unlinked` weight of the query has no link. */
static double bound_of(const tamis__worker *worker, double matched, double unlinked)
{
    if (matched <= 0.0)
        return 0.0;
    return matched / (matched + worker->params.omission_query * unlinked);
}

/* Kinds that are never looked up: they weigh little and stand in every other name. */
static bool never_looked_up(const tamis__part *part)
{
    return part->kind == TAMIS__TOKEN_INITIAL || part->kind == TAMIS__TOKEN_PARTICLE ||
           part->kind == TAMIS__TOKEN_TITLE || part->kind == TAMIS__TOKEN_LEGAL_FORM ||
           part->kind == TAMIS__TOKEN_CONNECTOR;
}

/* Which parts are counted as matched without being looked up, and their weight. */
typedef struct free_parts {
    bool is_free[TAMIS__NAME_TOKENS_MAX];
    double weight, looked_up;
} free_parts;

/* The lightest part that is looked up and could be set free without letting names that hold only free
 * parts reach `needed`; TAMIS__NONE when there is none. The lightest words are the most common ones:
 * they would touch the most names. */
static uint32_t next_free(const tamis__worker *worker, const tamis__parts *parts,
                          const free_parts *chosen, double needed)
{
    uint32_t lightest = TAMIS__NONE;
    for (uint32_t i = 0; i < parts->count; i++)
        if (!chosen->is_free[i] &&
            (lightest == TAMIS__NONE || parts->items[i].weight < parts->items[lightest].weight))
            lightest = i;
    if (lightest == TAMIS__NONE)
        return TAMIS__NONE;
    double weight = parts->items[lightest].weight;
    double bound = bound_of(worker, chosen->weight + weight, chosen->looked_up - weight);
    return bound < needed - SLACK ? lightest : TAMIS__NONE;
}

static void set_free(const tamis__parts *parts, free_parts *chosen, uint32_t i)
{
    chosen->is_free[i] = true;
    chosen->weight += parts->items[i].weight;
    chosen->looked_up -= parts->items[i].weight;
}

static void choose_free(const tamis__worker *worker, const tamis__parts *parts, double needed,
                        free_parts *out)
{
    memset(out, 0, sizeof(*out));
    out->looked_up = parts->weight;
    for (uint32_t i = 0; i < parts->count; i++)
        if (never_looked_up(&parts->items[i]))
            set_free(parts, out, i);
    for (;;) {
        uint32_t i = next_free(worker, parts, out, needed);
        if (i == TAMIS__NONE)
            return;
        set_free(parts, out, i);
    }
}

static void reach_name(tamis__worker *worker, uint32_t name, float value, float weight)
{
    if (worker->stamp[name] == worker->serial)
        return;
    if (worker->stamp[name] <= worker->name_serial) {
        worker->bound[name] = 0.0F;
        worker->linked[name] = 0.0F;
        worker->touched[worker->touched_count++] = name;
    }
    worker->stamp[name] = worker->serial;
    worker->bound[name] += value;
    worker->linked[name] += weight;
}

static void reach_postings(tamis__worker *worker, const tamis__word_link *link, double weight)
{
    const tamis__screener *screener = worker->screener;
    tamis__word_row word =
        tamis__snapshot_word(screener->snapshot, (tamis__dict)link->dict, link->word);
    for (uint32_t i = 0; i < word.posting_count; i++) {
        uint32_t name = tamis__snapshot_posting(screener->snapshot, (tamis__dict)link->dict,
                                                word.posting_first + i);
        if (name < screener->names)
            reach_name(worker, name, (float)(link->value * weight), (float)weight);
    }
}

/* Everything one part of the query may be linked with, by itself or as a member of glued runs. */
typedef struct part_links {
    tamis__word_link *items;
    size_t count, capacity;
} part_links;

static bool add_links(part_links *all, const tamis__word_links *more)
{
    if (!TAMIS_GROW(all->items, all->capacity, all->count + more->count))
        return false;
    if (more->count != 0)
        memcpy(all->items + all->count, more->items, more->count * sizeof(*more->items));
    all->count += more->count;
    return true;
}

static tamis_status links_of_text(tamis__worker *worker, const tamis__scan_text *text,
                                  part_links *all, tamis_error *err)
{
    tamis__word_links links;
    TAMIS_TRY(tamis__dictionary_scan(worker, text, &links, err));
    return add_links(all, &links) ? TAMIS_OK : tamis__fail_nomem(err);
}

static bool run_holds(tamis__token_run run, uint32_t part, uint32_t parts)
{
    for (uint32_t k = 0; k < run.count; k++)
        if ((run.first + k) % parts == part)
            return true;
    return false;
}

static tamis_status links_of_runs(tamis__worker *worker, const tamis__parts *parts, uint32_t part,
                                  part_links *all, tamis_error *err)
{
    tamis__token_run runs[TAMIS__RUNS_MAX];
    char buffer[TAMIS__GLUE_BYTES_MAX];
    uint32_t count = tamis__name_runs(parts->count, parts->split, runs);
    for (uint32_t i = 0; i < count; i++) {
        if (!run_holds(runs[i], part, parts->count))
            continue;
        tamis__scan_text text = {.text = tamis__glue(parts, runs[i], buffer), .glued = true};
        text.abjad = parts->items[runs[i].first].script == TAMIS__SCRIPT_ABJAD;
        if (text.text.len != 0)
            TAMIS_TRY(links_of_text(worker, &text, all, err));
    }
    return TAMIS_OK;
}

/* By falling value, so that the first touch of a name is its greatest. */
static int by_value(const void *a, const void *b)
{
    const tamis__word_link *x = a;
    const tamis__word_link *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    if (x->dict != y->dict)
        return x->dict < y->dict ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static tamis_status reach_part(tamis__worker *worker, const tamis__parts *parts, uint32_t i,
                               part_links *links, tamis_error *err)
{
    const tamis__part *part = &parts->items[i];
    tamis__scan_text text = {.text = part->text,
                             .families = part->families,
                             .abjad = part->script == TAMIS__SCRIPT_ABJAD,
                             .exact = part->kind == TAMIS__TOKEN_NUMBER};
    links->count = 0;
    TAMIS_TRY(links_of_text(worker, &text, links, err));
    TAMIS_TRY(links_of_runs(worker, parts, i, links, err));
    if (links->count > 1)
        qsort(links->items, links->count, sizeof(*links->items), by_value);
    worker->serial++;
    for (size_t k = 0; k < links->count; k++)
        reach_postings(worker, &links->items[k], part->weight);
    return TAMIS_OK;
}

/* Serials mark who touched a name last; before they could wrap, all marks are wiped. */
static void start_name(tamis__worker *worker)
{
    if (worker->serial > UINT32_MAX - 2 * TAMIS__NAME_TOKENS_MAX) {
        memset(worker->stamp, 0, worker->screener->names * sizeof(*worker->stamp));
        worker->serial = 0;
    }
    worker->name_serial = worker->serial;
    worker->touched_count = 0;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Keeps the names whose bound reaches `needed`. */
static void keep_reachable(tamis__worker *worker, double free, double looked_up, double needed)
{
    size_t kept = 0;
    for (size_t i = 0; i < worker->touched_count; i++) {
        uint32_t name = worker->touched[i];
        double matched = free + (double)worker->bound[name];
        double unlinked = looked_up - (double)worker->linked[name];
        if (unlinked < 0.0)
            unlinked = 0.0;
        if (bound_of(worker, matched, unlinked) >= needed - SLACK)
            worker->touched[kept++] = name;
    }
    worker->touched_count = kept;
    if (kept > 1)
        qsort(worker->touched, kept, sizeof(*worker->touched), by_number);
}

tamis_status tamis__retrieve(tamis__worker *worker, const tamis__part_list *query, double needed,
                             bool *all, tamis_error *err)
{
    const tamis__parts *parts = &query->parts;
    free_parts chosen;
    choose_free(worker, parts, needed, &chosen);
    *all = needed < TAMIS__RETRIEVAL_MIN ||
           bound_of(worker, chosen.weight, chosen.looked_up) >= needed - SLACK;
    start_name(worker);
    if (*all)
        return TAMIS_OK;
    part_links links = {0};
    tamis_status status = TAMIS_OK;
    for (uint32_t i = 0; i < parts->count && status == TAMIS_OK; i++)
        if (!chosen.is_free[i])
            status = reach_part(worker, parts, i, &links, err);
    tamis__release(links.items);
    if (status == TAMIS_OK)
        keep_reachable(worker, chosen.weight, chosen.looked_up, needed);
    return status;
}
