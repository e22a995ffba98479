/* screen/parties.c - which listed entity is the party, or may be it. */
#include "screen/parties.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"
#include "lists/footnotes.h"
#include "screen/party_owners.h"
#include "screen/unglue.h"

enum { FOOTNOTES_UNKNOWN = 1 }; /* the bit of no footnote */

struct tamis__party_finder {
    const tamis__snapshot *snapshot;
    const tamis__text *text;
    pthread_mutex_t lock;
    bool made;
    tamis__arena arena;
    tamis_bytes *lists;
    size_t list_count, list_capacity;
};

tamis_status tamis__party_finder_new(const tamis__snapshot *snapshot, const tamis__text *text,
                                     tamis__party_finder **out, tamis_error *err)
{
    *out = NULL;
    tamis__party_finder *finder = tamis__alloc_zero(1, sizeof *finder);
    if (finder == NULL)
        return tamis__fail_nomem(err);
    if (pthread_mutex_init(&finder->lock, NULL) != 0) {
        tamis__release(finder);
        return tamis__fail_nomem(err);
    }
    finder->snapshot = snapshot;
    finder->text = text;
    *out = finder;
    return TAMIS_OK;
}

void tamis__party_finder_free(tamis__party_finder *finder)
{
    if (finder == NULL)
        return;
    pthread_mutex_destroy(&finder->lock);
    tamis__release(finder->lists);
    tamis__release(finder);
}

/* ---- Which lists the snapshot holds ------------------------------------------------------------------ */

static int by_bytes(const void *a, const void *b)
{
    const tamis_bytes *one = a;
    const tamis_bytes *other = b;
    return tamis__bytes_compare(*one, *other);
}

static bool has_list(const tamis__party_finder *finder, tamis_bytes list)
{
    for (size_t i = 0; i < finder->list_count; i++)
        if (tamis__bytes_equal(finder->lists[i], list))
            return true;
    return false;
}

static bool gather_lists(tamis__party_finder *finder)
{
    uint32_t count = tamis__snapshot_info_of(finder->snapshot).listings;
    tamis_bytes last = {NULL, 0};
    finder->list_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        tamis_bytes list = tamis__snapshot_listing(finder->snapshot, i).list_id;
        if (list.ptr == last.ptr || has_list(finder, list))
            continue;
        last = list;
        if (!TAMIS_GROW(finder->lists, finder->list_capacity, finder->list_count + 1))
            return false;
        finder->lists[finder->list_count++] = list;
    }
    if (finder->list_count > 0)
        qsort(finder->lists, finder->list_count, sizeof *finder->lists, by_bytes);
    return true;
}

tamis_status tamis__party_lists(tamis__party_finder *finder, const tamis_bytes **lists,
                                size_t *count, tamis_error *err)
{
    pthread_mutex_lock(&finder->lock);
    if (!finder->made)
        finder->made = gather_lists(finder);
    bool made = finder->made;
    pthread_mutex_unlock(&finder->lock);
    *lists = finder->lists;
    *count = made ? finder->list_count : 0;
    return made ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- Listings of an entity --------------------------------------------------------------------------- */

/* A listing while it is taken over. */
typedef struct taking {
    const tamis__snapshot *snapshot;
    tamis__arena *arena;
    const tamis__found_party *found;
    tamis__holder *holder;
    bool failed;
} taking;

static tamis_bytes day_text(taking *t, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis_bytes copy = tamis__arena_copy(t->arena, tamis__bytes_of(tamis__day_format(day, text)));
    t->failed = t->failed || copy.ptr == NULL;
    return copy;
}

/* Of those who are only near, the likeliest come first, and more of them on one list make no difference. */
static bool enough_uncertain(const tamis__holder *holder, const tamis__held_listing *listing)
{
    size_t others = 0;
    for (size_t i = 0; i < holder->listing_count; i++) {
        const tamis__held_listing *held = &holder->listings[i];
        others += held->uncertain && held->until == TAMIS__DAY_MAX &&
                  tamis__bytes_equal(held->list, listing->list) &&
                  !tamis__bytes_equal(held->entity_id, listing->entity_id);
    }
    return listing->uncertain && others >= TAMIS__PARTY_UNCERTAIN_MAX;
}

static void push(taking *t, tamis__held_listing listing)
{
    if (enough_uncertain(t->holder, &listing))
        return;
    if (t->holder->listing_count < TAMIS__PARTY_LISTINGS_MAX)
        t->holder->listings[t->holder->listing_count++] = listing;
}

/* Its start as far as a publisher tells. */
static int32_t start_of(const tamis__listing_row *row)
{
    return row->start != TAMIS__DAY_MIN ? row->start : row->published;
}

static void take_listing(taking *t, const tamis__listing_row *row)
{
    tamis__dataset_row dataset = tamis__snapshot_dataset(t->snapshot, row->dataset);
    tamis__held_listing listing = {
        .list = row->list_id,
        .from = start_of(row),
        .until = row->end != TAMIS__DAY_MAX ? row->end : row->last_seen,
        .cite = row->citation,
        .license_requirement = row->license_requirement,
        .license_policy = row->license_policy,
        .footnotes = row->license_requirement.len == 0 ? FOOTNOTES_UNKNOWN
                                                       : tamis__footnotes(row->license_requirement),
        .dataset = dataset.name,
        .edition = day_text(t, dataset.edition),
        .entity_id = t->found->id,
        .caption = t->found->caption,
        .matched_name = t->found->matched,
        .score = t->found->score,
        .uncertain = t->found->uncertain,
    };
    tamis__held_listing earlier = listing;
    bool undated = listing.from == TAMIS__DAY_MIN && row->first_seen != TAMIS__DAY_MIN;
    if (undated)
        listing.from = row->first_seen;
    push(t, listing);
    earlier.until = row->first_seen - (undated ? 1 : 0);
    earlier.undated = !earlier.uncertain;
    earlier.uncertain = true;
    if (undated)
        push(t, earlier);
}

/* Room for all that the entity may add; a listing may become two. */
static bool make_room(tamis__arena *arena, uint32_t added, tamis__holder *holder)
{
    size_t wanted = holder->listing_count + (size_t)added * 2;
    if (wanted > TAMIS__PARTY_LISTINGS_MAX)
        wanted = TAMIS__PARTY_LISTINGS_MAX;
    tamis__held_listing *room = tamis__arena_alloc(arena, (wanted + 1) * sizeof *room);
    if (room == NULL)
        return false;
    if (holder->listing_count > 0)
        memcpy(room, holder->listings, holder->listing_count * sizeof *room);
    holder->listings = room;
    return true;
}

tamis_status tamis__party_take(const tamis__snapshot *snapshot, const tamis__found_party *found,
                               tamis__arena *arena, tamis__holder *holder, tamis_error *err)
{
    tamis__entity_row entity = tamis__snapshot_entity(snapshot, found->entity);
    if (entity.listing_count == 0)
        return TAMIS_OK;
    if (!make_room(arena, entity.listing_count, holder))
        return tamis__fail_nomem(err);
    taking t = {.snapshot = snapshot, .arena = arena, .found = found, .holder = holder};
    for (uint32_t i = 0; i < entity.listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(snapshot, entity.listing_first + i);
        take_listing(&t, &row);
    }
    return t.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- One name ---------------------------------------------------------------------------------------- */

typedef struct search {
    tamis__party_finder *finder;
    tamis__worker *worker;
    const tamis__party_settings *settings;
    tamis__facts *facts;
    tamis__arena scratch; /* of one query */
    tamis__party_owners owners;
} search;

static tamis_status make_query(search *s, const tamis__holder *holder, tamis__query **out,
                               tamis_error *err)
{
    tamis__text_scratch *text = tamis__worker_scratch(s->worker);
    tamis__query *query = tamis__arena_alloc(&s->scratch, sizeof *query);
    if (query == NULL)
        return tamis__fail_nomem(err);
    tamis__query_init(query);
    TAMIS_TRY(tamis__query_schema(query, TAMIS_LIT(""), err));
    TAMIS_TRY(tamis__query_add(query, text, s->finder->text, &s->scratch, TAMIS_LIT("name"),
                               holder->name, err));
    TAMIS_TRY(tamis__query_unglue(s->worker, query, &s->scratch, err));
    tamis_error unknown = {0};
    tamis_status status = tamis__query_add(query, text, s->finder->text, &s->scratch,
                                           TAMIS_LIT("country"), holder->country, &unknown);
    if (status != TAMIS_OK && status != TAMIS_ERR_ARGUMENT && err != NULL)
        *err = unknown; /* a country that nobody knows contradicts nothing */
    *out = query;
    return status == TAMIS_ERR_ARGUMENT ? TAMIS_OK : status;
}

static bool searchable(const tamis__query *query)
{
    for (uint32_t i = 0; i < query->name_count; i++)
        if (query->names[i].count > 0)
            return true;
    return false;
}

static tamis__found_party judge(const search *s, const tamis__hit *hit)
{
    const tamis__snapshot *snapshot = s->finder->snapshot;
    tamis__entity_row entity = tamis__snapshot_entity(snapshot, hit->entity);
    tamis__name_row name = tamis__snapshot_name(snapshot, hit->name);
    bool weak = hit->name == TAMIS__NONE || name.strength == TAMIS__NAME_WEAK;
    bool contradicted = hit->facts.country == TAMIS__DIFFERS;
    return (tamis__found_party){
        .entity = hit->entity,
        .id = entity.id,
        .caption = entity.caption,
        .matched = tamis__snapshot_name_text(snapshot, hit->name),
        .score = hit->score,
        .listed = entity.listing_count > 0,
        .uncertain = hit->score < s->settings->certain || weak || contradicted,
    };
}

static tamis_status take_hits(search *s, uint32_t number, const tamis__hit_list *hits,
                              tamis_error *err)
{
    tamis__holder *holder = &s->facts->holders[number];
    bool settled = false;
    for (size_t i = 0; i < hits->count && !settled; i++) {
        tamis__found_party found = judge(s, &hits->items[i]);
        settled = found.listed && !found.uncertain;
    }
    for (size_t i = 0; i < hits->count; i++) {
        tamis__found_party found = judge(s, &hits->items[i]);
        if (found.uncertain && settled)
            continue;
        TAMIS_TRY(tamis__party_take(s->finder->snapshot, &found, &s->facts->arena, holder, err));
        if (!found.uncertain)
            TAMIS_TRY(tamis__party_owners_note(&s->owners, number, found.entity, err));
    }
    return TAMIS_OK;
}

static tamis_status find_one(search *s, uint32_t number, tamis_error *err)
{
    tamis__holder *holder = &s->facts->holders[number];
    tamis__settings settings = {.threshold = s->settings->threshold,
                                .limit = TAMIS__PARTY_HITS_MAX};
    tamis__query *query = NULL;
    tamis__hit_list hits;
    tamis__arena_reset(&s->scratch);
    TAMIS_TRY(make_query(s, holder, &query, err));
    if (!searchable(query))
        return TAMIS_OK;
    TAMIS_TRY(tamis__screen(s->worker, query, &settings, &s->scratch, &hits, err));
    holder->listings = NULL;
    holder->listing_count = 0;
    holder->lists_known = true;
    holder->screened = true;
    return take_hits(s, number, &hits, err);
}

/* Lists stated as unknown stay unknown. */
static bool to_be_found(const tamis__facts *facts, size_t number)
{
    const tamis__holder *holder = &facts->holders[number];
    bool null_lists = number == 0 && facts->party_count > 0 &&
                      facts->scalars[TAMIS__FACT_PARTY_LISTS].presence == TAMIS__NULL;
    return !holder->lists_known && holder->name.len > 0 && !null_lists;
}

tamis_status tamis__parties_find(tamis__party_finder *finder, tamis__worker *worker,
                                 const tamis__party_settings *settings, tamis__facts *facts,
                                 tamis_error *err)
{
    search s = {.finder = finder, .worker = worker, .settings = settings, .facts = facts};
    TAMIS_TRY(tamis__party_lists(finder, &facts->screened_lists, &facts->screened_list_count, err));
    tamis__arena_init(&s.scratch, 0);
    tamis__party_owners_init(&s.owners, finder->snapshot, facts);
    tamis_status status = TAMIS_OK;
    size_t stated = facts->holder_count;
    for (size_t i = 0; i < stated && status == TAMIS_OK; i++)
        if (to_be_found(facts, i))
            status = find_one(&s, (uint32_t)i, err);
    if (status == TAMIS_OK)
        status = tamis__party_owners_add(&s.owners, err);
    tamis__party_owners_clear(&s.owners);
    tamis__arena_clear(&s.scratch);
    return status;
}
