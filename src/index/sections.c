/*
 * index/sections.c - the records of each section as bytes (docs/SNAPSHOT.md).
 *
 * Each section is a function of the finished writer alone, so that it can be emitted twice with the
 * same result: once to be measured and hashed, once to be written.
 */
#include "index/build.h"

static uint32_t string_at(const tamis__writer *w, uint32_t string)
{
    return w->string_place[string];
}

static void put_day(uint8_t *p, int32_t day)
{
    tamis__store_u32le(p, (uint32_t)day);
}

static uint64_t emit_strings(const tamis__writer *w, tamis__section_sink *sink)
{
    *tamis__sink_room(sink, 1) = 0; /* the empty string */
    for (size_t i = 0; i < w->string_order.count; i++) {
        tamis_bytes text = tamis__writer_string(w, w->string_order.items[i]);
        size_t rest = text.len;
        for (; rest >= 0x80; rest >>= 7)
            *tamis__sink_room(sink, 1) = (uint8_t)(rest | 0x80);
        *tamis__sink_room(sink, 1) = (uint8_t)rest;
        tamis__sink_bytes(sink, text);
    }
    return w->string_bytes;
}

static uint64_t emit_entities(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->entities.count; i++) {
        const tamis__entity_out *entity = &w->entities.items[i];
        uint8_t *p = tamis__sink_room(sink, 28);
        tamis__store_u32le(p, string_at(w, entity->id));
        tamis__store_u32le(p + 4, string_at(w, entity->caption));
        tamis__store_u32le(p + 8, string_at(w, entity->source_id));
        tamis__store_u32le(p + 12, entity->statement_first);
        tamis__store_u32le(p + 16, entity->name_first);
        tamis__store_u32le(p + 20, entity->listing_first);
        tamis__store_u16le(p + 24, entity->dataset);
        p[26] = entity->schema;
        p[27] = 0;
    }
    return w->entities.count;
}

static uint64_t emit_statements(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->statements.count; i++) {
        uint8_t *p = tamis__sink_room(sink, 8);
        tamis__store_u32le(p, string_at(w, w->statements.items[i].value));
        tamis__store_u32le(p + 4, w->statements.items[i].span);
    }
    return w->statements.count;
}

static uint64_t emit_spans(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->spans.count; i++) {
        const tamis__span_out *span = &w->spans.items[i];
        uint8_t *p = tamis__sink_room(sink, 24);
        tamis__store_u32le(p, string_at(w, span->detail));
        put_day(p + 4, span->from);
        put_day(p + 8, span->until);
        put_day(p + 12, span->first_seen);
        put_day(p + 16, span->last_seen);
        tamis__store_u16le(p + 20, span->prop);
        tamis__store_u16le(p + 22, span->dataset);
    }
    return w->spans.count;
}

static uint64_t emit_listings(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->listings.count; i++) {
        const tamis__listing_out *listing = &w->listings.items[i];
        uint8_t *p = tamis__sink_room(sink, 12);
        tamis__store_u32le(p, listing->entity);
        tamis__store_u32le(p + 4, string_at(w, listing->reference));
        tamis__store_u32le(p + 8, listing->terms);
    }
    return w->listings.count;
}

static uint64_t emit_terms(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->terms.count; i++) {
        const tamis__terms_out *terms = &w->terms.items[i];
        uint8_t *p = tamis__sink_room(sink, 60), *text = p;
        for (size_t k = 0; k < TAMIS__LISTING_TEXTS; k++) {
            if (k == TAMIS__LISTING_REFERENCE)
                continue;
            tamis__store_u32le(text, string_at(w, terms->texts[k]));
            text += 4;
        }
        put_day(p + 36, terms->start);
        put_day(p + 40, terms->end);
        put_day(p + 44, terms->published);
        put_day(p + 48, terms->first_seen);
        put_day(p + 52, terms->last_seen);
        tamis__store_u32le(p + 56, terms->dataset);
    }
    return w->terms.count;
}

static uint64_t emit_names(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->names.count; i++) {
        const tamis__name_out *name = &w->names.items[i];
        uint8_t *p = tamis__sink_room(sink, 16);
        tamis__store_u32le(p, name->entity);
        tamis__store_u32le(p + 4, name->statement);
        tamis__store_u32le(p + 8, name->token_first);
        p[12] = w->entities.items[name->entity].schema;
        p[13] = (uint8_t)tamis__prop_strength(tamis__statement_span(w, name->statement)->prop);
        tamis__store_u16le(p + 14, 0);
    }
    return w->names.count;
}

static uint64_t emit_tokens(const tamis__writer *w, tamis__section_sink *sink)
{
    const tamis__dict_build *words = &w->words;
    for (size_t i = 0; i < w->token_tags.count; i++) {
        uint8_t *p = tamis__sink_room(sink, 8);
        tamis__store_u32le(p, words->rank[words->refs[i]]);
        tamis__store_u32le(p + 4, w->token_tags.items[i]);
    }
    return w->token_tags.count;
}

static uint64_t emit_identifiers(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->identifiers.count; i++) {
        const tamis__identifier_out *identifier = &w->identifiers.items[i];
        uint8_t *p = tamis__sink_room(sink, 16);
        tamis__store_u32le(p, string_at(w, identifier->value));
        tamis__store_u32le(p + 4, identifier->entity);
        tamis__store_u32le(p + 8, identifier->statement);
        p[12] = identifier->kind;
        p[13] = identifier->check;
        tamis__store_u16le(p + 14, 0);
    }
    return w->identifiers.count;
}

static uint64_t emit_edges(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->edges.count; i++) {
        const tamis__edge_out *edge = &w->edges.items[i];
        uint8_t *p = tamis__sink_room(sink, 40);
        tamis__store_u32le(p, edge->source);
        tamis__store_u32le(p + 4, edge->target);
        tamis__store_u32le(p + 8, string_at(w, edge->source_id));
        tamis__store_u32le(p + 12, string_at(w, edge->target_id));
        tamis__store_u32le(p + 16, edge->entity);
        put_day(p + 20, edge->from);
        put_day(p + 24, edge->until);
        tamis__store_u32le(p + 28, string_at(w, edge->role));
        tamis__store_u16le(p + 32, edge->percent_lo);
        tamis__store_u16le(p + 34, edge->percent_hi);
        tamis__store_u16le(p + 36, edge->dataset);
        p[38] = edge->schema;
        p[39] = 0;
    }
    return w->edges.count;
}

static uint64_t emit_u32(const uint32_t *items, size_t count, tamis__section_sink *sink)
{
    for (size_t i = 0; i < count; i++)
        tamis__store_u32le(tamis__sink_room(sink, 4), items[i]);
    return count;
}

static uint64_t emit_datasets(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->datasets.count; i++) {
        const tamis__dataset *dataset = &w->datasets.items[i];
        uint32_t newest = dataset->edition_first + dataset->edition_count - 1;
        uint8_t *p = tamis__sink_room(sink, 20);
        tamis__store_u32le(p, string_at(w, dataset->name));
        tamis__store_u32le(p + 4, string_at(w, dataset->title));
        put_day(p + 8, w->edition_days.items[newest]);
        tamis__store_u32le(p + 12, dataset->entities);
        tamis__store_u32le(p + 16, dataset->listings);
    }
    return w->datasets.count;
}

static uint64_t emit_sources(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->sources.count; i++) {
        const tamis__raw_source *source = &w->sources.items[w->source_order.items[i]];
        uint8_t *p = tamis__sink_room(sink, 48);
        tamis__store_u32le(p, string_at(w, source->format));
        tamis__store_u32le(p + 4, string_at(w, source->digest));
        put_day(p + 8, source->edition_day);
        tamis__store_u16le(p + 12, source->dataset);
        tamis__store_u16le(p + 14, 0);
        tamis__store_u64le(p + 16, source->read);
        tamis__store_u64le(p + 24, source->kept);
        tamis__store_u64le(p + 32, source->skipped);
        tamis__store_u64le(p + 40, source->repaired);
    }
    return w->sources.count;
}

static uint64_t emit_skips(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->skips.count; i++) {
        const tamis__raw_skip *skip = &w->skips.items[i];
        uint8_t *p = tamis__sink_room(sink, 24);
        tamis__store_u32le(p, w->sources.items[skip->source].rank);
        tamis__store_u32le(p + 4, string_at(w, skip->reason));
        tamis__store_u64le(p + 8, skip->line);
        tamis__store_u32le(p + 16, string_at(w, skip->detail));
        tamis__store_u32le(p + 20, 0);
    }
    return w->skips.count;
}

static tamis_bytes word_text(const tamis__dict_build *dict, uint32_t number)
{
    return tamis__strmap_key(&dict->words, dict->order[number]);
}

static uint64_t emit_lengths(const tamis__dict_build *dict, tamis__section_sink *sink)
{
    uint32_t count = tamis__strmap_count(&dict->words), number = 0;
    for (size_t len = 0; len < TAMIS__LENGTHS; len++) {
        while (number < count && word_text(dict, number).len < len)
            number++;
        tamis__store_u32le(tamis__sink_room(sink, 4), number);
    }
    return TAMIS__LENGTHS;
}

static uint64_t emit_word_text(const tamis__dict_build *dict, tamis__section_sink *sink)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < tamis__strmap_count(&dict->words); i++) {
        tamis__sink_bytes(sink, word_text(dict, i));
        total += word_text(dict, i).len;
    }
    return total;
}

static uint64_t emit_words(const tamis__dict_build *dict, tamis__section_sink *sink)
{
    uint32_t count = tamis__strmap_count(&dict->words);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *p = tamis__sink_room(sink, 8);
        tamis__store_u32le(p, dict->posting_first[i]);
        tamis__store_u32le(p + 4, dict->entity_count[i]);
    }
    return count;
}

static uint64_t emit_traits(const tamis__writer *w, tamis__section_sink *sink)
{
    uint32_t count = tamis__strmap_count(&w->words.words);
    for (uint32_t i = 0; i < count; i++)
        tamis__store_u16le(tamis__sink_room(sink, 2), w->word_traits[i]);
    return count;
}

static uint64_t emit_keys(const tamis__key_build *keys, tamis__section_sink *sink)
{
    for (size_t i = 0; i < keys->count; i++) {
        uint8_t *p = tamis__sink_room(sink, 8);
        tamis__store_u32le(p, (uint32_t)(keys->items[i] >> 32));
        tamis__store_u32le(p + 4, (uint32_t)keys->items[i]);
    }
    return keys->count;
}

static uint64_t emit_starts(const tamis__key_build *keys, tamis__section_sink *sink)
{
    unsigned bits = tamis__key_bits(keys->count);
    uint32_t ranges = UINT32_C(1) << bits;
    size_t at = 0;
    for (uint32_t i = 0; i <= ranges; i++) {
        while (at < keys->count && tamis__key_bucket((uint32_t)(keys->items[at] >> 32), bits) < i)
            at++;
        tamis__store_u32le(tamis__sink_room(sink, 4), (uint32_t)at);
    }
    return (uint64_t)ranges + 1;
}

static uint64_t emit_equivalents(const tamis__writer *w, tamis__section_sink *sink)
{
    for (size_t i = 0; i < w->equivalents.count; i++) {
        const tamis__equivalent_row *pair = &w->equivalents.items[i];
        uint8_t *p = tamis__sink_room(sink, 12);
        tamis__store_u32le(p, pair->word);
        tamis__store_u32le(p + 4, pair->other);
        tamis__store_u16le(p + 8, pair->support);
        tamis__store_u16le(p + 10, pair->strength);
    }
    return w->equivalents.count;
}

static uint64_t emit_dict(const tamis__writer *w, tamis__section section, tamis__section_sink *sink)
{
    const tamis__dict_build *dict = &w->words;
    switch (section) {
    case TAMIS__SECTION_WORD_LENGTHS: return emit_lengths(dict, sink);
    case TAMIS__SECTION_WORD_TEXT: return emit_word_text(dict, sink);
    case TAMIS__SECTION_WORDS: return emit_words(dict, sink);
    case TAMIS__SECTION_WORD_TRAITS: return emit_traits(w, sink);
    case TAMIS__SECTION_EQUIVALENTS: return emit_equivalents(w, sink);
    case TAMIS__SECTION_KEYS: return emit_keys(&w->keys, sink);
    case TAMIS__SECTION_KEY_STARTS: return emit_starts(&w->keys, sink);
    case TAMIS__SECTION_GLUE_KEYS: return emit_keys(&w->glue_keys, sink);
    case TAMIS__SECTION_GLUE_STARTS: return emit_starts(&w->glue_keys, sink);
    case TAMIS__SECTION_LIKES:
    case TAMIS__SECTION_LIKE_STARTS:
    case TAMIS__SECTION_LIKENESSES: return tamis__emit_likes(w, section, sink);
    default:
        return emit_u32(dict->postings, dict->posting_first[tamis__strmap_count(&dict->words)],
                        sink);
    }
}

uint64_t tamis__emit_section(const tamis__writer *w, tamis__section section,
                             tamis__section_sink *sink)
{
    switch (section) {
    case TAMIS__SECTION_STRINGS: return emit_strings(w, sink);
    case TAMIS__SECTION_ENTITIES: return emit_entities(w, sink);
    case TAMIS__SECTION_STATEMENTS: return emit_statements(w, sink);
    case TAMIS__SECTION_SPANS: return emit_spans(w, sink);
    case TAMIS__SECTION_LISTINGS: return emit_listings(w, sink);
    case TAMIS__SECTION_TERMS: return emit_terms(w, sink);
    case TAMIS__SECTION_NAMES: return emit_names(w, sink);
    case TAMIS__SECTION_TOKENS: return emit_tokens(w, sink);
    case TAMIS__SECTION_IDENTIFIERS: return emit_identifiers(w, sink);
    case TAMIS__SECTION_EDGES: return emit_edges(w, sink);
    case TAMIS__SECTION_EDGES_BY_TARGET: return emit_u32(w->edges_by_target, w->edges.count, sink);
    case TAMIS__SECTION_DATASETS: return emit_datasets(w, sink);
    case TAMIS__SECTION_SOURCES: return emit_sources(w, sink);
    case TAMIS__SECTION_SKIPS: return emit_skips(w, sink);
    default: return emit_dict(w, section, sink);
    }
}
