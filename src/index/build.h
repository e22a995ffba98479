/*
 * index/build.h - the inside of the snapshot writer, shared by its files.
 *
 *   writer.c   collects records as they come      raw_*  (numbers by arrival)
 *   editions.c orders datasets, sources, editions
 *   merge.c    entities and statements            rows   (numbers of the file)
 *   listings.c listings
 *   learn.c    forms of one name part (equivalents.c tells it the names)
 *   names.c    names and tokens; dict.c dictionaries and postings
 *   links.c    identifiers and edges
 *   likes_write.c links of common words, as they are handed over
 *   strings.c  places the strings in order of use
 *   sections.c writes the sections; output.c the file around them
 *
 * Every text is interned once and known by its string number. Arrival numbers never decide an order:
 * where an order matters, bytes are compared.
 */
#ifndef TAMIS_INDEX_BUILD_H
#define TAMIS_INDEX_BUILD_H

#include "base/memory.h"
#include "index/format.h"
#include "index/learn.h"
#include "index/writer.h"

enum {
    TAMIS__LISTING_TEXTS = 10, /* in the order of the listing record: list id ... URL */
    TAMIS__LISTING_KEYS = 3,   /* the first of them tell listings of a dataset apart */
    TAMIS__LISTING_REFERENCE = 1
};

typedef struct tamis__raw_record {
    uint32_t entity, caption, source_id;
    uint16_t source;
    uint8_t schema;
} tamis__raw_record;

typedef struct tamis__raw_statement {
    uint32_t entity, value, detail;
    int32_t from, until;
    uint16_t source, prop;
} tamis__raw_statement;

typedef struct tamis__raw_listing {
    uint32_t entity;
    uint32_t texts[TAMIS__LISTING_TEXTS];
    int32_t start, end, published;
    uint16_t source;
} tamis__raw_listing;

typedef struct tamis__raw_skip {
    uint64_t line;
    uint32_t reason, detail;
    uint16_t source;
} tamis__raw_skip;

typedef struct tamis__raw_source {
    uint32_t format, dataset_name, title, digest;
    int32_t edition_day;
    uint64_t read, kept, skipped, repaired;
    uint16_t dataset; /* number in the file */
    uint16_t edition; /* place among the editions of its dataset */
    uint16_t rank;    /* number in the file */
} tamis__raw_source;

typedef struct tamis__dataset {
    uint32_t name, title;
    uint32_t entities, listings;
    uint32_t edition_first, edition_count; /* in edition_days */
} tamis__dataset;

typedef struct tamis__entity_out {
    uint32_t id, caption, source_id;
    uint32_t statement_first, name_first, listing_first;
    uint16_t dataset;
    uint8_t schema;
} tamis__entity_out;

typedef struct tamis__statement_out {
    uint32_t value, span;
} tamis__statement_out;

/* What many statements share. No padding: its bytes are the key by which it is kept once. */
typedef struct tamis__span_out {
    uint32_t detail;
    int32_t from, until, first_seen, last_seen;
    uint16_t prop, dataset;
} tamis__span_out;

typedef struct tamis__listing_out {
    uint32_t entity, reference, terms;
} tamis__listing_out;

/* What many listings share; the text of the reference stays empty. No padding, as above. */
typedef struct tamis__terms_out {
    uint32_t texts[TAMIS__LISTING_TEXTS];
    int32_t start, end, published, first_seen, last_seen;
    uint32_t dataset;
} tamis__terms_out;

typedef struct tamis__name_out {
    uint32_t entity, statement;
    uint32_t token_first; /* in the references of the words */
} tamis__name_out;

typedef struct tamis__identifier_out {
    uint32_t value, entity, statement;
    uint8_t kind, check;
} tamis__identifier_out;

typedef struct tamis__edge_out {
    uint32_t source, target, source_id, target_id, entity;
    int32_t from, until;
    uint32_t role;
    uint16_t percent_lo, percent_hi, dataset;
    uint8_t schema;
} tamis__edge_out;

/* The dictionary in the making: words by arrival, and the word numbers of one name after the other. */
typedef struct tamis__dict_build {
    tamis__strmap words;
    uint32_t *refs;
    size_t ref_count, ref_capacity;
    uint32_t *order;         /* word numbers by (length, bytes) */
    uint32_t *rank;          /* the inverse */
    uint32_t *posting_first; /* by rank, one more than words */
    uint32_t *entity_count;  /* by rank */
    uint32_t *postings;
} tamis__dict_build;

/* An array that grows: name, item type. */
#define TAMIS__ARRAY(type)                                                                         \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }
#define TAMIS__ARRAY_CLEAR(array)                                                                  \
    do {                                                                                           \
        tamis__release((array).items);                                                             \
        (array).items = NULL;                                                                      \
        (array).count = (array).capacity = 0;                                                      \
    } while (0)
/* Room for one more; false when out of memory or over the record limit. */
#define TAMIS__ARRAY_ROOM(array)                                                                   \
    ((array).count < UINT32_MAX - 1 &&                                                             \
     TAMIS_GROW((array).items, (array).capacity, (array).count + 1))

/* Look-up keys: key in the high half, number of what it leads to in the low half. */
typedef TAMIS__ARRAY(uint64_t) tamis__key_build;

/* Links of words, as they come: one list after the other, those of a word side by side. */
typedef struct tamis__like_build {
    tamis__buffer lists;
    tamis__buffer list;   /* the one being made */
    tamis__strmap values; /* likenesses, 8 bytes each as in the file, in order of first use */
    uint32_t *at;         /* by rank: where the lists of the word begin; NULL: none of any */
    uint32_t *size;       /* by rank */
} tamis__like_build;

struct tamis__writer {
    const tamis__text *text;
    bool in_source;
    tamis__strmap strings;      /* number 0 is the empty string */
    uint32_t *entity_of_string; /* entity whose id the string is (by arrival, later by rank) */
    size_t entity_of_capacity;
    tamis__buffer repair;       /* for text that is not UTF-8 or too long */
    TAMIS__ARRAY(uint32_t) ids; /* string of each entity, by arrival */
    TAMIS__ARRAY(tamis__raw_record) records;
    TAMIS__ARRAY(tamis__raw_statement) raw_statements;
    TAMIS__ARRAY(tamis__raw_listing) raw_listings;
    TAMIS__ARRAY(tamis__raw_skip) skips;
    TAMIS__ARRAY(tamis__raw_source) sources;

    TAMIS__ARRAY(uint16_t) source_order; /* by rank */
    TAMIS__ARRAY(tamis__dataset) datasets;
    TAMIS__ARRAY(int32_t) edition_days;
    TAMIS__ARRAY(tamis__entity_out) entities;
    TAMIS__ARRAY(tamis__statement_out) statements;
    TAMIS__ARRAY(tamis__span_out) spans;
    tamis__strmap span_numbers;
    TAMIS__ARRAY(tamis__listing_out) listings;
    TAMIS__ARRAY(tamis__terms_out) terms;
    tamis__strmap terms_numbers;
    TAMIS__ARRAY(tamis__name_out) names;
    TAMIS__ARRAY(uint32_t) token_tags; /* kind, group, script, flags, from the low byte up */
    tamis__dict_build words;
    uint16_t *word_traits; /* by rank */
    tamis__key_build keys, glue_keys;
    TAMIS__ARRAY(tamis__equivalent_row) equivalents; /* words by rank */
    tamis__like_build likes;
    TAMIS__ARRAY(tamis__identifier_out) identifiers;
    TAMIS__ARRAY(tamis__edge_out) edges;
    uint32_t *edges_by_target;

    uint32_t *string_place; /* position in the file by string number; 0: not used */
    TAMIS__ARRAY(uint32_t) string_order;
    uint64_t string_bytes;
};

typedef struct tamis__writer_progress {
    void (*call)(void *ctx, uint64_t done, uint64_t total);
    void *ctx;
} tamis__writer_progress;

/* Valid UTF-8 of bounded length. UINT32_MAX: out of memory. */
uint32_t tamis__writer_intern(tamis__writer *w, tamis_bytes text);
TAMIS_INLINE tamis_bytes tamis__writer_string(const tamis__writer *w, uint32_t number)
{
    return tamis__strmap_key(&w->strings, number);
}
/* Order of the bytes of two strings. */
int tamis__writer_compare(const tamis__writer *w, uint32_t a, uint32_t b);

/* When something held. */
typedef struct tamis__window {
    int32_t from, until;
} tamis__window;

TAMIS_INLINE bool tamis__window_dated(tamis__window window)
{
    return window.from != TAMIS__DAY_MIN || window.until != TAMIS__DAY_MAX;
}

/* What parts of one edition say: undated gives way, dated ones are united. */
tamis__window tamis__window_unite(tamis__window a, tamis__window b);

/* An unbroken run of editions that hold the same thing, walked from the oldest on. */
typedef struct tamis__run {
    uint16_t dataset;
    uint16_t first, last;  /* editions */
    tamis__window current; /* what the newest edition so far says */
    tamis__window dated;   /* what the newest edition with dates says */
} tamis__run;

tamis__run tamis__run_begin(uint16_t dataset, uint16_t edition, tamis__window window);
/* False when the edition does not continue the run. */
bool tamis__run_extend(tamis__run *run, uint16_t edition, tamis__window window);
/* The rules of docs/SNAPSHOT.md, "Since when, until when"; detail and property stay empty. */
tamis__span_out tamis__run_span(const tamis__writer *w, const tamis__run *run);

tamis_status tamis__build_editions(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_entities(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_listings(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_captions(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_names(tamis__writer *w, unsigned threads, tamis__writer_progress progress,
                                tamis_error *err);
tamis_status tamis__dict_finish(tamis__writer *w, tamis_error *err);
/* False when out of memory. */
bool tamis__add_key(tamis__key_build *keys, uint32_t key, uint32_t number);
tamis_status tamis__build_keys(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_equivalents(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_links(tamis__writer *w, tamis_error *err);
tamis_status tamis__build_strings(tamis__writer *w, tamis_error *err);

TAMIS_INLINE const tamis__span_out *tamis__statement_span(const tamis__writer *w,
                                                          uint32_t statement)
{
    return &w->spans.items[w->statements.items[statement].span];
}

/* First statement after the statements of an entity; the same for names and listings. */
TAMIS_INLINE uint32_t tamis__statement_end(const tamis__writer *w, uint32_t entity)
{
    return entity + 1 < w->entities.count ? w->entities.items[entity + 1].statement_first
                                          : (uint32_t)w->statements.count;
}

/* "51", "51.5%", "25-50", ">50" to hundredths; false when it is none of these. */
bool tamis__percent_parse(tamis_bytes text, uint16_t *lo, uint16_t *hi);

/* Where a section's bytes go: measured first, written then. Failure is sticky. */
typedef struct tamis__section_sink {
    tamis__digester *digester; /* one of these three is set */
    tamis__output *output;
    tamis__buffer *buffer;
    tamis_error *err;
    tamis_status status;
    uint64_t size;
    size_t held;
    uint8_t hold[8192];
} tamis__section_sink;

/* `size` bytes to be filled in by the caller right away (at most 128). */
uint8_t *tamis__sink_room(tamis__section_sink *sink, size_t size);
void tamis__sink_bytes(tamis__section_sink *sink, tamis_bytes b);
/* Emits one section; returns its record count. */
uint64_t tamis__emit_section(const tamis__writer *w, tamis__section section,
                             tamis__section_sink *sink);
void tamis__likes_clear(tamis__like_build *likes);
/* Emits a section of likes. */
uint64_t tamis__emit_likes(const tamis__writer *w, tamis__section section,
                           tamis__section_sink *sink);
tamis_status tamis__write_snapshot(const tamis__writer *w, const char *path, tamis__buffer *buffer,
                                   tamis_error *err);

#endif
