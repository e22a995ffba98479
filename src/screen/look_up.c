/*
 * screen/look_up.c - finding the words that a text meets, and remembering them.
 */
#include "screen/look_up.h"

#include "base/error.h"
#include "screen/resolve.h"

enum {
    CACHE_TEXTS_MAX = 1 << 15,
    CACHE_WORDS_MAX = 1 << 22, /* 32 MB */
    CACHE_LINKS_MAX = 1 << 17, /* 10 MB */
    TEXTS_OF_QUERY_MAX = 4096,
    KEY_BYTES_MAX = TAMIS__WORD_BYTES_MAX + 3
};

/* ---- through the keys -------------------------------------------------------------------------- */

/* One text whose words are being found. */
typedef struct gathering {
    tamis__look_ups *links;
    const tamis__meeting *meeting;
    bool failed; /* out of memory */
} gathering;

static bool room_for(gathering *g, size_t more)
{
    tamis__look_ups *links = g->links;
    bool room = TAMIS_GROW(links->met, links->met_capacity, links->met_count + more);
    g->failed = g->failed || !room;
    return room;
}

/* Remembers by what key each of its words was met. */
static void meet_key(gathering *g, uint32_t key, unsigned met)
{
    tamis__look_ups *links = g->links;
    const tamis__selection *only = links->only;
    uint32_t first = 0;
    if (only != NULL && !tamis__selection_may_meet(only, key))
        return;
    uint32_t count = tamis__snapshot_find_key(links->snapshot, key, &first);
    uint32_t words = tamis__snapshot_word_count(links->snapshot);
    if (!room_for(g, count))
        return;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = tamis__snapshot_key_word(links->snapshot, first + i);
        if (word >= words || (only != NULL && !tamis__in_set(only->words, word)))
            continue;
        if (links->seen[word] == 0)
            links->met[links->met_count++] = word;
        links->seen[word] |= (uint8_t)met;
    }
}

/* Asks for the ranges of all keys, then for the keys, so that none is waited for. */
static void fetch_keys(const gathering *g, const uint32_t *keys, uint32_t count)
{
    const tamis__snapshot *snapshot = g->links->snapshot;
    for (uint32_t i = 0; i < count; i++)
        tamis__ahead_key_range(snapshot, keys[i]);
    for (uint32_t i = 0; i < count; i++)
        tamis__ahead_key(snapshot, keys[i]);
}

static void meet_word_keys(gathering *g)
{
    tamis__keys keys;
    tamis__word_keys(g->meeting->text, &keys);
    fetch_keys(g, keys.items, keys.count);
    for (uint32_t i = 0; i < keys.count; i++)
        meet_key(g, keys.items[i], TAMIS__MET_FOR_ALL);
}

/* Words of other writings than the text's. */
static void meet_wide_keys(gathering *g)
{
    tamis__keys keys;
    tamis__wide_keys(g->meeting->text, g->meeting->writing, &keys);
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
        uint32_t wide[TAMIS__KEYS_MAX];
        if (writing == (unsigned)g->meeting->writing)
            continue;
        for (uint32_t i = 0; i < keys.count; i++)
            wide[i] = tamis__wide_key_in(keys.items[i], (tamis__writing)writing);
        fetch_keys(g, wide, keys.count);
        for (uint32_t i = 0; i < keys.count; i++)
            meet_key(g, wide[i], 1u << writing);
    }
}

static void meet_families(gathering *g)
{
    for (size_t i = 0; i < TAMIS__FAMILIES_MAX && g->meeting->what == TAMIS__LOOK_UP_WORD; i++)
        if (g->meeting->families.id[i] != 0)
            meet_key(g, tamis__family_key(g->meeting->families.id[i]), TAMIS__MET_BY_FAMILY);
}

static void forget_met(tamis__look_ups *links)
{
    for (size_t i = 0; i < links->met_count; i++)
        links->seen[links->met[i]] = 0;
    links->met_count = 0;
}

static tamis__met_word *room_for_words(tamis__look_ups *links, size_t count)
{
    links->kept += count;
    return tamis__arena_alloc(&links->arena, (count + 1) * sizeof(tamis__met_word));
}

/* Ascending; a byte of their numbers after the other. */
static bool sort_met(tamis__look_ups *links)
{
    const uint32_t most = tamis__snapshot_word_count(links->snapshot);
    if (!TAMIS_GROW(links->sorted, links->sorted_capacity, links->met_count))
        return false;
    uint32_t *from = links->met, *to = links->sorted;
    for (unsigned shift = 0; shift < 32 && most >> shift != 0; shift += 8) {
        uint32_t at[257] = {0};
        for (size_t i = 0; i < links->met_count; i++)
            at[(from[i] >> shift & 255) + 1]++;
        for (size_t i = 1; i < TAMIS_COUNT_OF(at); i++)
            at[i] += at[i - 1];
        for (size_t i = 0; i < links->met_count; i++)
            to[at[from[i] >> shift & 255]++] = from[i];
        uint32_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != links->met && links->met_count > 0)
        memcpy(links->met, from, links->met_count * sizeof *from);
    return true;
}

static void meet_keys(gathering *g)
{
    const tamis__meeting *out = g->meeting;
    switch (out->what) {
    case TAMIS__LOOK_UP_EXACT: break;
    case TAMIS__LOOK_UP_GLUED: meet_key(g, tamis__glue_key(out->text), TAMIS__MET_FOR_ALL); break;
    default:
        meet_word_keys(g);
        meet_wide_keys(g);
        meet_families(g);
    }
}

/* Of the words that were found, those that are linked. */
static tamis_status keep_found(tamis__look_ups *links, tamis__meeting *out, tamis_error *err)
{
    out->words = room_for_words(links, links->count);
    if (out->words == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < links->count; i++) {
        if (!tamis__is_linked(&links->found[i]))
            continue;
        if (!tamis__resolved(links, &links->found[i], &out->words[out->count++]))
            return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

static tamis_status meet_by_keys(tamis__look_ups *links, tamis__meeting *out, tamis_error *err)
{
    gathering g = {.links = links, .meeting = out};
    tamis__resolving r;
    tamis__resolving_init(&r, links, out);
    meet_keys(&g);
    if (!g.failed && sort_met(links))
        tamis__resolve_met(&r, links->met, links->met_count);
    else
        r.failed = true;
    out->met = (uint32_t)links->met_count;
    forget_met(links);
    if (out->what == TAMIS__LOOK_UP_EXACT && out->self != TAMIS__NONE)
        tamis__resolve_same(&r, out->self);
    if (out->what == TAMIS__LOOK_UP_WORD && out->self != TAMIS__NONE)
        tamis__resolve_learned(&r, TAMIS__NONE);
    return r.failed ? tamis__fail_nomem(err) : keep_found(links, out, err);
}

/* ---- word by word ------------------------------------------------------------------------------ */

static tamis_status meet_by_sweep(tamis__look_ups *links, tamis__meeting *out, tamis_error *err)
{
    tamis__resolving r;
    tamis__resolving_init(&r, links, out);
    tamis__resolve_by_sweep(&r);
    return r.failed ? tamis__fail_nomem(err) : keep_found(links, out, err);
}

/* ---- as the snapshot stores it ----------------------------------------------------------------- */

/* Does it store the links of this text? */
static bool has_stored(const tamis__look_ups *links, const tamis__meeting *asked,
                       tamis__like_list *list)
{
    const bool like = asked->what == TAMIS__LOOK_UP_WORD || asked->what == TAMIS__LOOK_UP_OTHER;
    return like && asked->self != TAMIS__NONE &&
           tamis__snapshot_likes(links->snapshot, asked->self, asked->writing, list);
}

/* Nicknames and what was learned hold where both stand as ordinary words. */
static tamis_status meet_stored(tamis__look_ups *links, tamis__like_list list, tamis__meeting *out,
                                tamis_error *err)
{
    const bool word = out->what == TAMIS__LOOK_UP_WORD;
    tamis__resolving r;
    tamis__like like;
    tamis__resolving_init(&r, links, out);
    if (links->only == NULL || tamis__in_set(links->only->words, out->self))
        tamis__resolve_same(&r, out->self);
    while (!r.failed && tamis__snapshot_next_like(links->snapshot, &list, &like)) {
        if (links->only != NULL && !tamis__in_set(links->only->words, like.word))
            continue;
        tamis__word_link *link = tamis__found_link(&r, like.word);
        if (link == NULL)
            continue;
        memcpy(link->similarity, like.similarity, sizeof link->similarity);
        link->family = word && like.family;
    }
    if (word)
        tamis__resolve_learned(&r, TAMIS__NONE);
    return r.failed ? tamis__fail_nomem(err) : keep_found(links, out, err);
}

/* ---- what is remembered ------------------------------------------------------------------------ */

tamis_status tamis__look_ups_forget(tamis__look_ups *links, tamis_error *err)
{
    tamis__strmap_clear(&links->known);
    tamis__arena_reset(&links->arena);
    links->kept = 0;
    links->pool_count = 0;
    return tamis__strmap_init(&links->known, CACHE_TEXTS_MAX) ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__look_ups_begin(tamis__look_ups *links, const tamis__selection *only,
                                   tamis_error *err)
{
    const uint64_t serial = only == NULL ? 0 : only->serial;
    links->only = only;
    if (links->only_serial == serial &&
        tamis__strmap_count(&links->known) + TEXTS_OF_QUERY_MAX < CACHE_TEXTS_MAX &&
        links->kept < CACHE_WORDS_MAX && links->pool_count < CACHE_LINKS_MAX)
        return TAMIS_OK;
    links->only_serial = serial;
    return tamis__look_ups_forget(links, err);
}

static tamis_bytes cache_key(const tamis__meeting *asked, bool exhaustive, char out[KEY_BYTES_MAX])
{
    out[0] = (char)asked->what;
    out[1] = (char)('0' + asked->writing);
    out[2] = exhaustive ? 'x' : 'k';
    memcpy(out + 3, asked->text.ptr, asked->text.len);
    return tamis__bytes(out, asked->text.len + 3);
}

/* An entry of the cache is there with its text; what it holds may be missing after a failure. */
static tamis_status fill(tamis__look_ups *links, const tamis__meeting *asked, tamis_bytes key,
                         bool exhaustive, tamis__meeting *out, tamis_error *err)
{
    tamis__meeting made = *asked;
    made.text = tamis__arena_copy(&links->arena, tamis__bytes_sub(key, 3, key.len));
    if (made.text.ptr == NULL)
        return tamis__fail_nomem(err);
    tamis__like_list list;
    const bool stored = !exhaustive && has_stored(links, &made, &list);
    if (made.what == TAMIS__LOOK_UP_WORD && !stored)
        made.families = tamis__nickname_families(links->text, made.text);
    if (stored)
        TAMIS_TRY(meet_stored(links, list, &made, err));
    else
        TAMIS_TRY(exhaustive ? meet_by_sweep(links, &made, err) : meet_by_keys(links, &made, err));
    *out = made;
    return TAMIS_OK;
}

/* Tokens written together that no word may mean, as nearly all are: not worth remembering. */
static bool means_nothing(const tamis__look_ups *links, tamis_bytes text)
{
    const uint32_t key = tamis__glue_key(text);
    uint32_t first = 0;
    return (links->only != NULL && !tamis__selection_may_meet(links->only, key)) ||
           tamis__snapshot_find_key(links->snapshot, key, &first) == 0;
}

tamis_status tamis__look_up_meet(tamis__look_ups *links, tamis_bytes text, uint32_t self,
                                 tamis__writing writing, tamis__look_up what, bool exhaustive,
                                 tamis__meeting **out, tamis_error *err)
{
    char buffer[KEY_BYTES_MAX];
    const tamis__meeting asked = {.text = tamis__bytes_sub(text, 0, TAMIS__WORD_BYTES_MAX),
                                  .self = self,
                                  .writing = writing,
                                  .what = what};
    if (what == TAMIS__LOOK_UP_GLUED && !exhaustive && means_nothing(links, asked.text)) {
        links->nothing = (tamis__meeting){.count = 0};
        *out = &links->nothing;
        return TAMIS_OK;
    }
    tamis_bytes key = cache_key(&asked, exhaustive, buffer);
    uint32_t before = tamis__strmap_count(&links->known);
    uint32_t slot = tamis__strmap_intern(&links->known, key);
    if (slot == UINT32_MAX)
        return tamis__fail_nomem(err);
    tamis__meeting *meeting = &links->meetings[slot];
    if (slot >= before)
        *meeting = (tamis__meeting){.words = NULL};
    if (meeting->words == NULL)
        TAMIS_TRY(fill(links, &asked, key, exhaustive, meeting, err));
    *out = meeting;
    return TAMIS_OK;
}

static bool make_room(tamis__look_ups *links)
{
    const size_t words = (size_t)tamis__snapshot_word_count(links->snapshot) + 1;
    links->meetings = tamis__alloc_zero(CACHE_TEXTS_MAX, sizeof(*links->meetings));
    links->seen = tamis__alloc_zero(words, 1);
    links->place = tamis__alloc_zero(words, sizeof(*links->place));
    links->orders = tamis__alloc_zero(TAMIS__WRITINGS, sizeof(*links->orders));
    links->sounds = tamis__alloc_zero(TAMIS__WRITINGS, sizeof(*links->sounds));
    links->batches = tamis__alloc_zero(TAMIS__WRITINGS, sizeof(*links->batches));
    return links->meetings != NULL && links->seen != NULL && links->place != NULL &&
           links->orders != NULL && links->sounds != NULL && links->batches != NULL &&
           tamis__strmap_init(&links->known, CACHE_TEXTS_MAX);
}

tamis_status tamis__look_ups_init(tamis__look_ups *links, const tamis__snapshot *snapshot,
                                  const tamis__text *text, tamis_error *err)
{
    memset(links, 0, sizeof(*links));
    links->snapshot = snapshot;
    links->text = text;
    tamis__arena_init(&links->arena, 0);
    if (!make_room(links))
        return tamis__fail_nomem(err);
    for (unsigned letter = 0; letter < TAMIS__LETTERS; letter++)
        links->partners[letter] = tamis__letter_partners(UINT64_C(1) << letter);
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        tamis__sound_order_init(&links->orders[writing], (tamis__writing)writing);
    return TAMIS_OK;
}

void tamis__look_ups_clear(tamis__look_ups *links)
{
    tamis__strmap_clear(&links->known);
    tamis__arena_clear(&links->arena);
    tamis__release(links->meetings);
    tamis__release(links->pool);
    tamis__release(links->found);
    tamis__release(links->seen);
    tamis__release(links->met);
    tamis__release(links->sorted);
    tamis__release(links->place);
    tamis__release(links->orders);
    tamis__release(links->sounds);
    tamis__release(links->batches);
}
