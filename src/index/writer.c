/*
 * index/writer.c - collecting records, and the order of work once all are there.
 *
 * A record is copied into flat arrays as it comes; every text is interned, so that a value that many
 * entities share costs one number each. Nothing is decided here: merging needs all editions.
 */
#include "index/build.h"

#include "base/error.h"
#include "base/utf8.h"

tamis_status tamis__writer_new(const tamis__text *text, tamis__writer **out, tamis_error *err)
{
    *out = NULL;
    tamis__writer *w = tamis__alloc_zero(1, sizeof *w);
    if (w == NULL)
        return tamis__fail_nomem(err);
    w->text = text;
    tamis__buffer_init(&w->repair, 0);
    if (!tamis__strmap_init(&w->strings, 0) || !tamis__strmap_init(&w->span_numbers, 0) ||
        !tamis__strmap_init(&w->terms_numbers, 0) || !tamis__strmap_init(&w->words.words, 0) ||
        !tamis__strmap_init(&w->likes.values, 0) || tamis__writer_intern(w, TAMIS_LIT("")) != 0) {
        tamis__writer_free(w);
        return tamis__fail_nomem(err);
    }
    *out = w;
    return TAMIS_OK;
}

static void clear_dict(tamis__dict_build *dict)
{
    tamis__strmap_clear(&dict->words);
    tamis__release(dict->refs);
    tamis__release(dict->order);
    tamis__release(dict->rank);
    tamis__release(dict->posting_first);
    tamis__release(dict->entity_count);
    tamis__release(dict->postings);
}

void tamis__writer_free(tamis__writer *w)
{
    if (w == NULL)
        return;
    tamis__strmap_clear(&w->strings);
    tamis__release(w->entity_of_string);
    tamis__buffer_clear(&w->repair);
    TAMIS__ARRAY_CLEAR(w->ids);
    TAMIS__ARRAY_CLEAR(w->records);
    TAMIS__ARRAY_CLEAR(w->raw_statements);
    TAMIS__ARRAY_CLEAR(w->raw_listings);
    TAMIS__ARRAY_CLEAR(w->skips);
    TAMIS__ARRAY_CLEAR(w->sources);
    TAMIS__ARRAY_CLEAR(w->source_order);
    TAMIS__ARRAY_CLEAR(w->datasets);
    TAMIS__ARRAY_CLEAR(w->edition_days);
    TAMIS__ARRAY_CLEAR(w->entities);
    TAMIS__ARRAY_CLEAR(w->statements);
    TAMIS__ARRAY_CLEAR(w->spans);
    tamis__strmap_clear(&w->span_numbers);
    TAMIS__ARRAY_CLEAR(w->listings);
    TAMIS__ARRAY_CLEAR(w->terms);
    tamis__strmap_clear(&w->terms_numbers);
    TAMIS__ARRAY_CLEAR(w->names);
    TAMIS__ARRAY_CLEAR(w->token_tags);
    clear_dict(&w->words);
    tamis__release(w->word_traits);
    tamis__likes_clear(&w->likes);
    TAMIS__ARRAY_CLEAR(w->keys);
    TAMIS__ARRAY_CLEAR(w->glue_keys);
    TAMIS__ARRAY_CLEAR(w->equivalents);
    TAMIS__ARRAY_CLEAR(w->identifiers);
    TAMIS__ARRAY_CLEAR(w->edges);
    tamis__release(w->edges_by_target);
    tamis__release(w->string_place);
    TAMIS__ARRAY_CLEAR(w->string_order);
    tamis__release(w);
}

/* Valid UTF-8 of at most TAMIS__STRING_BYTES_MAX bytes, in w->repair. */
static tamis_bytes repaired(tamis__writer *w, tamis_bytes text)
{
    tamis__buffer_reset(&w->repair);
    size_t at = 0;
    while (at < text.len && w->repair.len <= TAMIS__STRING_BYTES_MAX) {
        tamis_bytes rest = tamis__bytes(text.ptr + at, text.len - at);
        size_t good = tamis__utf8_valid_prefix(rest);
        tamis__buffer_append(&w->repair, tamis__bytes(rest.ptr, good));
        at += good;
        if (at < text.len) {
            tamis__buffer_rune(&w->repair, TAMIS__RUNE_REPLACEMENT);
            at++;
        }
    }
    size_t len = w->repair.len;
    if (len > TAMIS__STRING_BYTES_MAX)
        len = tamis__utf8_valid_prefix(tamis__bytes(w->repair.ptr, TAMIS__STRING_BYTES_MAX));
    return tamis__bytes(w->repair.ptr, len);
}

uint32_t tamis__writer_intern(tamis__writer *w, tamis_bytes text)
{
    if (text.len == 0)
        text = TAMIS_LIT("");
    if (text.len > TAMIS__STRING_BYTES_MAX || tamis__utf8_valid_prefix(text) != text.len) {
        text = repaired(w, text);
        if (w->repair.failed)
            return UINT32_MAX;
    }
    return tamis__strmap_intern(&w->strings, text);
}

int tamis__writer_compare(const tamis__writer *w, uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    return tamis__bytes_compare(tamis__writer_string(w, a), tamis__writer_string(w, b));
}

/* Text that could not be interned shows as a sticky failure in *ok. */
static uint32_t intern(tamis__writer *w, tamis_bytes text, bool *ok)
{
    uint32_t number = tamis__writer_intern(w, text);
    *ok = *ok && number != UINT32_MAX;
    return number;
}

tamis_status tamis__writer_begin(tamis__writer *w, tamis_error *err)
{
    if (w->in_source)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a source begins before the last one ended");
    if (w->sources.count >= TAMIS__DATASETS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d sources", TAMIS__DATASETS_MAX);
    w->in_source = true;
    return TAMIS_OK;
}

static tamis_status not_in_source(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a record outside of a source");
}

/* Number of the entity by arrival; false when out of memory. */
static bool entity_number(tamis__writer *w, tamis_bytes id, uint32_t *out)
{
    uint32_t string = tamis__writer_intern(w, id);
    if (string == UINT32_MAX)
        return false;
    size_t known = w->entity_of_capacity;
    if (!TAMIS_GROW(w->entity_of_string, w->entity_of_capacity, (size_t)string + 1))
        return false;
    for (size_t i = known; i < w->entity_of_capacity; i++)
        w->entity_of_string[i] = TAMIS__NONE;
    if (w->entity_of_string[string] == TAMIS__NONE) {
        if (!TAMIS__ARRAY_ROOM(w->ids))
            return false;
        w->entity_of_string[string] = (uint32_t)w->ids.count;
        w->ids.items[w->ids.count++] = string;
    }
    *out = w->entity_of_string[string];
    return true;
}

static bool add_statement(tamis__writer *w, uint32_t entity, const tamis__statement *statement)
{
    if (!TAMIS__ARRAY_ROOM(w->raw_statements))
        return false;
    bool ok = true;
    w->raw_statements.items[w->raw_statements.count++] = (tamis__raw_statement){
        .entity = entity,
        .value = intern(w, statement->value, &ok),
        .detail = intern(w, statement->detail, &ok),
        .from = statement->from,
        .until = statement->until,
        .source = (uint16_t)w->sources.count,
        .prop = (uint16_t)statement->prop,
    };
    return ok;
}

static bool add_listing(tamis__writer *w, uint32_t entity, const tamis__listing *listing)
{
    if (!TAMIS__ARRAY_ROOM(w->raw_listings))
        return false;
    bool ok = true;
    w->raw_listings.items[w->raw_listings.count++] = (tamis__raw_listing){
        .entity = entity,
        .texts = {intern(w, listing->list_id, &ok), intern(w, listing->reference, &ok),
                  intern(w, listing->program, &ok), intern(w, listing->authority, &ok),
                  intern(w, listing->license_requirement, &ok),
                  intern(w, listing->license_policy, &ok), intern(w, listing->citation, &ok),
                  intern(w, listing->measures, &ok), intern(w, listing->reason, &ok),
                  intern(w, listing->url, &ok)},
        .start = listing->start,
        .end = listing->end,
        .published = listing->published,
        .source = (uint16_t)w->sources.count,
    };
    return ok;
}

static bool add_record(tamis__writer *w, const tamis__entity *entity)
{
    uint32_t number = 0;
    if (!entity_number(w, entity->id, &number) || !TAMIS__ARRAY_ROOM(w->records))
        return false;
    bool ok = true;
    w->records.items[w->records.count++] = (tamis__raw_record){
        .entity = number,
        .caption = intern(w, entity->caption, &ok),
        .source_id = intern(w, entity->source_id, &ok),
        .source = (uint16_t)w->sources.count,
        .schema = (uint8_t)entity->schema,
    };
    for (size_t i = 0; ok && i < entity->statement_count; i++)
        ok = add_statement(w, number, &entity->statements[i]);
    for (size_t i = 0; ok && i < entity->listing_count; i++)
        ok = add_listing(w, number, &entity->listings[i]);
    return ok;
}

tamis_status tamis__writer_entity(tamis__writer *w, const tamis__entity *entity, tamis_error *err)
{
    if (!w->in_source)
        return not_in_source(err);
    if (entity->id.len == 0 || (unsigned)entity->schema >= TAMIS__SCHEMA_COUNT)
        return tamis__fail_at(err, TAMIS_ERR_ARGUMENT, entity->line, 0,
                              "an entity without id or with an unknown schema");
    for (size_t i = 0; i < entity->statement_count; i++)
        if ((unsigned)entity->statements[i].prop >= TAMIS__PROP_COUNT)
            return tamis__fail_at(err, TAMIS_ERR_ARGUMENT, entity->line, 0, "an unknown property");
    return add_record(w, entity) ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__writer_skip(tamis__writer *w, uint64_t line, tamis_bytes reason,
                                tamis_bytes detail, tamis_error *err)
{
    if (!w->in_source)
        return not_in_source(err);
    if (!TAMIS__ARRAY_ROOM(w->skips))
        return tamis__fail_nomem(err);
    bool ok = true;
    w->skips.items[w->skips.count++] = (tamis__raw_skip){
        .line = line,
        .reason = intern(w, reason, &ok),
        .detail = intern(w, detail, &ok),
        .source = (uint16_t)w->sources.count,
    };
    return ok ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__writer_end(tamis__writer *w, const tamis__source_facts *facts, tamis_error *err)
{
    if (!w->in_source)
        return not_in_source(err);
    tamis_bytes dataset = tamis__bytes_of(facts->dataset);
    if (dataset.len == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a source without a dataset name");
    if (!TAMIS__ARRAY_ROOM(w->sources))
        return tamis__fail_nomem(err);
    char digest[TAMIS__DIGEST_HEX];
    tamis__digest_hex(&facts->digest, digest);
    bool ok = true;
    w->sources.items[w->sources.count++] = (tamis__raw_source){
        .format = intern(w, tamis__bytes_of(facts->format), &ok),
        .dataset_name = intern(w, dataset, &ok),
        .title = intern(w, tamis__bytes_of(facts->title), &ok),
        .digest = intern(w, tamis__bytes_of(digest), &ok),
        .edition_day = facts->edition,
        .read = facts->read,
        .kept = facts->kept,
        .skipped = facts->skipped,
        .repaired = facts->repaired,
    };
    w->in_source = false;
    return ok ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__writer_build(tamis__writer *w, unsigned threads,
                                 void (*call)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                                 tamis_error *err)
{
    const tamis__writer_progress progress = {call, ctx};
    if (w->in_source)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the last source has not ended");
    TAMIS_TRY(tamis__build_editions(w, err));
    TAMIS_TRY(tamis__build_entities(w, err));
    TAMIS__ARRAY_CLEAR(w->raw_statements);
    TAMIS_TRY(tamis__build_listings(w, err));
    TAMIS__ARRAY_CLEAR(w->raw_listings);
    TAMIS_TRY(tamis__build_captions(w, err));
    TAMIS__ARRAY_CLEAR(w->records);
    TAMIS_TRY(tamis__build_names(w, threads, progress, err));
    TAMIS_TRY(tamis__dict_finish(w, err));
    TAMIS_TRY(tamis__build_keys(w, err));
    TAMIS_TRY(tamis__build_equivalents(w, err));
    TAMIS_TRY(tamis__build_links(w, err));
    return tamis__build_strings(w, err);
}

/* The writer that has nothing but the dictionary; what it points to is the other's. */
tamis_status tamis__writer_dictionary(const tamis__writer *w, tamis__buffer *out, tamis_error *err)
{
    tamis__writer part = {.text = w->text,
                          .words = w->words,
                          .word_traits = w->word_traits,
                          .keys = w->keys,
                          .string_bytes = 1};
    part.equivalents.items = w->equivalents.items;
    part.equivalents.count = w->equivalents.count;
    return tamis__write_snapshot(&part, NULL, out, err);
}

tamis_status tamis__writer_write(const tamis__writer *w, const char *path, tamis_error *err)
{
    return tamis__write_snapshot(w, path, NULL, err);
}

tamis_status tamis__writer_write_memory(const tamis__writer *w, tamis__buffer *out,
                                        tamis_error *err)
{
    return tamis__write_snapshot(w, NULL, out, err);
}

tamis_status tamis__writer_commit(tamis__writer *w, const char *path, unsigned threads,
                                  void (*progress)(void *ctx, uint64_t done, uint64_t total),
                                  void *ctx, tamis_error *err)
{
    TAMIS_TRY(tamis__writer_build(w, threads, progress, ctx, err));
    return tamis__writer_write(w, path, err);
}

tamis_status tamis__writer_commit_memory(tamis__writer *w, unsigned threads, tamis__buffer *out,
                                         tamis_error *err)
{
    TAMIS_TRY(tamis__writer_build(w, threads, NULL, NULL, err));
    return tamis__writer_write_memory(w, out, err);
}
