/*
 * screen/entity_facts.c - birth dates, countries, gender and identifiers compared.
 *
 * The best of all pairs counts: an entity with two birth dates agrees with either. An identifier
 * differs only when both sides hold one of the same identifying kind and none agrees.
 */
#include "screen/entity_facts.h"

enum { DAYS_SLIGHT = 730, DAYS_YEAR = 366 };

static bool day_month_swapped(const tamis__date *a, const tamis__date *b)
{
    int ya, ma, da, yb, mb, db;
    if (a->lo != a->hi || b->lo != b->hi)
        return false;
    tamis__day_to_ymd(a->lo, &ya, &ma, &da);
    tamis__day_to_ymd(b->lo, &yb, &mb, &db);
    return ya == yb && ma == db && da == mb;
}

static int32_t days_apart(const tamis__date *a, const tamis__date *b)
{
    if (a->lo > b->hi)
        return a->lo - b->hi;
    if (b->lo > a->hi)
        return b->lo - a->hi;
    return 0;
}

static tamis__agreement compare_births(const tamis__date *a, const tamis__date *b)
{
    int32_t apart = days_apart(a, b);
    bool circa = a->circa || b->circa;
    if (apart == 0) {
        bool exact = a->lo == a->hi && b->lo == b->hi && !circa;
        return exact ? TAMIS__AGREES : TAMIS__AGREES_ROUGHLY;
    }
    if (day_month_swapped(a, b))
        return TAMIS__AGREES_ROUGHLY;
    if (apart <= DAYS_YEAR || (circa && apart <= 3 * DAYS_YEAR))
        return TAMIS__DIFFERS_SLIGHTLY;
    return apart <= DAYS_SLIGHT ? TAMIS__DIFFERS_SLIGHTLY : TAMIS__DIFFERS;
}

/* Enumerators run from better to worse; ABSENT is none at all. */
static tamis__agreement better_of(tamis__agreement a, tamis__agreement b)
{
    if (a == TAMIS__UNSAID)
        return b;
    if (b == TAMIS__UNSAID)
        return a;
    return a < b ? a : b;
}

static void weigh_birth(const tamis__query *query, const tamis__date *date,
                        tamis__fact_evidence *out)
{
    for (uint32_t i = 0; i < query->birth_count; i++)
        out->birth = better_of(out->birth, compare_births(&query->births[i], date));
}

static void weigh_country(const tamis__query *query, tamis_bytes code, tamis__fact_evidence *out)
{
    for (uint32_t i = 0; i < query->country_count; i++) {
        bool same = tamis__bytes_equal(query->countries[i], code);
        out->country = better_of(out->country, same ? TAMIS__AGREES : TAMIS__DIFFERS);
    }
}

static void weigh_gender(const tamis__query *query, char gender, tamis__fact_evidence *out)
{
    if (query->gender != 0 && (gender == 'm' || gender == 'f'))
        out->gender = query->gender == gender ? TAMIS__AGREES : TAMIS__DIFFERS;
}

static void weigh_id(const tamis__query *query, tamis__id_kind kind, tamis_bytes value,
                     tamis__fact_evidence *out)
{
    for (uint32_t i = 0; i < query->id_count; i++) {
        const tamis__query_id *asked = &query->ids[i];
        bool strong = tamis__id_identifies(asked->kind) && tamis__id_identifies(kind);
        tamis__agreement *fact = strong ? &out->strong_id : &out->weak_id;
        if (tamis__bytes_equal(asked->value, value) && tamis__id_comparable(asked->kind, kind))
            *fact = better_of(*fact, TAMIS__AGREES);
        else if (strong && asked->kind == kind && kind != TAMIS__ID_OTHER)
            *fact = better_of(*fact, TAMIS__DIFFERS);
    }
}

static void weigh_statement(const tamis__query *query, const tamis__statement_row *statement,
                            tamis__fact_evidence *out)
{
    char normal[TAMIS__ID_BYTES_MAX + 1];
    size_t len = 0;
    tamis__date date;
    tamis__id_kind kind = tamis__prop_id_kind(statement->prop);
    switch (tamis__prop_type_of(statement->prop)) {
    case TAMIS__PROP_TYPE_DATE:
        if (statement->prop == TAMIS__PROP_birthDate && tamis__date_parse(statement->value, &date))
            weigh_birth(query, &date, out);
        break;
    case TAMIS__PROP_TYPE_COUNTRY: weigh_country(query, statement->value, out); break;
    case TAMIS__PROP_TYPE_GENDER:
        weigh_gender(query, statement->value.len > 0 ? statement->value.ptr[0] : 0, out);
        break;
    case TAMIS__PROP_TYPE_IDENTIFIER:
        if (query->id_count > 0 &&
            tamis__id_normalize(kind, statement->value, normal, &len) != TAMIS__ID_UNUSABLE)
            weigh_id(query, kind, tamis__bytes(normal, len), out);
        break;
    default: break;
    }
}

tamis__fact_evidence tamis__compare_facts(const tamis__snapshot *snapshot, uint32_t entity,
                                          const tamis__query *query)
{
    tamis__fact_evidence out = {0};
    bool silent = query->birth_count == 0 && query->country_count == 0 && query->id_count == 0 &&
                  query->gender == 0;
    if (silent)
        return out;
    tamis__entity_row row = tamis__snapshot_entity(snapshot, entity);
    for (uint32_t i = 0; i < row.statement_count; i++) {
        tamis__statement_row statement =
            tamis__snapshot_statement(snapshot, row.statement_first + i);
        weigh_statement(query, &statement, &out);
    }
    return out;
}

tamis__fact_evidence tamis__compare_query_facts(const tamis__query *a, const tamis__query *b)
{
    tamis__fact_evidence out = {0};
    for (uint32_t i = 0; i < b->birth_count; i++)
        weigh_birth(a, &b->births[i], &out);
    for (uint32_t i = 0; i < b->country_count; i++)
        weigh_country(a, b->countries[i], &out);
    for (uint32_t i = 0; i < b->id_count; i++)
        weigh_id(a, b->ids[i].kind, b->ids[i].value, &out);
    weigh_gender(a, b->gender, &out);
    return out;
}

tamis__fact_evidence tamis__best_case(const tamis__query *query)
{
    tamis__fact_evidence best = {0};
    best.birth = query->birth_count > 0 ? TAMIS__AGREES : TAMIS__UNSAID;
    best.country = query->country_count > 0 ? TAMIS__AGREES : TAMIS__UNSAID;
    best.weak_id = query->id_count > 0 ? TAMIS__AGREES : TAMIS__UNSAID;
    return best;
}
