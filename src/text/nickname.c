/*
 * text/nickname.c - given names that stand for each other.
 *
 * A row says that a nickname stands for a full form. A name's links are its full forms, itself
 * among them when it is one; two names stand for each other when their links meet. The links of all
 * names stand in one array, grouped by name: rows are counted first, then placed.
 */
#include "text/internal.h"

static tamis_status intern(tamis__text *text, tamis__scan *scan, tamis_bytes name, uint32_t *out,
                           tamis_error *err)
{
    *out = UINT32_MAX;
    if (tamis__key_of(text, scan, name, TAMIS__LEX_TABLE).len == 0)
        return TAMIS_OK;
    size_t before = scan->keys.len; /* callers ask with comparable text, whatever the key is */
    tamis__translit(text, NULL, scan, 0, scan->glyph_count, &scan->keys);
    tamis_bytes key = tamis__bytes(scan->keys.ptr + before, scan->keys.len - before);
    if (key.len == 0)
        return TAMIS_OK;
    *out = tamis__strmap_intern(&text->nickname_keys, key);
    return *out == UINT32_MAX ? tamis__fail_nomem(err) : TAMIS_OK;
}

typedef struct pair {
    uint32_t nick;
    uint32_t full;
} pair;

typedef struct pairs {
    pair *items;
    size_t count;
    size_t capacity;
} pairs;

static tamis_status read_pairs(tamis__text *text, tamis__scan *scan, pairs *out, tamis_error *err)
{
    tamis__tsv tsv;
    bool end = false;
    TAMIS_TRY(tamis__tsv_open(&tsv, "nicknames.tsv", err));
    for (;;) {
        pair p;
        TAMIS_TRY(tamis__tsv_next(&tsv, 2, &end, err));
        if (end)
            return TAMIS_OK;
        TAMIS_TRY(intern(text, scan, tsv.fields[0], &p.nick, err));
        TAMIS_TRY(intern(text, scan, tsv.fields[1], &p.full, err));
        if (p.nick == UINT32_MAX || p.full == UINT32_MAX)
            continue;
        if (!TAMIS_GROW(out->items, out->capacity, out->count + 2))
            return tamis__fail_nomem(err);
        out->items[out->count++] = p;
        out->items[out->count++] = (pair){p.full, p.full};
    }
}

static tamis_status place_links(tamis__text *text, const pairs *all, tamis_error *err)
{
    size_t names = tamis__strmap_count(&text->nickname_keys);
    text->nicknames = tamis__arena_zero(&text->arena, names + 1, sizeof *text->nicknames);
    text->nickname_links =
        tamis__arena_zero(&text->arena, all->count + 1, sizeof *text->nickname_links);
    if (text->nicknames == NULL || text->nickname_links == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < all->count; i++)
        text->nicknames[all->items[i].nick].count++;
    for (size_t i = 1; i < names; i++)
        text->nicknames[i].first = text->nicknames[i - 1].first + text->nicknames[i - 1].count;
    for (size_t i = 0; i < names; i++)
        text->nicknames[i].count = 0;
    for (size_t i = 0; i < all->count; i++) {
        tamis__nickname *name = &text->nicknames[all->items[i].nick];
        text->nickname_links[name->first + name->count++] = all->items[i].full;
    }
    return TAMIS_OK;
}

tamis_status tamis__nicknames_load(tamis__text *text, tamis__scan *scan, tamis_error *err)
{
    pairs all = {0};
    tamis_status status = read_pairs(text, scan, &all, err);
    if (status == TAMIS_OK)
        status = place_links(text, &all, err);
    tamis__release(all.items);
    return status;
}

static void add_family(tamis__families *families, uint32_t id)
{
    for (size_t i = 0; i < TAMIS__FAMILIES_MAX; i++) {
        if (families->id[i] == id)
            return;
        if (families->id[i] == 0) {
            families->id[i] = id;
            return;
        }
    }
}

tamis__families tamis__nickname_families(const tamis__text *text, tamis_bytes name)
{
    tamis__families families = {{0}};
    uint32_t number = tamis__strmap_find(&text->nickname_keys, name);
    if (number == UINT32_MAX)
        return families;
    const tamis__nickname *links = &text->nicknames[number];
    for (uint32_t i = 0; i < links->count; i++)
        add_family(&families, text->nickname_links[links->first + i] + 1);
    return families;
}
