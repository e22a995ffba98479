/*
 * index/snapshot_rows.c - the records of a snapshot as structs.
 *
 * Offsets are those of docs/SNAPSHOT.md. No number read from the file is trusted: a record that does
 * not exist reads as zeros, a string out of bounds as empty, a share out of bounds as none, and an
 * enumeration out of range as its first value.
 */
#include "index/view.h"

const uint8_t tamis__view_zeros[80];

tamis_bytes tamis__view_string(const tamis__snapshot *s, uint32_t position)
{
    const tamis__view *view = &s->sections[TAMIS__SECTION_STRINGS];
    const tamis_bytes none = {"", 0};
    uint64_t at = position;
    size_t len = 0;
    for (unsigned shift = 0; shift <= 14; shift += 7) {
        if (at >= view->size)
            return none;
        uint8_t b = view->ptr[at++];
        len |= (size_t)(b & 0x7F) << shift;
        if (b < 0x80)
            return len > view->size - at ? none : tamis__bytes((const char *)view->ptr + at, len);
    }
    return none;
}

static uint32_t first_at(const tamis__snapshot *s, tamis__section owner, uint32_t number, size_t at)
{
    return tamis__load_u32le(tamis__view_record(s, owner, number) + at);
}

uint32_t tamis__view_share(const tamis__snapshot *s, tamis__section owner, uint32_t number,
                           size_t at, tamis__section section, uint32_t *first)
{
    *first = 0;
    if (number >= s->sections[owner].count)
        return 0;
    uint32_t begin = first_at(s, owner, number, at);
    uint32_t end = number + 1 < s->sections[owner].count ? first_at(s, owner, number + 1, at)
                                                         : s->sections[section].count;
    if (begin > end || end > s->sections[section].count)
        return 0;
    *first = begin;
    return end - begin;
}

static tamis_bytes string_at(const tamis__snapshot *s, const uint8_t *record, size_t at)
{
    return tamis__view_string(s, tamis__load_u32le(record + at));
}

static int32_t day_at(const uint8_t *record, size_t at)
{
    return (int32_t)tamis__load_u32le(record + at);
}

static tamis__schema schema_of(uint8_t number)
{
    return number < TAMIS__SCHEMA_COUNT ? (tamis__schema)number : TAMIS__SCHEMA_Thing;
}

tamis__entity_row tamis__snapshot_entity(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_ENTITIES, number);
    tamis__entity_row row = {
        .id = string_at(s, r, 0),
        .caption = string_at(s, r, 4),
        .source_id = string_at(s, r, 8),
        .schema = schema_of(r[26]),
        .dataset = tamis__load_u16le(r + 24),
    };
    row.statement_count = tamis__view_share(s, TAMIS__SECTION_ENTITIES, number, 12,
                                            TAMIS__SECTION_STATEMENTS, &row.statement_first);
    row.name_count = tamis__view_share(s, TAMIS__SECTION_ENTITIES, number, 16, TAMIS__SECTION_NAMES,
                                       &row.name_first);
    row.listing_count = tamis__view_share(s, TAMIS__SECTION_ENTITIES, number, 20,
                                          TAMIS__SECTION_LISTINGS, &row.listing_first);
    return row;
}

/* Zeros when the statement does not exist. */
static const uint8_t *span_of(const tamis__snapshot *s, uint32_t statement)
{
    if (statement >= s->info.statements)
        return tamis__view_zeros;
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_STATEMENTS, statement);
    return tamis__view_record(s, TAMIS__SECTION_SPANS, tamis__load_u32le(r + 4));
}

static tamis__prop prop_of(const uint8_t *span)
{
    uint16_t prop = tamis__load_u16le(span + 20);
    return prop < TAMIS__PROP_COUNT ? (tamis__prop)prop : TAMIS__PROP_other;
}

tamis__statement_row tamis__snapshot_statement(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *span = span_of(s, number);
    return (tamis__statement_row){
        .prop = prop_of(span),
        .dataset = tamis__load_u16le(span + 22),
        .value = string_at(s, tamis__view_record(s, TAMIS__SECTION_STATEMENTS, number), 0),
        .detail = string_at(s, span, 0),
        .from = day_at(span, 4),
        .until = day_at(span, 8),
        .first_seen = day_at(span, 12),
        .last_seen = day_at(span, 16),
    };
}

tamis__listing_row tamis__snapshot_listing(const tamis__snapshot *s, uint32_t number)
{
    if (number >= s->info.listings)
        return (tamis__listing_row){0};
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_LISTINGS, number);
    const uint8_t *terms = tamis__view_record(s, TAMIS__SECTION_TERMS, tamis__load_u32le(r + 8));
    return (tamis__listing_row){
        .entity = tamis__load_u32le(r),
        .dataset = tamis__load_u16le(terms + 56),
        .list_id = string_at(s, terms, 0),
        .reference = string_at(s, r, 4),
        .program = string_at(s, terms, 4),
        .authority = string_at(s, terms, 8),
        .license_requirement = string_at(s, terms, 12),
        .license_policy = string_at(s, terms, 16),
        .citation = string_at(s, terms, 20),
        .measures = string_at(s, terms, 24),
        .reason = string_at(s, terms, 28),
        .url = string_at(s, terms, 32),
        .start = day_at(terms, 36),
        .end = day_at(terms, 40),
        .published = day_at(terms, 44),
        .first_seen = day_at(terms, 48),
        .last_seen = day_at(terms, 52),
    };
}

tamis__name_row tamis__snapshot_name(const tamis__snapshot *s, uint32_t number)
{
    if (number >= s->info.names)
        return (tamis__name_row){0};
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_NAMES, number);
    tamis__name_row row = {
        .entity = tamis__load_u32le(r),
        .statement = tamis__load_u32le(r + 4),
    };
    row.schema = schema_of(r[12]);
    row.strength = r[13] <= TAMIS__NAME_WEAK ? r[13] : (uint8_t)TAMIS__NAME_WEAK;
    uint32_t count = tamis__view_share(s, TAMIS__SECTION_NAMES, number, 8, TAMIS__SECTION_TOKENS,
                                       &row.token_first);
    row.token_count =
        count <= TAMIS__NAME_TOKENS_MAX ? (uint16_t)count : (uint16_t)TAMIS__NAME_TOKENS_MAX;
    return row;
}

tamis__schema tamis__snapshot_name_schema(const tamis__snapshot *s, uint32_t number)
{
    return schema_of(tamis__view_record(s, TAMIS__SECTION_NAMES, number)[12]);
}

tamis__token_row tamis__snapshot_token(const tamis__snapshot *s, uint32_t number)
{
    return tamis__token_of_record(tamis__view_record(s, TAMIS__SECTION_TOKENS, number));
}

void tamis__snapshot_tokens(const tamis__snapshot *s, const tamis__name_row *row,
                            tamis__token_row out[TAMIS__NAME_TOKENS_MAX])
{
    for (uint32_t i = 0; i < row->token_count && i < TAMIS__NAME_TOKENS_MAX; i++)
        out[i] = tamis__token_of_record(
            tamis__view_record(s, TAMIS__SECTION_TOKENS, row->token_first + i));
}

const uint8_t *tamis__snapshot_token_records(const tamis__snapshot *s, const tamis__name_row *row,
                                             uint32_t *count)
{
    const uint32_t all = s->sections[TAMIS__SECTION_TOKENS].count;
    const uint32_t left = row->token_first < all ? all - row->token_first : 0;
    *count = row->token_count < left ? row->token_count : left;
    if (*count > TAMIS__NAME_TOKENS_MAX)
        *count = TAMIS__NAME_TOKENS_MAX;
    return tamis__view_record(s, TAMIS__SECTION_TOKENS, row->token_first);
}

tamis_bytes tamis__snapshot_name_text(const tamis__snapshot *s, uint32_t name)
{
    if (name >= s->info.names)
        return tamis__bytes("", 0);
    uint32_t statement = tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_NAMES, name) + 4);
    return string_at(s, tamis__view_record(s, TAMIS__SECTION_STATEMENTS, statement), 0);
}

tamis__equivalent_row tamis__snapshot_equivalent(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_EQUIVALENTS, number);
    uint16_t strength = tamis__load_u16le(r + 10);
    return (tamis__equivalent_row){
        .word = tamis__load_u32le(r),
        .other = tamis__load_u32le(r + 4),
        .support = tamis__load_u16le(r + 8),
        .strength = strength <= TAMIS__STRENGTH_MAX ? strength : (uint16_t)TAMIS__STRENGTH_MAX,
    };
}

tamis__identifier_row tamis__snapshot_identifier(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_IDENTIFIERS, number);
    return (tamis__identifier_row){
        .value = string_at(s, r, 0),
        .kind = r[12] < TAMIS__ID_KINDS ? (tamis__id_kind)r[12] : TAMIS__ID_NONE,
        .check = r[13] <= TAMIS__ID_GOOD ? (tamis__id_check)r[13] : TAMIS__ID_UNUSABLE,
        .entity = tamis__load_u32le(r + 4),
        .statement = tamis__load_u32le(r + 8),
    };
}

tamis__edge_row tamis__snapshot_edge(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_EDGES, number);
    return (tamis__edge_row){
        .schema = schema_of(r[38]),
        .source = tamis__load_u32le(r),
        .target = tamis__load_u32le(r + 4),
        .source_id = string_at(s, r, 8),
        .target_id = string_at(s, r, 12),
        .entity = tamis__load_u32le(r + 16),
        .percent_lo = tamis__load_u16le(r + 32),
        .percent_hi = tamis__load_u16le(r + 34),
        .from = day_at(r, 20),
        .until = day_at(r, 24),
        .dataset = tamis__load_u16le(r + 36),
        .role = string_at(s, r, 28),
    };
}

tamis__dataset_row tamis__snapshot_dataset(const tamis__snapshot *s, uint16_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_DATASETS, number);
    return (tamis__dataset_row){
        .name = string_at(s, r, 0),
        .title = string_at(s, r, 4),
        .edition = day_at(r, 8),
        .entities = tamis__load_u32le(r + 12),
        .listings = tamis__load_u32le(r + 16),
    };
}

tamis__source_row tamis__snapshot_source(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_SOURCES, number);
    return (tamis__source_row){
        .dataset = tamis__load_u16le(r + 12),
        .format = string_at(s, r, 0),
        .digest = string_at(s, r, 4),
        .edition = day_at(r, 8),
        .read = tamis__load_u64le(r + 16),
        .kept = tamis__load_u64le(r + 24),
        .skipped = tamis__load_u64le(r + 32),
        .repaired = tamis__load_u64le(r + 40),
    };
}

tamis__skip_row tamis__snapshot_skip(const tamis__snapshot *s, uint32_t number)
{
    const uint8_t *r = tamis__view_record(s, TAMIS__SECTION_SKIPS, number);
    return (tamis__skip_row){
        .source = tamis__load_u32le(r),
        .line = tamis__load_u64le(r + 8),
        .reason = string_at(s, r, 4),
        .detail = string_at(s, r, 16),
    };
}
