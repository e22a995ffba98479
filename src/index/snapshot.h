/*
 * index/snapshot.h - reading a snapshot: open, look up, verify. The file is described in
 * docs/SNAPSHOT.md; this header gives its records as plain structs.
 *
 * An open snapshot is immutable and shared by any number of threads. Opening maps the file and checks
 * structure (sizes, bounds and order of sections, the checksum of header and section table) in time
 * that does not depend on the number of entities; tamis__snapshot_verify checks every content digest
 * and every cross reference. Accessors check each number against its section: a number out of range
 * gives a zeroed record or empty text, never a read outside the map.
 */
#ifndef TAMIS_INDEX_SNAPSHOT_H
#define TAMIS_INDEX_SNAPSHOT_H

#include <tamis/status.h>

#include "base/date.h"
#include "base/file.h"
#include "base/name.h"
#include "match/writing.h"
#include "model/identifier.h"
#include "model/schema.h"
#include "text/text.h"

#define TAMIS__NONE UINT32_MAX /* no such record */
enum { TAMIS__SNAPSHOT_VERSION = 3 };

typedef struct tamis__snapshot tamis__snapshot;

/* Of what takes names apart and finds their words: a snapshot made with another one cannot be screened with. */
uint64_t tamis__snapshot_fingerprint(const tamis__text *text);

TAMIS_MUST_USE tamis_status tamis__snapshot_open(const char *path, tamis__snapshot **out,
                                                 tamis_error *err);
/* Over caller's memory, 8-byte aligned, which must outlive the snapshot. */
TAMIS_MUST_USE tamis_status tamis__snapshot_from_memory(tamis_bytes content, tamis__snapshot **out,
                                                        tamis_error *err);
void tamis__snapshot_close(tamis__snapshot *snapshot); /* NULL allowed */
/* Content digests of all sections, and every cross reference in range and in order. */
TAMIS_MUST_USE tamis_status tamis__snapshot_verify(const tamis__snapshot *snapshot,
                                                   tamis_error *err);

typedef struct tamis__snapshot_info {
    uint32_t version;
    uint64_t fingerprint; /* tamis__snapshot_fingerprint of what it was compiled with */
    uint64_t file_bytes;
    uint32_t entities, statements, listings, names, tokens, words, equivalents, keys, glue_keys,
        identifiers, edges, datasets, sources, skips, likenesses;
    tamis__digest digest; /* of header and section table, and so of all contents */
} tamis__snapshot_info;

tamis__snapshot_info tamis__snapshot_info_of(const tamis__snapshot *snapshot);

/* Entities are numbered in byte order of their ids. */
typedef struct tamis__entity_row {
    tamis_bytes id;
    tamis_bytes caption;
    tamis_bytes source_id;
    tamis__schema schema;
    uint16_t dataset; /* of its first record */
    uint32_t statement_first, statement_count;
    uint32_t name_first, name_count;
    uint32_t listing_first, listing_count;
} tamis__entity_row;

/* Sorted within an entity by property, then value bytes, then dataset. */
typedef struct tamis__statement_row {
    tamis__prop prop;
    uint16_t dataset;
    tamis_bytes value;
    tamis_bytes detail;
    int32_t from, until; /* when it held (publisher's dates, else editions) */
    int32_t first_seen,
        last_seen; /* edition days; MIN: edition unknown; MAX: in the newest edition */
} tamis__statement_row;

typedef struct tamis__listing_row {
    uint32_t entity;
    uint16_t dataset;
    tamis_bytes list_id, reference, program, authority, license_requirement, license_policy,
        citation, measures, reason, url;
    int32_t start, end, published;
    int32_t first_seen, last_seen;
} tamis__listing_row;

typedef struct tamis__name_row {
    uint32_t entity;
    uint32_t statement; /* number of the statement whose value is the name */
    uint32_t token_first;
    uint16_t token_count;
    uint8_t strength;     /* tamis__name_strength */
    tamis__schema schema; /* of the entity */
} tamis__name_row;

typedef struct tamis__token_row {
    uint32_t word; /* number in the word dictionary */
    uint8_t kind, group, script, flags;
} tamis__token_row;

/* What is known of a word of the dictionary. */
enum {
    TAMIS__WORD_WRITINGS =
        127, /* bit tamis__writing (match/writing.h): stands so written in a name */
    TAMIS__WORD_BUSINESS = 128, /* a word of legal forms and business terms */
    TAMIS__WORD_INITIAL = 256,  /* stands as an initial in a name */
    TAMIS__WORD_TRAITS = 512    /* first value that is none */
};

/* The dictionary: every distinct token text, sorted by (length, bytes). Postings are name numbers,
 * ascending, each once. */
typedef struct tamis__word_row {
    tamis_bytes text;
    uint32_t entity_count; /* entities with a name that holds it */
    uint32_t posting_first, posting_count;
    uint16_t traits;
} tamis__word_row;

/* Two words that are forms of one name part, learned from all names (docs/MATCHING.md, "Learned forms").
 * Each pair is there from either side, in order of (word, other). */
enum { TAMIS__EQUIVALENTS_MAX = 32, TAMIS__STRENGTH_MAX = 1000 };
typedef struct tamis__equivalent_row {
    uint32_t word, other; /* of the dictionary */
    uint16_t support;     /* unrelated parties that show the pair, at least 1; saturates */
    uint16_t strength;    /* 1 to TAMIS__STRENGTH_MAX, per mille: how often the rarer word, where it
                             varies, varies with the other */
} tamis__equivalent_row;

/* A word that is linked with another. */
typedef struct tamis__like {
    uint32_t word;
    bool family;                        /* of one nickname family */
    double similarity[TAMIS__WRITINGS]; /* by how the word is written; 0: no link there */
} tamis__like;

/* What is left of a list of them. */
typedef struct tamis__like_list {
    const uint8_t *at, *end;
    uint64_t next; /* lowest number that the next word may have */
} tamis__like_list;

typedef struct tamis__identifier_row {
    tamis_bytes value; /* normal form */
    tamis__id_kind kind;
    tamis__id_check check;
    uint32_t entity;
    uint32_t statement;
} tamis__identifier_row;

typedef struct tamis__edge_row {
    tamis__schema schema;             /* Ownership, Directorship, Family ... */
    uint32_t source, target;          /* entities; TAMIS__NONE when the id is in no list */
    tamis_bytes source_id, target_id; /* ids as the list gives them */
    uint32_t entity;                  /* the edge's own entity */
    uint32_t percent_lo, percent_hi;  /* hundredths of a percent; lo 0 and hi 10000 when unknown */
    int32_t from, until;
    uint16_t dataset;
    tamis_bytes role;
} tamis__edge_row;

typedef struct tamis__dataset_row {
    tamis_bytes name, title;
    int32_t edition; /* newest; TAMIS__DAY_MIN unknown */
    uint32_t entities;
    uint32_t listings;
} tamis__dataset_row;

/* One compiled source file: an edition of a dataset. */
typedef struct tamis__source_row {
    uint16_t dataset;
    tamis_bytes format, digest; /* digest: hex of the source's bytes */
    int32_t edition;
    uint64_t read, kept, skipped, repaired;
} tamis__source_row;

typedef struct tamis__skip_row {
    uint32_t source;
    uint64_t line;
    tamis_bytes reason, detail;
} tamis__skip_row;

tamis__entity_row tamis__snapshot_entity(const tamis__snapshot *s, uint32_t number);
/* TAMIS__NONE when absent. Binary search. */
uint32_t tamis__snapshot_find_entity(const tamis__snapshot *s, tamis_bytes id);
tamis__statement_row tamis__snapshot_statement(const tamis__snapshot *s, uint32_t number);
tamis__listing_row tamis__snapshot_listing(const tamis__snapshot *s, uint32_t number);
tamis__name_row tamis__snapshot_name(const tamis__snapshot *s, uint32_t number);
/* The schema of it. */
tamis__schema tamis__snapshot_name_schema(const tamis__snapshot *s, uint32_t number);
tamis__token_row tamis__snapshot_token(const tamis__snapshot *s, uint32_t number);
/* All tokens of a name: row->token_count of them. */
void tamis__snapshot_tokens(const tamis__snapshot *s, const tamis__name_row *row,
                            tamis__token_row out[TAMIS__NAME_TOKENS_MAX]);
/* The same as they stand in the file, 8 bytes each: word u32, kind, group, script, flags. */
enum { TAMIS__TOKEN_BYTES = 8 };
const uint8_t *tamis__snapshot_token_records(const tamis__snapshot *s, const tamis__name_row *row,
                                             uint32_t *count);
TAMIS_INLINE tamis__token_row tamis__token_of_record(const uint8_t *r)
{
    return (tamis__token_row){
        .word = tamis__load_u32le(r),
        .kind = r[4] < TAMIS__TOKEN_KINDS ? r[4] : (uint8_t)TAMIS__TOKEN_WORD,
        .group = r[5],
        .script = r[6] < TAMIS__SCRIPTS ? r[6] : (uint8_t)TAMIS__SCRIPT_OTHER,
        .flags = r[7],
    };
}
tamis_bytes tamis__snapshot_name_text(const tamis__snapshot *s, uint32_t name);

uint32_t tamis__snapshot_word_count(const tamis__snapshot *s);
/* entity_count of it. */
uint32_t tamis__snapshot_bearers(const tamis__snapshot *s, uint32_t word);
/* Its traits. */
uint16_t tamis__snapshot_traits(const tamis__snapshot *s, uint32_t word);
/* All its postings: *count numbers of names, 32 bits each, little-endian. They live as long as the
 * snapshot. */
const uint8_t *tamis__snapshot_postings(const tamis__snapshot *s, uint32_t word, uint32_t *count);
tamis__word_row tamis__snapshot_word(const tamis__snapshot *s, uint32_t number);
tamis_bytes tamis__snapshot_word_text(const tamis__snapshot *s, uint32_t number);
uint32_t tamis__snapshot_find_word(const tamis__snapshot *s, tamis_bytes text);
/* Words of exactly `len` bytes: [*first, *first + count). */
uint32_t tamis__snapshot_words_of_length(const tamis__snapshot *s, size_t len, uint32_t *first);
/* Entries of a look-up key of match/keys.h: count, and the first in *first; what they lead to. Word keys
 * lead to words of the dictionary, ascending; wide keys are there by the writing of the word
 * (tamis__wide_key_in), nickname families as tamis__family_key, and for glued runs of a query
 * tamis__glue_key of the word. Glue keys lead to names with a run of tokens (tamis__name_runs) that has
 * the key when written together; a name may come more than once. */
uint32_t tamis__snapshot_find_key(const tamis__snapshot *s, uint32_t key, uint32_t *first);
uint32_t tamis__snapshot_key_word(const tamis__snapshot *s, uint32_t index);
uint32_t tamis__snapshot_key_at(const tamis__snapshot *s, uint32_t index);
uint32_t tamis__snapshot_find_glue(const tamis__snapshot *s, uint32_t key, uint32_t *first);
uint32_t tamis__snapshot_glue_name(const tamis__snapshot *s, uint32_t index);
/* Pairs that a word is in: count, and the first in *first; at most TAMIS__EQUIVALENTS_MAX. */
uint32_t tamis__snapshot_equivalents(const tamis__snapshot *s, uint32_t word, uint32_t *first);
tamis__equivalent_row tamis__snapshot_equivalent(const tamis__snapshot *s, uint32_t number);
/* The words that the scorer links with a word as so written, for their spelling or as nicknames: the word itself and what
 * was learned of it apart. False when the snapshot does not store them. */
bool tamis__snapshot_likes(const tamis__snapshot *s, uint32_t word, tamis__writing writing,
                           tamis__like_list *out);
/* The next of the list, in order of word numbers; false at its end, or where it is damaged. */
bool tamis__snapshot_next_like(const tamis__snapshot *s, tamis__like_list *list, tamis__like *out);
/* In (0, 1]; 0 out of range. */
double tamis__snapshot_likeness(const tamis__snapshot *s, uint32_t number);
/* i-th name number of a word's postings; TAMIS__NONE out of range. */
uint32_t tamis__snapshot_posting(const tamis__snapshot *s, uint32_t index);

tamis__identifier_row tamis__snapshot_identifier(const tamis__snapshot *s, uint32_t number);
/* All identifiers of that normal form, any kind: count, and the first in *first. */
uint32_t tamis__snapshot_find_identifiers(const tamis__snapshot *s, tamis_bytes normal,
                                          uint32_t *first);

tamis__edge_row tamis__snapshot_edge(const tamis__snapshot *s, uint32_t number);
/* Edges leaving (as source) or reaching (as target) an entity: fills numbers, at most capacity;
 * returns how many there are. */
uint32_t tamis__snapshot_edges_from(const tamis__snapshot *s, uint32_t entity, uint32_t *out,
                                    uint32_t capacity);
uint32_t tamis__snapshot_edges_to(const tamis__snapshot *s, uint32_t entity, uint32_t *out,
                                  uint32_t capacity);

tamis__dataset_row tamis__snapshot_dataset(const tamis__snapshot *s, uint16_t number);
/* UINT16_MAX when absent. */
uint16_t tamis__snapshot_find_dataset(const tamis__snapshot *s, tamis_bytes name);
tamis__source_row tamis__snapshot_source(const tamis__snapshot *s, uint32_t number);
tamis__skip_row tamis__snapshot_skip(const tamis__snapshot *s, uint32_t number);

/* True when [from, until] holds `day`. */
TAMIS_INLINE bool tamis__held_on(int32_t from, int32_t until, int32_t day)
{
    return from <= day && day <= until;
}

/* Hints that a record will be read soon (ahead.c). Of a name in two steps, its tokens when its record has arrived;
 * postings when the record of the word has; a key when its range has. */
void tamis__ahead_name(const tamis__snapshot *s, uint32_t name);
void tamis__ahead_tokens(const tamis__snapshot *s, uint32_t name);
void tamis__ahead_word(const tamis__snapshot *s, uint32_t word);
void tamis__ahead_text(const tamis__snapshot *s, uint32_t word);
void tamis__ahead_postings(const tamis__snapshot *s, uint32_t word);
void tamis__ahead_key_range(const tamis__snapshot *s, uint32_t key);
void tamis__ahead_key(const tamis__snapshot *s, uint32_t key);

#endif
