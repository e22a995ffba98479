/*
 * index/verify_order.c - the orders of docs/SNAPSHOT.md, on which every search relies, and what two
 * sections say about the same thing.
 *
 * References were checked before, so rows can be read through the accessors.
 */
#include "index/check.h"

static int compare_i64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static bool entities_ascend(const tamis__check *c, uint32_t n)
{
    tamis__entity_row a = tamis__snapshot_entity(c->s, n - 1);
    tamis__entity_row b = tamis__snapshot_entity(c->s, n);
    return tamis__bytes_compare(a.id, b.id) < 0;
}

static bool listings_ascend(const tamis__check *c, uint32_t n)
{
    tamis__listing_row a = tamis__snapshot_listing(c->s, n - 1);
    tamis__listing_row b = tamis__snapshot_listing(c->s, n);
    int order = compare_i64(a.entity, b.entity);
    if (order == 0)
        order = compare_i64(a.dataset, b.dataset);
    if (order == 0)
        order = tamis__bytes_compare(a.list_id, b.list_id);
    if (order == 0)
        order = tamis__bytes_compare(a.reference, b.reference);
    if (order == 0)
        order = tamis__bytes_compare(a.program, b.program);
    return order <= 0;
}

static bool identifiers_ascend(const tamis__check *c, uint32_t n)
{
    tamis__identifier_row a = tamis__snapshot_identifier(c->s, n - 1);
    tamis__identifier_row b = tamis__snapshot_identifier(c->s, n);
    int order = tamis__bytes_compare(a.value, b.value);
    if (order == 0)
        order = compare_i64(a.kind, b.kind);
    if (order == 0)
        order = compare_i64(a.entity, b.entity);
    if (order == 0)
        order = compare_i64(a.statement, b.statement);
    return order < 0;
}

static bool edges_ascend(const tamis__check *c, uint32_t n)
{
    tamis__edge_row a = tamis__snapshot_edge(c->s, n - 1);
    tamis__edge_row b = tamis__snapshot_edge(c->s, n);
    int order = compare_i64(a.source, b.source);
    if (order == 0)
        order = compare_i64(a.target, b.target);
    if (order == 0)
        order = tamis__bytes_compare(a.source_id, b.source_id);
    if (order == 0)
        order = tamis__bytes_compare(a.target_id, b.target_id);
    if (order == 0)
        order = compare_i64(a.entity, b.entity);
    return order <= 0;
}

static bool targets_ascend(const tamis__check *c, uint32_t n)
{
    uint32_t a = tamis__check_u32(c, TAMIS__SECTION_EDGES_BY_TARGET, n - 1, 0);
    uint32_t b = tamis__check_u32(c, TAMIS__SECTION_EDGES_BY_TARGET, n, 0);
    int order = compare_i64(tamis__check_u32(c, TAMIS__SECTION_EDGES, a, 4),
                            tamis__check_u32(c, TAMIS__SECTION_EDGES, b, 4));
    return order < 0 || (order == 0 && a < b);
}

static bool datasets_ascend(const tamis__check *c, uint32_t n)
{
    return tamis__bytes_compare(tamis__snapshot_dataset(c->s, (uint16_t)(n - 1)).name,
                                tamis__snapshot_dataset(c->s, (uint16_t)n).name) < 0;
}

static bool sources_ascend(const tamis__check *c, uint32_t n)
{
    tamis__source_row a = tamis__snapshot_source(c->s, n - 1);
    tamis__source_row b = tamis__snapshot_source(c->s, n);
    int order = compare_i64(a.dataset, b.dataset);
    if (order == 0)
        order = compare_i64(a.edition, b.edition);
    if (order == 0)
        order = tamis__bytes_compare(a.digest, b.digest);
    return order <= 0;
}

static bool skips_ascend(const tamis__check *c, uint32_t n)
{
    tamis__skip_row a = tamis__snapshot_skip(c->s, n - 1);
    tamis__skip_row b = tamis__snapshot_skip(c->s, n);
    int order = compare_i64(a.source, b.source);
    if (order == 0 && a.line != b.line)
        order = a.line < b.line ? -1 : 1;
    if (order == 0)
        order = tamis__bytes_compare(a.reason, b.reason);
    if (order == 0)
        order = tamis__bytes_compare(a.detail, b.detail);
    return order <= 0;
}

/* ---- Within an entity -------------------------------------------------------------------------- */

static bool statements_ascend(const tamis__check *c, uint32_t n)
{
    tamis__statement_row a = tamis__snapshot_statement(c->s, n - 1);
    tamis__statement_row b = tamis__snapshot_statement(c->s, n);
    int order = compare_i64(a.prop, b.prop);
    if (order == 0)
        order = tamis__bytes_compare(a.value, b.value);
    if (order == 0)
        order = compare_i64(a.dataset, b.dataset);
    if (order == 0)
        order = tamis__bytes_compare(a.detail, b.detail);
    return order <= 0;
}

static bool names_ascend(const tamis__check *c, uint32_t n)
{
    tamis__name_row a = tamis__snapshot_name(c->s, n - 1), b = tamis__snapshot_name(c->s, n);
    int order = compare_i64(a.strength, b.strength);
    if (order == 0)
        order = tamis__bytes_compare(tamis__snapshot_name_text(c->s, n - 1),
                                     tamis__snapshot_name_text(c->s, n));
    return order < 0;
}

/* The name belongs to the entity, and its text is a name that the entity states. */
static bool name_belongs(const tamis__check *c, uint32_t n, uint32_t number,
                         const tamis__entity_row *entity)
{
    tamis__name_row name = tamis__snapshot_name(c->s, n);
    uint32_t first = 0;
    uint32_t tokens =
        tamis__view_share(c->s, TAMIS__SECTION_NAMES, n, 8, TAMIS__SECTION_TOKENS, &first);
    tamis__prop prop = tamis__snapshot_statement(c->s, name.statement).prop;
    return name.entity == number && name.schema == entity->schema &&
           name.strength == (uint8_t)tamis__prop_strength((unsigned)prop) &&
           name.statement >= entity->statement_first &&
           name.statement - entity->statement_first < entity->statement_count &&
           tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_NAME && tokens <= TAMIS__NAME_TOKENS_MAX;
}

static tamis_status check_entity(const tamis__check *c, uint32_t number)
{
    tamis__entity_row entity = tamis__snapshot_entity(c->s, number);
    for (uint32_t i = 1; i < entity.statement_count; i++)
        if (!statements_ascend(c, entity.statement_first + i))
            return tamis__check_fault(c, TAMIS__SECTION_STATEMENTS, entity.statement_first + i,
                                      "statements out of order");
    for (uint32_t i = 0; i < entity.name_count; i++) {
        uint32_t n = entity.name_first + i;
        if (!name_belongs(c, n, number, &entity) || (i > 0 && !names_ascend(c, n)))
            return tamis__check_fault(c, TAMIS__SECTION_NAMES, n,
                                      "name of another entity or out of order");
    }
    for (uint32_t i = 0; i < entity.listing_count; i++)
        if (tamis__check_u32(c, TAMIS__SECTION_LISTINGS, entity.listing_first + i, 0) != number)
            return tamis__check_fault(c, TAMIS__SECTION_LISTINGS, entity.listing_first + i,
                                      "listing of another entity");
    return TAMIS_OK;
}

tamis_status tamis__check_order(const tamis__check *c)
{
    static const struct {
        tamis__section section;
        bool (*ascend)(const tamis__check *c, uint32_t number);
    } orders[] = {
        {TAMIS__SECTION_ENTITIES, entities_ascend},
        {TAMIS__SECTION_LISTINGS, listings_ascend},
        {TAMIS__SECTION_IDENTIFIERS, identifiers_ascend},
        {TAMIS__SECTION_EDGES, edges_ascend},
        {TAMIS__SECTION_EDGES_BY_TARGET, targets_ascend},
        {TAMIS__SECTION_DATASETS, datasets_ascend},
        {TAMIS__SECTION_SOURCES, sources_ascend},
        {TAMIS__SECTION_SKIPS, skips_ascend},
    };
    if (c->s->info.edges != tamis__check_count(c, TAMIS__SECTION_EDGES_BY_TARGET))
        return tamis__check_fault(c, TAMIS__SECTION_EDGES_BY_TARGET, 0, "not every edge is there");
    for (size_t i = 0; i < TAMIS_COUNT_OF(orders); i++)
        for (uint32_t n = 1; n < tamis__check_count(c, orders[i].section); n++)
            if (!orders[i].ascend(c, n))
                return tamis__check_fault(c, orders[i].section, n, "records out of order");
    for (uint32_t n = 0; n < c->s->info.entities; n++)
        TAMIS_TRY(check_entity(c, n));
    return TAMIS_OK;
}

/* ---- The dictionary and its keys --------------------------------------------------------------- */

/* Postings ascend, and entity_count counts their entities. */
static bool postings_hold(const tamis__check *c, const tamis__word_row *word)
{
    uint32_t before = 0, entity_before = 0, entities = 0;
    for (uint32_t i = 0; i < word->posting_count; i++) {
        uint32_t name = tamis__snapshot_posting(c->s, word->posting_first + i);
        uint32_t entity = tamis__check_u32(c, TAMIS__SECTION_NAMES, name, 0);
        if (i > 0 && name <= before)
            return false;
        entities += i == 0 || entity != entity_before;
        before = name;
        entity_before = entity;
    }
    return word->posting_count > 0 && entities == word->entity_count;
}

/* The same pair seen from its other word. */
static bool is_mirrored(const tamis__check *c, const tamis__equivalent_row *pair)
{
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_equivalents(c->s, pair->other, &first);
    for (uint32_t i = 0; i < count; i++) {
        tamis__equivalent_row back = tamis__snapshot_equivalent(c->s, first + i);
        if (back.other == pair->word)
            return back.support == pair->support && back.strength == pair->strength;
    }
    return false;
}

/* Pairs ascend, none of a word with itself, not too many of one word, each from both sides. */
static tamis_status check_equivalents(const tamis__check *c)
{
    uint32_t run = 0;
    tamis__equivalent_row before = {0};
    for (uint32_t n = 0; n < c->s->info.equivalents; n++) {
        tamis__equivalent_row pair = tamis__snapshot_equivalent(c->s, n);
        bool same_word = n > 0 && pair.word == before.word;
        run = same_word ? run + 1 : 1;
        if (n > 0 && (same_word ? pair.other <= before.other : pair.word < before.word))
            return tamis__check_fault(c, TAMIS__SECTION_EQUIVALENTS, n, "pairs out of order");
        if (pair.word == pair.other || pair.support == 0 || pair.strength == 0)
            return tamis__check_fault(c, TAMIS__SECTION_EQUIVALENTS, n, "not a pair");
        if (run > TAMIS__EQUIVALENTS_MAX || !is_mirrored(c, &pair))
            return tamis__check_fault(c, TAMIS__SECTION_EQUIVALENTS, n,
                                      "too many pairs of a word, or not from both sides");
        before = pair;
    }
    return TAMIS_OK;
}

tamis_status tamis__check_dict(const tamis__check *c)
{
    tamis_bytes before = {"", 0};
    for (uint32_t n = 0; n < tamis__check_count(c, TAMIS__SECTION_WORDS); n++) {
        tamis__word_row word = tamis__snapshot_word(c->s, n);
        if (tamis__word_compare(before, word.text) >= 0)
            return tamis__check_fault(c, TAMIS__SECTION_WORDS, n, "words out of order");
        if (!postings_hold(c, &word))
            return tamis__check_fault(c, TAMIS__SECTION_WORDS, n,
                                      "postings out of order or miscounted");
        before = word.text;
    }
    TAMIS_TRY(check_equivalents(c));
    TAMIS_TRY(tamis__check_likes(c));
    TAMIS_TRY(tamis__check_keys(c, TAMIS__SECTION_KEYS));
    return tamis__check_keys(c, TAMIS__SECTION_GLUE_KEYS);
}

static uint64_t entry_at(const tamis__check *c, tamis__section section, uint32_t n)
{
    return (uint64_t)tamis__check_u32(c, section, n, 0) << 32 | tamis__check_u32(c, section, n, 4);
}

/* Entries ascend, and each lies in the range that the starts give it. */
tamis_status tamis__check_keys(const tamis__check *c, tamis__section section)
{
    tamis__section starts = tamis__starts_of(section);
    unsigned bits = c->s->key_bits[section];
    for (uint32_t n = 0; n < tamis__check_count(c, section); n++) {
        if (n > 0 && entry_at(c, section, n - 1) >= entry_at(c, section, n))
            return tamis__check_fault(c, section, n, "keys out of order");
        uint32_t range = tamis__key_bucket(tamis__check_u32(c, section, n, 0), bits);
        if (tamis__check_u32(c, starts, range, 0) > n ||
            tamis__check_u32(c, starts, range + 1, 0) <= n)
            return tamis__check_fault(c, section, n, "key outside of its range");
    }
    return TAMIS_OK;
}
