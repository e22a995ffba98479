/*
 * screen/query.c - from FtM properties to a query.
 *
 * Each property type has one small reader; a table-free switch on the property's type keeps the
 * vocabulary in model/schema.h the only list of names.
 */
#include "screen/query.h"

#include "base/error.h"
#include "base/utf8.h"
#include "model/prose.h"

void tamis__query_init(tamis__query *query)
{
    memset(query, 0, offsetof(tamis__query, names)); /* the arrays are twelve kilobytes */
    query->any_schema = true;
    query->schema = TAMIS__SCHEMA_Thing;
}

tamis_status tamis__query_schema(tamis__query *query, tamis_bytes name, tamis_error *err)
{
    if (name.len == 0)
        return TAMIS_OK;
    if (!tamis__schema_find(name, &query->schema))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "unknown schema \"%.*s\": expected Person, Company, Organization, "
                           "Vessel, Airplane or another FollowTheMoney schema",
                           TAMIS_FMT(name));
    query->any_schema = query->schema == TAMIS__SCHEMA_Thing;
    return TAMIS_OK;
}

static tamis_status too_many(const char *what, tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_LIMIT, "a query may state at most %d %s",
                       TAMIS__QUERY_FACTS_MAX, what);
}

bool tamis__query_reads(const tamis__query *query, uint32_t i, tamis__schema candidate)
{
    return (query->domains[i] >> tamis__schema_domain(candidate) & 1) != 0;
}

static bool same_token(const tamis__token *a, const tamis__token *b)
{
    return a->kind == b->kind && a->group == b->group && a->script == b->script &&
           a->flags == b->flags && tamis__bytes_equal(a->text, b->text);
}

static bool same_reading(const tamis__name *a, const tamis__name *b)
{
    if (a->count != b->count)
        return false;
    if (a->tokens == b->tokens)
        return true;
    for (uint32_t i = 0; i < a->count; i++)
        if (!same_token(&a->tokens[i], &b->tokens[i]))
            return false;
    return true;
}

/* A reading that an earlier one equals, of this name or of another, only adds its domain: nothing is
 * searched twice, however often it is said. */
static void add_reading(tamis__query *query, const tamis__name *reading, unsigned domain)
{
    uint32_t i = 0;
    while (i < query->name_count && !same_reading(&query->names[i], reading))
        i++;
    if (i == query->name_count) {
        query->names[i] = *reading;
        query->domains[i] = 0;
        query->name_count++;
    }
    query->names[i].cut = query->names[i].cut || reading->cut;
    query->domains[i] = (uint8_t)(query->domains[i] | 1u << domain);
}

/* Bits of the domains whose candidates a party of the query's schema may meet. */
static unsigned domains_of(const tamis__query *query)
{
    tamis__name_domain own =
        query->any_schema ? TAMIS__DOMAIN_ANY : tamis__schema_domain(query->schema);
    return own == TAMIS__DOMAIN_ANY ? (1u << TAMIS__DOMAINS) - 1
                                    : 1u << TAMIS__DOMAIN_ANY | 1u << own;
}

tamis_bytes tamis__query_name_head(tamis_bytes value)
{
    size_t end = TAMIS__NAME_BYTES_MAX + 1;
    if (value.len <= end)
        return value;
    while (end < value.len && end < TAMIS__NAME_BYTES_MAX + TAMIS__UTF8_BYTES_MAX &&
           ((unsigned char)value.ptr[end] & 0xC0) == 0x80)
        end++;
    return tamis__bytes_sub(value, 0, end);
}

/* Words of a name in its longest reading. */
static uint32_t count_words(const tamis__name readings[TAMIS__DOMAINS], unsigned domains)
{
    uint32_t most = 0;
    for (unsigned domain = 0; domain < TAMIS__DOMAINS; domain++)
        if ((domains >> domain & 1) != 0 && readings[domain].count > most)
            most = readings[domain].count;
    return most;
}

static void add_readings(tamis__query *query, const tamis__name readings[TAMIS__DOMAINS],
                         unsigned domains)
{
    for (unsigned domain = 0; domain < TAMIS__DOMAINS; domain++) {
        if ((domains >> domain & 1) != 0)
            add_reading(query, &readings[domain], domain);
    }
}

static tamis_status add_name(tamis__query *query, tamis__text_scratch *scratch, tamis__arena *arena,
                             tamis_bytes value, tamis_error *err)
{
    if (query->names_given == TAMIS__QUERY_NAMES_MAX)
        return too_many("names", err);
    tamis_bytes kept = tamis__arena_copy(arena, tamis__query_name_head(value));
    if (kept.ptr == NULL)
        return tamis__fail_nomem(err);
    const unsigned domains = domains_of(query);
    tamis__name readings[TAMIS__DOMAINS];
    TAMIS_TRY(tamis__name_readings(scratch, kept, domains, arena, readings, err));
    uint32_t words = count_words(readings, domains);
    if (query->words_given + words > TAMIS__QUERY_WORDS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT,
                           "the names of a query may have at most %d words together",
                           TAMIS__QUERY_WORDS_MAX);
    add_readings(query, readings, domains);
    query->names_given++;
    query->words_given += words;
    return TAMIS_OK;
}

tamis_status tamis__query_add_form(tamis__query *query, tamis__text_scratch *scratch,
                                   tamis__arena *arena, tamis_bytes form, tamis_error *err)
{
    tamis__name readings[TAMIS__DOMAINS];
    const unsigned domains = domains_of(query);
    if (query->name_count + TAMIS__DOMAINS > TAMIS__QUERY_READINGS_MAX)
        return TAMIS_OK;
    tamis_bytes kept = tamis__arena_copy(arena, form);
    if (kept.ptr == NULL)
        return tamis__fail_nomem(err);
    TAMIS_TRY(tamis__name_readings(scratch, kept, domains, arena, readings, err));
    uint32_t words = count_words(readings, domains);
    if (query->words_given + words > TAMIS__QUERY_WORDS_MAX)
        return TAMIS_OK;
    add_readings(query, readings, domains);
    query->words_given += words;
    return TAMIS_OK;
}

/* Begins like 1955-...: then it is meant to be an exact date, and an impossible day is a mistake, not a
 * year with something behind it. */
static bool is_iso_like(tamis_bytes value)
{
    for (size_t i = 0; i < 4; i++)
        if (i >= value.len || value.ptr[i] < '0' || value.ptr[i] > '9')
            return false;
    return value.len > 4 && value.ptr[4] == '-';
}

static tamis_status add_birth(tamis__query *query, tamis_bytes value, tamis_error *err)
{
    if (query->birth_count == TAMIS__QUERY_FACTS_MAX)
        return too_many("birth dates", err);
    tamis__date date;
    if (!tamis__date_parse(value, &date) &&
        (is_iso_like(value) || !tamis__prose_date(value, &date)))
        return tamis__fail(
            err, TAMIS_ERR_ARGUMENT,
            "birth date \"%.*s\" cannot be read: expected YYYY, YYYY-MM or YYYY-MM-DD",
            TAMIS_FMT(value));
    query->births[query->birth_count++] = date;
    return TAMIS_OK;
}

static tamis_status add_country(tamis__query *query, const tamis__text *text, tamis_bytes value,
                                tamis_error *err)
{
    if (query->country_count == TAMIS__QUERY_FACTS_MAX)
        return too_many("countries", err);
    const char *code = tamis__country_code(text, value);
    if (code == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "country \"%.*s\" is unknown: expected a name or an ISO 3166 code",
                           TAMIS_FMT(value));
    query->countries[query->country_count++] = tamis__bytes_of(code);
    return TAMIS_OK;
}

static tamis_status add_id(tamis__query *query, tamis__arena *arena, tamis__id_kind kind,
                           tamis_bytes value, tamis_error *err)
{
    char normal[TAMIS__ID_BYTES_MAX + 1];
    size_t len = 0;
    if (query->id_count == TAMIS__QUERY_FACTS_MAX)
        return too_many("identifiers", err);
    if (tamis__id_normalize(kind, value, normal, &len) == TAMIS__ID_UNUSABLE)
        return TAMIS_OK; /* "n/a", "-", "unknown": customer files are full of them */
    tamis_bytes kept = tamis__arena_copy(arena, tamis__bytes(normal, len));
    if (kept.ptr == NULL)
        return tamis__fail_nomem(err);
    query->ids[query->id_count++] = (tamis__query_id){kept, kind};
    return TAMIS_OK;
}

/* "id" and "id:KIND". *found is false when the name is neither. */
static tamis_status add_named_id(tamis__query *query, tamis__arena *arena, tamis_bytes name,
                                 tamis_bytes value, bool *found, tamis_error *err)
{
    *found = true;
    if (tamis__bytes_equal(name, TAMIS_LIT("id")))
        return add_id(query, arena, tamis__id_guess(value), value, err);
    if (tamis__bytes_starts_with(name, TAMIS_LIT("id:"))) {
        tamis__id_kind kind;
        tamis_bytes text = tamis__bytes_sub(name, 3, name.len);
        if (!tamis__id_kind_find(text, &kind))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "unknown kind of identifier \"%.*s\": expected imo, passport, tax, "
                               "lei, bic, crypto or another of docs/SNAPSHOT.md",
                               TAMIS_FMT(text));
        return add_id(query, arena, kind, value, err);
    }
    *found = false;
    return TAMIS_OK;
}

static tamis_status add_gender(tamis__query *query, tamis_bytes value)
{
    const char *gender = tamis__prose_gender(value);
    query->gender = gender[0];
    return TAMIS_OK;
}

tamis_status tamis__query_add(tamis__query *query, tamis__text_scratch *scratch,
                              const tamis__text *text, tamis__arena *arena, tamis_bytes name,
                              tamis_bytes value, tamis_error *err)
{
    value = tamis__bytes_trim(value);
    if (value.len == 0)
        return TAMIS_OK;
    bool found = false;
    TAMIS_TRY(add_named_id(query, arena, name, value, &found, err));
    if (found)
        return TAMIS_OK;
    tamis__prop prop;
    if (!tamis__prop_find(name, &prop))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "unknown property \"%.*s\": expected name, birthDate, country, "
                           "passportNumber or another FollowTheMoney property, or id",
                           TAMIS_FMT(name));
    switch (tamis__prop_type_of(prop)) {
    case TAMIS__PROP_TYPE_NAME: return add_name(query, scratch, arena, value, err);
    case TAMIS__PROP_TYPE_COUNTRY: return add_country(query, text, value, err);
    case TAMIS__PROP_TYPE_IDENTIFIER:
        return add_id(query, arena, tamis__prop_id_kind(prop), value, err);
    case TAMIS__PROP_TYPE_GENDER: return add_gender(query, value);
    case TAMIS__PROP_TYPE_DATE:
        return prop == TAMIS__PROP_birthDate ? add_birth(query, value, err) : TAMIS_OK;
    default: return TAMIS_OK;
    }
}
