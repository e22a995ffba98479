/*
 * text/build/builder.c - reads all tables, in the order in which they need each other.
 */
#include "base/embedded.h"
#include "text/build/build.h"

static uint64_t fingerprint(void)
{
    uint64_t hash = TAMIS__TEXT_VERSION;
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++) {
        if (!tamis__bytes_starts_with(tamis__bytes_of(file->name), TAMIS_LIT("text/")))
            continue;
        uint64_t content = tamis__hash64(tamis__bytes((const char *)file->data, file->size));
        hash = (hash ^ content) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return hash;
}

static bool init_maps(tamis__builder *b)
{
    return tamis__strmap_init(&b->keys, 0) && tamis__strmap_init(&b->vocabulary, 0) &&
           tamis__strmap_init(&b->legal_classes, 0) && tamis__strmap_init(&b->title_classes, 0) &&
           tamis__strmap_init(&b->country_keys, 0) && tamis__strmap_init(&b->country_codes, 0) &&
           tamis__strmap_init(&b->nickname_keys, 0);
}

/* Of all phrases: those that stand in no run do no harm. */
static void note_openings(tamis__builder *b)
{
    uint32_t count = tamis__strmap_count(&b->keys);
    for (uint32_t i = 0; i < count; i++) {
        tamis_bytes key = tamis__strmap_key(&b->keys, i);
        size_t at = 0;
        uint32_t first = tamis__utf8_next(key, &at);
        if (first < 0x80 || at >= key.len)
            continue;
        uint32_t opening = tamis__opening_of(first, tamis__utf8_next(key, &at));
        b->openings[opening / 64] |= UINT64_C(1) << opening % 64;
    }
}

tamis_status tamis__builder_init(tamis__builder *b, tamis_error *err)
{
    memset(b, 0, sizeof *b);
    tamis__arena_init(&b->arena, 0);
    b->fingerprint = fingerprint();
    b->know = (tamis__knowledge){.han = &b->han, .known = &b->known};
    if (!init_maps(b))
        return tamis__fail_nomem(err);
    TAMIS_TRY(tamis__text_init(&b->text, &b->know, err));
    TAMIS_TRY(tamis__han_load(&b->han, err));
    tamis__glyphs_learn(&b->text, &b->known);
    TAMIS_TRY(tamis__text_scratch_new(&b->text, &b->scratch, err));
    TAMIS_TRY(tamis__countries_load(b, &b->scratch->scan, err));
    TAMIS_TRY(tamis__phrases_load(b, &b->scratch->scan, err));
    note_openings(b);
    return tamis__nicknames_load(b, &b->scratch->scan, err);
}

void tamis__builder_clear(tamis__builder *b)
{
    tamis__text_scratch_free(b->scratch);
    tamis__strmap_clear(&b->keys);
    tamis__strmap_clear(&b->vocabulary);
    tamis__strmap_clear(&b->legal_classes);
    tamis__strmap_clear(&b->title_classes);
    tamis__strmap_clear(&b->country_keys);
    tamis__strmap_clear(&b->country_codes);
    tamis__strmap_clear(&b->nickname_keys);
    tamis__release(b->phrases);
    tamis__release(b->country_of);
    tamis__release(b->country_names);
    tamis__arena_clear(&b->arena);
}
