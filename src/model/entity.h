/*
 * model/entity.h - what a reader hands over: one record of an entity, with its statements and listings.
 *
 * Several records of one entity id (rows of one group, alias tables, a Sanction object read before or
 * after its entity) are merged by the index writer: statements united, schema made most specific,
 * listings united by reference. Everything a record points to lives until the sink call returns; the
 * builder's arena is reset between records.
 */
#ifndef TAMIS_MODEL_ENTITY_H
#define TAMIS_MODEL_ENTITY_H

#include <tamis/status.h>

#include "base/date.h"
#include "base/memory.h"
#include "model/schema.h"

typedef struct tamis__statement {
    tamis__prop prop;
    tamis_bytes value;  /* normal form of the property's type (code, EDTF date...) */
    tamis_bytes detail; /* what does not fit: "Iran, issued 2003", "Tehran"; may be empty */
    int32_t from;       /* day it began to hold, by the publisher; TAMIS__DAY_MIN unknown */
    int32_t until;      /* last day it held; TAMIS__DAY_MAX when it still does */
} tamis__statement;

/* One entry on one list. Texts are as published; lists of values are separated by "; ". */
typedef struct tamis__listing {
    tamis_bytes
        list_id; /* id of facts.md: US-BIS-EL, UN-SC, ...; the dataset's id when none fits */
    tamis_bytes reference; /* publisher's reference: OFAC uid, UN reference number, OFSI group id */
    tamis_bytes program;   /* programmes, regimes */
    tamis_bytes authority;
    tamis_bytes license_requirement;
    tamis_bytes license_policy;
    tamis_bytes citation; /* "84 FR 22961 (2019-05-21); 84 FR 43495" */
    tamis_bytes measures; /* asset freeze, travel ban, arms embargo, ... */
    tamis_bytes reason;
    tamis_bytes url;
    int32_t start;     /* first day it has effect; TAMIS__DAY_MIN unknown */
    int32_t end;       /* last day; TAMIS__DAY_MAX open */
    int32_t published; /* day of publication; TAMIS__DAY_MIN unknown */
} tamis__listing;

typedef struct tamis__entity {
    tamis_bytes id;        /* unique in the snapshot, e.g. "us_csl-SDN-17014" */
    tamis_bytes source_id; /* publisher's own reference, e.g. "17014" */
    tamis__schema schema;
    tamis_bytes caption; /* empty: the first name */
    const tamis__statement *statements;
    size_t statement_count;
    const tamis__listing *listings;
    size_t listing_count;
    uint64_t line; /* place in the source, for messages */
} tamis__entity;

enum {
    TAMIS__STATEMENTS_MAX = 100000, /* per record */
    TAMIS__LISTINGS_MAX = 1000,
    TAMIS__VALUE_BYTES_MAX = 65535 /* longer values are cut at a character boundary */
};

/* Collects one record. Not thread-safe; reuse it with reset. */
typedef struct tamis__entity_builder {
    tamis__arena arena;
    tamis__entity entity;
    tamis__statement *statements;
    size_t statement_capacity;
    tamis__listing *listings;
    size_t listing_capacity;
    bool failed; /* memory ran out or a limit was hit: finish reports it */
} tamis__entity_builder;

void tamis__builder_init(tamis__entity_builder *builder);
void tamis__builder_clear(tamis__entity_builder *builder);
/* Starts a record; id, source_id are copied. */
void tamis__builder_start(tamis__entity_builder *builder, tamis_bytes id, tamis_bytes source_id,
                          tamis__schema schema, uint64_t line);
/* Adds a statement with a copied, trimmed value; an empty value and an exact repetition are dropped. */
void tamis__builder_add(tamis__entity_builder *builder, tamis__prop prop, tamis_bytes value);
void tamis__builder_add_full(tamis__entity_builder *builder, const tamis__statement *statement);
/* Adds a listing; its texts are copied. */
void tamis__builder_listing(tamis__entity_builder *builder, const tamis__listing *listing);
/* {..., DAY_MIN, DAY_MAX, DAY_MIN} and empty texts. */
tamis__listing tamis__listing_empty(void);
/* A printf into the builder's arena, for composed values. Empty on failure (builder->failed set). */
tamis_bytes tamis__builder_printf(tamis__entity_builder *builder, const char *format, ...)
    TAMIS_PRINTF(2, 3);
/* The finished record, or NULL with TAMIS_ERR_NOMEM/LIMIT. */
TAMIS_MUST_USE tamis_status tamis__builder_finish(tamis__entity_builder *builder,
                                                  const tamis__entity **out, tamis_error *err);

#endif
