/*
 * rules/facts_parties.c - who takes part and who owns them.
 *
 * Holders are one array, found by name through a small hash table: an owner named twice is one holder, so graphs may be
 * cyclic, and what is said of a holder in several places is united. The parties come first, which is why they get their
 * places before any owner is read.
 */
#include "base/error.h"
#include "base/hash.h"
#include "rules/facts_read.h"

#include <math.h>

enum { FOOTNOTE_MAX = 31 };

static const char party_keys[] = "name country role lists footnotes owned_by control_by "
                                 "military_end_user listed";
static const char owner_keys[] = "name pct listed lists owned_by control_by country footnotes "
                                 "military_end_user from until joint role";
static const char listing_keys[] =
    "list from until cite order license_requirement license_policy footnotes";

/* ---- Names ------------------------------------------------------------------------------------------ */

static uint64_t name_hash(tamis_bytes name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a over lower case */
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        hash ^= (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        hash *= UINT64_C(0x100000001b3);
    }
    return hash ^ (hash >> 29);
}

/* The slot of the name or the free one where it belongs. */
static size_t find_slot(const tamis__facts_reader *r, tamis_bytes name)
{
    size_t slot = (size_t)name_hash(name) & (r->table_size - 1);
    while (r->table[slot] != 0 &&
           !tamis__bytes_equal_nocase(r->facts->holders[r->table[slot] - 1].name, name))
        slot = (slot + 1) & (r->table_size - 1);
    return slot;
}

static tamis_status grow_table(tamis__facts_reader *r)
{
    tamis__facts *facts = r->facts;
    if (facts->holder_count * 2 < r->table_size)
        return TAMIS_OK;
    r->table_size = r->table_size == 0 ? 16 : r->table_size * 2;
    r->table = tamis__arena_zero(&facts->arena, r->table_size, sizeof *r->table);
    if (r->table == NULL)
        return tamis__fail_nomem(r->err);
    for (size_t i = 0; i < facts->holder_count; i++) {
        size_t slot = find_slot(r, facts->holders[i].name);
        if (facts->holders[i].name.len > 0 && r->table[slot] == 0)
            r->table[slot] = (uint32_t)i + 1;
    }
    return TAMIS_OK;
}

static tamis_status grow_holders(tamis__facts_reader *r)
{
    tamis__facts *facts = r->facts;
    if (facts->holder_count >= TAMIS__HOLDERS_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "more than %d parties and owners",
                           TAMIS__HOLDERS_MAX);
    if (facts->holder_count < r->holder_capacity)
        return TAMIS_OK;
    size_t capacity = r->holder_capacity == 0 ? 8 : r->holder_capacity * 2;
    tamis__holder *grown = tamis__arena_zero(&facts->arena, capacity, sizeof *grown);
    if (grown == NULL)
        return tamis__fail_nomem(r->err);
    if (facts->holder_count > 0)
        memcpy(grown, facts->holders, facts->holder_count * sizeof *grown);
    facts->holders = grown;
    r->holder_capacity = capacity;
    return TAMIS_OK;
}

/* The holder of that name; an empty name is always somebody new. */
static tamis_status find_holder(tamis__facts_reader *r, tamis_bytes name, uint32_t *out)
{
    tamis__facts *facts = r->facts;
    name = tamis__bytes_trim(name);
    TAMIS_TRY(grow_table(r));
    size_t slot = name.len == 0 ? SIZE_MAX : find_slot(r, name);
    if (slot != SIZE_MAX && r->table[slot] != 0) {
        *out = r->table[slot] - 1;
        return TAMIS_OK;
    }
    TAMIS_TRY(grow_holders(r));
    *out = (uint32_t)facts->holder_count++;
    facts->holders[*out] = (tamis__holder){.name = name};
    if (slot != SIZE_MAX)
        r->table[slot] = *out + 1;
    return TAMIS_OK;
}

/* ---- Listings --------------------------------------------------------------------------------------- */

static tamis_status take_footnotes(const tamis__facts_reader *r, const tamis__where *where,
                                   const tamis__node *node, uint32_t *out)
{
    if (node->kind != TAMIS__NODE_LIST)
        return tamis__facts_expected(r, where, node, "a list of footnote numbers");
    size_t i = 0;
    for (const tamis__node *item = node->first; item != NULL; item = item->next, i++) {
        const tamis__where place = {where, {NULL, 0}, i};
        double number = 0;
        TAMIS_TRY(tamis__facts_number(r, &place, item, 1, FOOTNOTE_MAX, &number));
        if (number != floor(number))
            return tamis__facts_expected(r, &place, item, "a footnote number");
        *out |= UINT32_C(1) << (unsigned)number;
    }
    return TAMIS_OK;
}

static tamis_status take_listing_key(const tamis__facts_reader *r, const tamis__where *where,
                                     tamis__node *node, tamis__held_listing *out)
{
    tamis_bytes key = node->key;
    if (tamis__bytes_equal(key, TAMIS_LIT("from")))
        return tamis__facts_day(r, where, node, &out->from);
    if (tamis__bytes_equal(key, TAMIS_LIT("until")))
        return tamis__facts_day(r, where, node, &out->until);
    if (tamis__bytes_equal(key, TAMIS_LIT("footnotes"))) {
        out->footnotes = 0;
        return take_footnotes(r, where, node, &out->footnotes);
    }
    const struct {
        tamis_bytes key;
        tamis_bytes *text;
    } texts[] = {
        {TAMIS_LIT("list"), &out->list},
        {TAMIS_LIT("cite"), &out->cite},
        {TAMIS_LIT("order"), &out->order},
        {TAMIS_LIT("license_requirement"), &out->license_requirement},
        {TAMIS_LIT("license_policy"), &out->license_policy},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (tamis__bytes_equal(key, texts[i].key))
            return tamis__facts_text(r, where, node, texts[i].text);
    }
    return tamis__facts_unknown_key(r, where->up, node, listing_keys);
}

/* {list, from, ...} or the list's id alone. */
static tamis_status take_listing(const tamis__facts_reader *r, const tamis__where *where,
                                 tamis__node *node, tamis__held_listing *out)
{
    *out = (tamis__held_listing){.from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX, .footnotes = 1};
    if (node->kind == TAMIS__NODE_TEXT) {
        out->list = node->text;
    } else if (node->kind != TAMIS__NODE_MAP) {
        return tamis__facts_expected(r, where, node, "a list id or a record with 'list'");
    }
    for (tamis__node *child = node->first; child != NULL; child = child->next) {
        const tamis__where place = {where, child->key, 0};
        if (child->kind != TAMIS__NODE_NULL)
            TAMIS_TRY(take_listing_key(r, &place, child, out));
    }
    if (out->list.len == 0)
        return tamis__facts_expected(r, where, node, "the id of a list ('list')");
    if (out->from > out->until)
        return tamis__facts_expected(r, where, node, "'from' not after 'until'");
    return TAMIS_OK;
}

/* Was this very listing already stated where the holder stood before? Said twice it counts once. */
static bool has_listing(const tamis__held_listing *items, size_t count,
                        const tamis__held_listing *sought)
{
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(items[i].list, sought->list) && items[i].from == sought->from &&
            items[i].until == sought->until && tamis__bytes_equal(items[i].cite, sought->cite) &&
            tamis__bytes_equal(items[i].order, sought->order))
            return true;
    return false;
}

/* Null under `listed` says that the holder is on no list; under `lists` that nobody knows. */
static tamis_status take_listings(const tamis__facts_reader *r, const tamis__where *where,
                                  tamis__node *node, uint32_t index, bool null_is_none)
{
    tamis__holder *holder = &r->facts->holders[index];
    bool is_null = node->kind == TAMIS__NODE_NULL;
    if (is_null && !null_is_none)
        return TAMIS_OK;
    holder->lists_known = true;
    bool is_list = node->kind == TAMIS__NODE_LIST;
    size_t added = is_null ? 0 : is_list ? node->count : 1;
    size_t total = holder->listing_count + added;
    tamis__held_listing *grown = tamis__arena_zero(&r->facts->arena, total, sizeof *grown);
    if (grown == NULL)
        return tamis__fail_nomem(r->err);
    if (holder->listing_count > 0)
        memcpy(grown, holder->listings, holder->listing_count * sizeof *grown);
    size_t at = holder->listing_count;
    holder->listings = grown;
    holder->listing_count = total;
    if (!is_list && added > 0) {
        TAMIS_TRY(take_listing(r, where, node, &grown[at]));
        if (has_listing(grown, at, &grown[at]))
            holder->listing_count--;
        return TAMIS_OK;
    }
    size_t i = 0;
    for (tamis__node *item = node->first; item != NULL; item = item->next, i++) {
        const tamis__where place = {where, {NULL, 0}, i};
        TAMIS_TRY(take_listing(r, &place, item, &grown[at + i]));
    }
    return TAMIS_OK;
}

/* ---- Owners ----------------------------------------------------------------------------------------- */

static tamis_status take_holder(tamis__facts_reader *r, const tamis__where *where,
                                const tamis__node *map, uint32_t index, bool is_owner);

static tamis_status name_of(const tamis__facts_reader *r, const tamis__where *where,
                            tamis__node *node, tamis_bytes *out)
{
    *out = TAMIS_LIT("");
    if (node->kind == TAMIS__NODE_TEXT) {
        *out = node->text;
        return TAMIS_OK;
    }
    if (node->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(r, where, node, "a name or a record with 'name'");
    tamis__node *name = tamis__node_get(node, "name");
    if (name == NULL || name->kind == TAMIS__NODE_NULL)
        return TAMIS_OK;
    const tamis__where place = {where, TAMIS_LIT("name"), 0};
    return tamis__facts_text(r, &place, name, out);
}

static tamis_status take_share(const tamis__facts_reader *r, const tamis__where *where,
                               const tamis__node *pct, tamis__stake *out)
{
    out->lo = 0;
    out->hi = 100;
    out->null_pct = pct != NULL && pct->kind == TAMIS__NODE_NULL;
    if (pct == NULL || out->null_pct)
        return TAMIS_OK;
    const tamis__where place = {where, TAMIS_LIT("pct"), 0};
    if (pct->kind != TAMIS__NODE_MAP) {
        if (pct->kind != TAMIS__NODE_NUMBER)
            return tamis__facts_expected(r, &place, pct,
                                         "a number, null, or a record with 'min' and 'max'");
        TAMIS_TRY(tamis__facts_number(r, &place, pct, 0, 100, &out->lo));
        out->hi = out->lo;
        return TAMIS_OK;
    }
    for (const tamis__node *end = pct->first; end != NULL; end = end->next) {
        const tamis__where end_place = {&place, end->key, 0};
        if (tamis__bytes_equal(end->key, TAMIS_LIT("min")))
            TAMIS_TRY(tamis__facts_number(r, &end_place, end, 0, 100, &out->lo));
        else if (tamis__bytes_equal(end->key, TAMIS_LIT("max")))
            TAMIS_TRY(tamis__facts_number(r, &end_place, end, 0, 100, &out->hi));
        else
            return tamis__facts_unknown_key(r, &place, end, "min max");
    }
    return out->lo <= out->hi ? TAMIS_OK
                              : tamis__facts_expected(r, &place, pct, "'min' not above 'max'");
}

static tamis_status take_joint(const tamis__facts_reader *r, const tamis__where *where,
                               const tamis__node *joint, tamis__stake *out)
{
    if (joint == NULL || joint->kind == TAMIS__NODE_NULL)
        return TAMIS_OK;
    const tamis__where place = {where, TAMIS_LIT("joint"), 0};
    out->joint = joint->truth;
    return joint->kind == TAMIS__NODE_BOOL
               ? TAMIS_OK
               : tamis__facts_expected(r, &place, joint, tamis__type_text(TAMIS__TYPE_BOOL));
}

static tamis_status take_stake(tamis__facts_reader *r, const tamis__where *where, tamis__node *node,
                               tamis__stake *out)
{
    *out = (tamis__stake){.from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    tamis_bytes name;
    TAMIS_TRY(name_of(r, where, node, &name));
    TAMIS_TRY(find_holder(r, name, &out->owner));
    TAMIS_TRY(take_share(r, where, tamis__node_get(node, "pct"), out));
    const struct {
        const char *key;
        int32_t *day;
    } days[] = {{"from", &out->from}, {"until", &out->until}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        tamis__node *day = tamis__node_get(node, days[i].key);
        const tamis__where place = {where, tamis__bytes_of(days[i].key), 0};
        if (day != NULL && day->kind != TAMIS__NODE_NULL)
            TAMIS_TRY(tamis__facts_day(r, &place, day, days[i].day));
    }
    TAMIS_TRY(take_joint(r, where, tamis__node_get(node, "joint"), out));
    return node->kind == TAMIS__NODE_MAP ? take_holder(r, where, node, out->owner, true) : TAMIS_OK;
}

/* Was this very stake already stated where the holder stood before? Said twice it counts once. */
static bool has_stake(const tamis__stake *stakes, size_t count, const tamis__stake *stake)
{
    for (size_t i = 0; i < count; i++) {
        const tamis__stake *known = &stakes[i];
        if (known->owner == stake->owner && known->from == stake->from &&
            known->until == stake->until && known->lo == stake->lo && known->hi == stake->hi)
            return true;
    }
    return false;
}

/* Reads the new stakes behind the old ones. Reading an owner may move facts->holders and may come back to this holder in a cycle,
 * so nothing of the holder is changed before all are read. */
static tamis_status take_owners(tamis__facts_reader *r, const tamis__where *where,
                                const tamis__node *node, uint32_t index)
{
    if (node->kind != TAMIS__NODE_LIST)
        return tamis__facts_expected(r, where, node, "a list of owners");
    r->stake_count += node->count;
    if (r->stake_count > TAMIS__STAKES_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "more than %d shares", TAMIS__STAKES_MAX);
    tamis__stake *fresh = tamis__arena_zero(&r->facts->arena, node->count, sizeof *fresh);
    if (fresh == NULL)
        return tamis__fail_nomem(r->err);
    size_t i = 0;
    for (tamis__node *item = node->first; item != NULL; item = item->next, i++) {
        const tamis__where place = {where, {NULL, 0}, i};
        TAMIS_TRY(take_stake(r, &place, item, &fresh[i]));
    }
    tamis__holder *holder = &r->facts->holders[index];
    holder->owners_state = TAMIS__KNOWN;
    size_t before = holder->owner_count;
    if (before == 0) {
        holder->owners = fresh;
        holder->owner_count = node->count;
        return TAMIS_OK;
    }
    tamis__stake *all = tamis__arena_zero(&r->facts->arena, before + node->count, sizeof *all);
    if (all == NULL)
        return tamis__fail_nomem(r->err);
    memcpy(all, holder->owners, before * sizeof *all);
    holder->owners = all;
    for (i = 0; i < node->count; i++) {
        if (!has_stake(all, before, &fresh[i]))
            all[holder->owner_count++] = fresh[i];
    }
    return TAMIS_OK;
}

static tamis_status take_controllers(tamis__facts_reader *r, const tamis__where *where,
                                     tamis__node *node, uint32_t index)
{
    bool is_list = node->kind == TAMIS__NODE_LIST;
    size_t count = is_list ? node->count : 1;
    r->stake_count += count;
    if (r->stake_count > TAMIS__STAKES_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "more than %d shares", TAMIS__STAKES_MAX);
    uint32_t *controllers = tamis__arena_zero(&r->facts->arena, count, sizeof *controllers);
    if (controllers == NULL)
        return tamis__fail_nomem(r->err);
    tamis__node *item = is_list ? node->first : node;
    for (size_t i = 0; i < count; i++, item = item->next) {
        const tamis__where place = {where, {NULL, 0}, i};
        tamis_bytes name;
        TAMIS_TRY(name_of(r, is_list ? &place : where, item, &name));
        TAMIS_TRY(find_holder(r, name, &controllers[i]));
        if (item->kind == TAMIS__NODE_MAP)
            TAMIS_TRY(take_holder(r, is_list ? &place : where, item, controllers[i], true));
    }
    tamis__holder *holder = &r->facts->holders[index];
    if (holder->controller_count > 0) {
        uint32_t *all =
            tamis__arena_zero(&r->facts->arena, holder->controller_count + count, sizeof *all);
        if (all == NULL)
            return tamis__fail_nomem(r->err);
        memcpy(all, holder->controllers, holder->controller_count * sizeof *all);
        memcpy(all + holder->controller_count, controllers, count * sizeof *all);
        controllers = all;
    }
    holder->control_state = TAMIS__KNOWN;
    holder->controllers = controllers;
    holder->controller_count += count;
    return TAMIS_OK;
}

/* ---- Holders ---------------------------------------------------------------------------------------- */

typedef enum holder_key {
    KEY_NAME,
    KEY_COUNTRY,
    KEY_ROLE,
    KEY_LISTS,
    KEY_LISTED,
    KEY_FOOTNOTES,
    KEY_OWNED_BY,
    KEY_CONTROL_BY,
    KEY_MILITARY,
    KEY_EDGE, /* pct, from, until: of the stake, read with it */
    KEY_UNKNOWN
} holder_key;

static holder_key key_of(tamis_bytes key, bool is_owner)
{
    static const struct {
        tamis_bytes word;
        holder_key key;
    } keys[] = {
        {{"name", 4}, KEY_NAME},
        {{"country", 7}, KEY_COUNTRY},
        {{"role", 4}, KEY_ROLE},
        {{"lists", 5}, KEY_LISTS},
        {{"listed", 6}, KEY_LISTED},
        {{"footnotes", 9}, KEY_FOOTNOTES},
        {{"owned_by", 8}, KEY_OWNED_BY},
        {{"control_by", 10}, KEY_CONTROL_BY},
        {{"military_end_user", 17}, KEY_MILITARY},
        {{"pct", 3}, KEY_EDGE},
        {{"from", 4}, KEY_EDGE},
        {{"until", 5}, KEY_EDGE},
        {{"joint", 5}, KEY_EDGE},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (tamis__bytes_equal(key, keys[i].word) && (is_owner || keys[i].key != KEY_EDGE))
            return keys[i].key;
    }
    return KEY_UNKNOWN;
}

static tamis_status take_military(const tamis__facts_reader *r, const tamis__where *where,
                                  const tamis__node *node, tamis__holder *holder)
{
    holder->military = node->kind == TAMIS__NODE_NULL ? TAMIS__NULL : TAMIS__KNOWN;
    holder->military_end_user = node->truth;
    if (node->kind != TAMIS__NODE_NULL && node->kind != TAMIS__NODE_BOOL)
        return tamis__facts_expected(r, where, node, tamis__type_text(TAMIS__TYPE_BOOL));
    return TAMIS_OK;
}

static tamis_status take_null(tamis__holder *holder, holder_key key)
{
    if (key == KEY_OWNED_BY && holder->owners_state == TAMIS__ABSENT)
        holder->owners_state = TAMIS__NULL;
    if (key == KEY_CONTROL_BY && holder->control_state == TAMIS__ABSENT)
        holder->control_state = TAMIS__NULL;
    return TAMIS_OK;
}

static tamis_status take_holder_key(tamis__facts_reader *r, const tamis__where *where,
                                    tamis__node *node, uint32_t index, bool is_owner)
{
    tamis__holder *holder = &r->facts->holders[index];
    holder_key key = key_of(node->key, is_owner);
    if (key == KEY_UNKNOWN)
        return tamis__facts_unknown_key(r, where->up, node, is_owner ? owner_keys : party_keys);
    if (node->kind == TAMIS__NODE_NULL && key != KEY_LISTED && key != KEY_MILITARY)
        return take_null(holder, key);
    switch (key) {
    case KEY_COUNTRY: return tamis__facts_country(r, where, node, &holder->country);
    case KEY_ROLE: return tamis__facts_text(r, where, node, &holder->role);
    case KEY_LISTS: return take_listings(r, where, node, index, false);
    case KEY_LISTED: return take_listings(r, where, node, index, true);
    case KEY_FOOTNOTES: return take_footnotes(r, where, node, &holder->footnotes);
    case KEY_OWNED_BY: return take_owners(r, where, node, index);
    case KEY_CONTROL_BY: return take_controllers(r, where, node, index);
    case KEY_MILITARY: return take_military(r, where, node, holder);
    default: return TAMIS_OK;
    }
}

static tamis_status take_holder(tamis__facts_reader *r, const tamis__where *where,
                                const tamis__node *map, uint32_t index, bool is_owner)
{
    for (tamis__node *node = map->first; node != NULL; node = node->next) {
        const tamis__where place = {where, node->key, 0};
        TAMIS_TRY(take_holder_key(r, &place, node, index, is_owner));
    }
    return TAMIS_OK;
}

/* ---- Parties ---------------------------------------------------------------------------------------- */

static void note_presence(tamis__facts *facts, const tamis__node *map, const char *key, unsigned id)
{
    const tamis__node *node = tamis__node_get(map, key);
    if (node != NULL)
        facts->scalars[id].presence = node->kind == TAMIS__NODE_NULL ? TAMIS__NULL : TAMIS__KNOWN;
}

static void note_text(tamis__facts *facts, const tamis__node *map, const char *key, unsigned id,
                      tamis_bytes text)
{
    note_presence(facts, map, key, id);
    facts->scalars[id].as.text = text;
    if (text.len > 0)
        facts->scalars[id].presence = TAMIS__KNOWN;
}

/* What conditions read by path. */
static void note_party(tamis__facts *facts, const tamis__node *map)
{
    const tamis__holder *party = &facts->holders[0];
    note_text(facts, map, "name", TAMIS__FACT_PARTY_NAME, party->name);
    note_text(facts, map, "country", TAMIS__FACT_PARTY_COUNTRY, party->country);
    note_text(facts, map, "role", TAMIS__FACT_PARTY_ROLE, party->role);
    note_presence(facts, map, "lists", TAMIS__FACT_PARTY_LISTS);
    if (party->lists_known)
        facts->scalars[TAMIS__FACT_PARTY_LISTS].presence = TAMIS__KNOWN;
    note_presence(facts, map, "footnotes", TAMIS__FACT_PARTY_FOOTNOTES);
    note_presence(facts, map, "owned_by", TAMIS__FACT_PARTY_OWNED_BY);
    note_presence(facts, map, "control_by", TAMIS__FACT_PARTY_CONTROL_BY);
    note_presence(facts, map, "military_end_user", TAMIS__FACT_PARTY_MILITARY_END_USER);
    facts->scalars[TAMIS__FACT_PARTY_MILITARY_END_USER].as.truth = party->military_end_user;
}

/* A place in `holders` for each party, before anything else of them is read. */
static tamis_status place_parties(tamis__facts_reader *r, tamis__node *party, tamis__node *others,
                                  uint32_t *places)
{
    const tamis__where party_where = {NULL, TAMIS_LIT("party"), 0};
    const tamis__where others_where = {NULL, TAMIS_LIT("other_parties"), 0};
    size_t count = 0;
    tamis_bytes name;
    if (party != NULL) {
        TAMIS_TRY(name_of(r, &party_where, party, &name));
        TAMIS_TRY(find_holder(r, name, &places[count++]));
    }
    size_t i = 0;
    for (tamis__node *node = others == NULL ? NULL : others->first; node != NULL;
         node = node->next, i++) {
        const tamis__where place = {&others_where, {NULL, 0}, i};
        TAMIS_TRY(name_of(r, &place, node, &name));
        TAMIS_TRY(find_holder(r, name, &places[count++]));
    }
    r->facts->party_count = r->facts->holder_count;
    return TAMIS_OK;
}

static tamis_status take_others(tamis__facts_reader *r, const tamis__node *others,
                                const uint32_t *places)
{
    const tamis__where others_where = {NULL, TAMIS_LIT("other_parties"), 0};
    size_t i = 0;
    for (tamis__node *node = others->first; node != NULL; node = node->next, i++) {
        const tamis__where place = {&others_where, {NULL, 0}, i};
        if (node->kind == TAMIS__NODE_MAP)
            TAMIS_TRY(take_holder(r, &place, node, places[i], false));
    }
    return TAMIS_OK;
}

static tamis__node *present(const tamis__node *root, const char *key)
{
    tamis__node *node = tamis__node_get(root, key);
    return node == NULL || node->kind == TAMIS__NODE_NULL ? NULL : node;
}

tamis_status tamis__facts_parties(tamis__facts_reader *r, const tamis__node *root)
{
    tamis__node *party = present(root, "party");
    tamis__node *others = present(root, "other_parties");
    const tamis__where party_where = {NULL, TAMIS_LIT("party"), 0};
    const tamis__where others_where = {NULL, TAMIS_LIT("other_parties"), 0};
    if (others != NULL && others->kind != TAMIS__NODE_LIST)
        return tamis__facts_expected(r, &others_where, others, "a list of parties");
    size_t count = (party != NULL) + (others == NULL ? 0 : others->count);
    uint32_t *places = tamis__arena_zero(&r->facts->arena, count + 1, sizeof *places);
    if (places == NULL)
        return tamis__fail_nomem(r->err);
    TAMIS_TRY(place_parties(r, party, others, places));
    if (party != NULL && party->kind == TAMIS__NODE_MAP)
        TAMIS_TRY(take_holder(r, &party_where, party, places[0], false));
    if (others != NULL)
        TAMIS_TRY(take_others(r, others, places + (party != NULL)));
    if (party != NULL)
        note_party(r->facts, party);
    return TAMIS_OK;
}

tamis_status tamis__facts_producer(tamis__facts_reader *r, const tamis__where *where,
                                   tamis__node *node)
{
    tamis__facts *facts = r->facts;
    tamis_bytes name;
    uint32_t index;
    TAMIS_TRY(name_of(r, where, node, &name));
    TAMIS_TRY(find_holder(r, name, &index));
    facts->producer = (int32_t)index;
    facts->scalars[TAMIS__FACT_ITEM_PRODUCER].presence = TAMIS__KNOWN;
    facts->scalars[TAMIS__FACT_ITEM_PRODUCER].as.text = name;
    if (node->kind == TAMIS__NODE_MAP)
        TAMIS_TRY(take_holder(r, where, node, index, false));
    if (facts->holders[index].lists_known)
        facts->scalars[TAMIS__FACT_ITEM_PRODUCER_LISTS].presence = TAMIS__KNOWN;
    return TAMIS_OK;
}
