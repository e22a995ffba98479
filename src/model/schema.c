/*
 * model/schema.c - the vocabulary: tables made from the lists of schema.h, and relations on them.
 *
 * The tree is at most five levels deep (Thing, LegalEntity, Organization, Company), and every schema
 * comes after its parent, so walking up always ends at Thing, which is its own parent.
 */
#include "model/schema.h"

typedef struct schema_info {
    const char *name;
    tamis__schema parent;
    bool matchable;
    bool edge;
} schema_info;

static const schema_info schemas[TAMIS__SCHEMA_COUNT] = {
#define SCHEMA_INFO(name, parent, matchable, edge) {#name, TAMIS__SCHEMA_##parent, matchable, edge},
    TAMIS__SCHEMA_LIST(SCHEMA_INFO)
#undef SCHEMA_INFO
};

typedef struct prop_info {
    const char *name;
    tamis__prop_type type;
} prop_info;

static const prop_info props[TAMIS__PROP_COUNT] = {
#define PROP_INFO(name, type, id_kind) {#name, TAMIS__PROP_TYPE_##type},
    TAMIS__PROP_LIST(PROP_INFO)
#undef PROP_INFO
};

typedef struct edge_ends {
    tamis__schema schema;
    tamis__prop source;
    tamis__prop target;
} edge_ends;

/* followthemoney.tech, the "edge" section of each schema. */
static const edge_ends edges[] = {
    {TAMIS__SCHEMA_Ownership, TAMIS__PROP_owner, TAMIS__PROP_asset},
    {TAMIS__SCHEMA_Directorship, TAMIS__PROP_director, TAMIS__PROP_organization},
    {TAMIS__SCHEMA_Family, TAMIS__PROP_person, TAMIS__PROP_relative},
    {TAMIS__SCHEMA_Associate, TAMIS__PROP_person, TAMIS__PROP_associate},
    {TAMIS__SCHEMA_Membership, TAMIS__PROP_member, TAMIS__PROP_organization},
    {TAMIS__SCHEMA_Employment, TAMIS__PROP_employee, TAMIS__PROP_employer},
    {TAMIS__SCHEMA_Representation, TAMIS__PROP_agent, TAMIS__PROP_client},
    {TAMIS__SCHEMA_Succession, TAMIS__PROP_predecessor, TAMIS__PROP_successor},
    {TAMIS__SCHEMA_UnknownLink, TAMIS__PROP_subject, TAMIS__PROP_object},
};

/* followthemoney, types/topic.py; sorted. */
static const char *const topics[] = {
    "asset.frozen",
    "corp.clone",
    "corp.disqual",
    "corp.offshore",
    "corp.public",
    "corp.shell",
    "crime",
    "crime.boss",
    "crime.cyber",
    "crime.env",
    "crime.fin",
    "crime.fraud",
    "crime.terror",
    "crime.theft",
    "crime.traffick",
    "crime.traffick.drug",
    "crime.traffick.human",
    "crime.war",
    "debarment",
    "export.control",
    "export.control.linked",
    "export.risk",
    "fin",
    "fin.adivsor", /* as FtM spells it */
    "fin.bank",
    "fin.fund",
    "forced.labor",
    "geo.risk",
    "gov",
    "gov.admin",
    "gov.executive",
    "gov.financial",
    "gov.head",
    "gov.igo",
    "gov.judicial",
    "gov.legislative",
    "gov.muni",
    "gov.national",
    "gov.religion",
    "gov.security",
    "gov.soe",
    "gov.state",
    "invest.ban",
    "invest.risk",
    "mare.detained",
    "mare.shadow",
    "mare.sts",
    "mil",
    "poi",
    "pol.party",
    "pol.union",
    "reg.action",
    "reg.warn",
    "rel",
    "role.acct",
    "role.act",
    "role.civil",
    "role.diplo",
    "role.journo",
    "role.judge",
    "role.lawyer",
    "role.lobby",
    "role.oligarch",
    "role.pep",
    "role.pep.frmr",
    "role.pep.intl",
    "role.pep.natl",
    "role.pol",
    "role.rca",
    "role.spy",
    "sanction",
    "sanction.control",
    "sanction.counter",
    "sanction.linked",
    "trade.risk",
    "wanted",
};

static const schema_info *schema_at(tamis__schema schema)
{
    return &schemas[(unsigned)schema < TAMIS__SCHEMA_COUNT ? schema : TAMIS__SCHEMA_Thing];
}

const char *tamis__schema_name(tamis__schema schema)
{
    return schema_at(schema)->name;
}

bool tamis__schema_find(tamis_bytes name, tamis__schema *out)
{
    for (unsigned i = 0; i < TAMIS__SCHEMA_COUNT; i++) {
        if (tamis__bytes_equal(name, tamis__bytes_of(schemas[i].name))) {
            *out = (tamis__schema)i;
            return true;
        }
    }
    return false;
}

tamis__schema tamis__schema_parent(tamis__schema schema)
{
    return schema_at(schema)->parent;
}

bool tamis__schema_is_a(tamis__schema a, tamis__schema b)
{
    while (a != b && a != TAMIS__SCHEMA_Thing)
        a = tamis__schema_parent(a);
    return a == b;
}

bool tamis__schema_matchable(tamis__schema schema)
{
    return schema_at(schema)->matchable;
}

bool tamis__schema_is_edge(tamis__schema schema)
{
    return schema_at(schema)->edge;
}

bool tamis__schema_edge_ends(tamis__schema schema, tamis__prop *source, tamis__prop *target)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(edges); i++) {
        if (edges[i].schema == schema) {
            *source = edges[i].source;
            *target = edges[i].target;
            return true;
        }
    }
    return false;
}

bool tamis__schema_comparable(tamis__schema query, tamis__schema candidate)
{
    return tamis__schema_is_a(query, candidate) || tamis__schema_is_a(candidate, query);
}

tamis__name_domain tamis__schema_domain(tamis__schema schema)
{
    if (tamis__schema_is_a(schema, TAMIS__SCHEMA_Person))
        return TAMIS__DOMAIN_PERSON;
    if (tamis__schema_is_a(schema, TAMIS__SCHEMA_Organization))
        return TAMIS__DOMAIN_ORGANIZATION;
    if (tamis__schema_is_a(schema, TAMIS__SCHEMA_Vehicle))
        return TAMIS__DOMAIN_VESSEL;
    return TAMIS__DOMAIN_ANY;
}

const char *tamis__prop_name(tamis__prop prop)
{
    return props[(unsigned)prop < TAMIS__PROP_COUNT ? prop : TAMIS__PROP_other].name;
}

bool tamis__prop_find(tamis_bytes name, tamis__prop *out)
{
    for (unsigned i = 0; i < TAMIS__PROP_COUNT; i++) {
        if (tamis__bytes_equal(name, tamis__bytes_of(props[i].name))) {
            *out = (tamis__prop)i;
            return true;
        }
    }
    return false;
}

tamis__prop_type tamis__prop_type_of(tamis__prop prop)
{
    return props[(unsigned)prop < TAMIS__PROP_COUNT ? prop : TAMIS__PROP_other].type;
}

bool tamis__topic_known(tamis_bytes topic)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(topics); i++) {
        if (tamis__bytes_equal(topic, tamis__bytes_of(topics[i])))
            return true;
    }
    return false;
}
