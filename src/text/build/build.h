/*
 * text/build/build.h - from the tables of data/text to the arrays that the library is made with.
 *
 * Only tools/knowledge.c uses this folder: the program itself reads no table when it starts. Keys are
 * made with the same stages that names pass through, so that both agree.
 */
#ifndef TAMIS_TEXT_BUILD_H
#define TAMIS_TEXT_BUILD_H

#include "text/internal.h"

/* All that one key can mean, while tables are read. */
typedef struct tamis__phrase_row {
    tamis_bytes legal; /* token text per role */
    tamis_bytes term;
    tamis_bytes place;
    tamis_bytes number;
    uint16_t roles;
    uint8_t legal_class;
    uint8_t title_class;
    uint8_t particle_class;
    uint8_t term_class;
    uint8_t evidence; /* TAMIS__SAYS_ bits */
} tamis__phrase_row;

typedef struct tamis__builder {
    tamis__text text; /* for the stages; no phrases yet */
    tamis__knowledge know;
    tamis__han han;
    tamis__known known;
    tamis__arena arena;
    tamis__text_scratch *scratch;
    tamis__strmap keys; /* key -> phrases[] */
    tamis__phrase_row *phrases;
    size_t phrases_capacity;
    uint64_t openings[TAMIS__OPENING_WORDS];
    tamis__strmap vocabulary;
    tamis__strmap legal_classes;
    tamis__strmap title_classes;
    tamis__strmap country_keys;
    uint32_t *country_of; /* by number of the key: number of the code */
    size_t country_of_capacity;
    tamis__strmap country_codes;
    tamis_bytes *country_names; /* by number of the code; lives in `arena` */
    size_t country_names_capacity;
    tamis__strmap nickname_keys;
    uint32_t *nickname_first;
    uint32_t *nickname_links;
    uint32_t nickname_link_count;
    uint64_t fingerprint;
} tamis__builder;

/* Reads all tables. Clear after a failure, too. */
TAMIS_MUST_USE tamis_status tamis__builder_init(tamis__builder *builder, tamis_error *err);
void tamis__builder_clear(tamis__builder *builder);

enum { TAMIS__CLASSES_MAX = 255, TAMIS__TSV_FIELDS_MAX = 6 };

/* Rows of an embedded tab-separated file, without comments, blank lines and the header. */
typedef struct tamis__tsv {
    const char *name;
    tamis_bytes rest;
    uint64_t line;
    tamis_bytes fields[TAMIS__TSV_FIELDS_MAX];
    size_t count;
} tamis__tsv;

/* Opens data/text/<name>; every row must have at least `fields` columns. */
TAMIS_MUST_USE tamis_status tamis__tsv_open(tamis__tsv *tsv, const char *name, tamis_error *err);
/* *end when there are no more rows. */
TAMIS_MUST_USE tamis_status tamis__tsv_next(tamis__tsv *tsv, size_t fields, bool *end,
                                            tamis_error *err);

/* Each fills its part of the builder. Phrases need the countries. */
TAMIS_MUST_USE tamis_status tamis__han_load(tamis__han *han, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__countries_load(tamis__builder *text, tamis__scan *scan,
                                                  tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__phrases_load(tamis__builder *text, tamis__scan *scan,
                                                tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__nicknames_load(tamis__builder *text, tamis__scan *scan,
                                                  tamis_error *err);

#endif
