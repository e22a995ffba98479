/*
 * text/build/nicknames.c - given names and the full forms that they stand for.
 *
 * A row says that a nickname stands for a full form. The links of all names stand in one array, grouped
 * by name: rows are counted first, then placed.
 */
#include "text/build/build.h"

static tamis_status intern(tamis__builder *text, tamis__scan *scan, tamis_bytes name, uint32_t *out,
                           tamis_error *err)
{
    *out = UINT32_MAX;
    if (tamis__key_of(&text->text, scan, name, TAMIS__LEX_TABLE).len == 0)
        return TAMIS_OK;
    size_t before = scan->keys.len; /* callers ask with comparable text, whatever the key is */
    tamis__translit(&text->text, NULL, scan, 0, scan->glyph_count, &scan->keys);
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

static tamis_status read_pairs(tamis__builder *text, tamis__scan *scan, pairs *out,
                               tamis_error *err)
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

static tamis_status place_links(tamis__builder *text, const pairs *all, tamis_error *err)
{
    size_t names = tamis__strmap_count(&text->nickname_keys);
    uint32_t *first = tamis__arena_zero(&text->arena, names + 2, sizeof *first);
    uint32_t *links = tamis__arena_zero(&text->arena, all->count + 1, sizeof *links);
    if (first == NULL || links == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < all->count; i++)
        first[all->items[i].nick + 2]++;
    for (size_t i = 2; i < names + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < all->count; i++) /* moves first[nick + 1] from its start to its end */
        links[first[all->items[i].nick + 1]++] = all->items[i].full;
    text->nickname_first = first;
    text->nickname_links = links;
    text->nickname_link_count = (uint32_t)all->count;
    return TAMIS_OK;
}

tamis_status tamis__nicknames_load(tamis__builder *text, tamis__scan *scan, tamis_error *err)
{
    pairs all = {0};
    tamis_status status = read_pairs(text, scan, &all, err);
    if (status == TAMIS_OK)
        status = place_links(text, &all, err);
    tamis__release(all.items);
    return status;
}
