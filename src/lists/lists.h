/*
 * lists/lists.h - readers of published lists: one file per format, one registry.
 *
 * A reader turns a source into records, one call of the sink each, in source order, streaming: it
 * holds one row (or one XML entry) at a time. Row accounting: every row of the source is counted read,
 * and is either kept (it contributed to a record) or reported skipped with line and reason. What makes
 * the whole file wrong (header not recognized, XML not well-formed) is an error with the line; then
 * nothing of it may be used.
 */
#ifndef TAMIS_LISTS_LISTS_H
#define TAMIS_LISTS_LISTS_H

#include "base/file.h"
#include "model/entity.h"
#include "text/text.h"

typedef struct tamis__sink {
    void *ctx;
    tamis_status (*entity)(void *ctx, const tamis__entity *entity, tamis_error *err);
    /* reason is short and the same for the same cause ("no name"); detail is the place or text. */
    tamis_status (*skipped)(void *ctx, uint64_t line, const char *reason, tamis_bytes detail,
                            tamis_error *err);
    /* May be NULL. Bytes consumed of total (0 unknown); called often, must be cheap. */
    void (*progress)(void *ctx, uint64_t consumed, uint64_t total);
} tamis__sink;

typedef struct tamis__source {
    const char *format;
    const char *path;    /* file, folder (us_ofac_sdn) or "-" */
    const char *dataset; /* dataset name: prefix of entity ids */
    const char *mapping; /* csv: path of the mapping file, NULL: found by its header */
    const tamis__text *text;
    tamis_bytes content; /* when .ptr != NULL: read this instead of path (tests, fuzzing) */
} tamis__source;

typedef struct tamis__source_report {
    uint64_t read;
    uint64_t kept;
    uint64_t skipped;
    int32_t edition;      /* day found in the file itself; TAMIS__DAY_MIN when none */
    char dataset[64];     /* dataset name, when the format or mapping names it */
    char title[128];      /* "UN Security Council Consolidated List" */
    tamis__digest digest; /* of the packed source bytes */
    uint64_t repaired;    /* fields that were not valid UTF-8 and were read as Windows-1252 */
} tamis__source_report;

typedef struct tamis__format {
    const char *name;  /* us_csl */
    const char *title; /* US Consolidated Screening List (CSV) */
    tamis_status (*read)(const tamis__source *source, tamis__sink *sink,
                         tamis__source_report *report, tamis_error *err);
} tamis__format;

/* Sorted by name; ends with a NULL name. */
extern const tamis__format tamis__formats[];
const tamis__format *tamis__format_find(tamis_bytes name);

/* Opens the source's content or path; `suffix` is appended to a folder path ("sdn.csv"): the plain
 * file, or the same with .gz, .xz or .zst. NULL: the path itself. */
TAMIS_MUST_USE tamis_status tamis__source_open(const tamis__source *source, const char *suffix,
                                               tamis__input **out, tamis_error *err);

/* Tells the sink's progress, if it wants any, how much of the input was read. */
void tamis__sink_progress(const tamis__sink *sink, const tamis__input *input);

tamis_status tamis__read_us_csl(const tamis__source *, tamis__sink *, tamis__source_report *,
                                tamis_error *);
tamis_status tamis__read_us_ofac_sdn(const tamis__source *, tamis__sink *, tamis__source_report *,
                                     tamis_error *);
tamis_status tamis__read_un_sc(const tamis__source *, tamis__sink *, tamis__source_report *,
                               tamis_error *);
tamis_status tamis__read_gb_ofsi(const tamis__source *, tamis__sink *, tamis__source_report *,
                                 tamis_error *);
tamis_status tamis__read_au_dfat(const tamis__source *, tamis__sink *, tamis__source_report *,
                                 tamis_error *);
tamis_status tamis__read_eu_journal(const tamis__source *, tamis__sink *, tamis__source_report *,
                                    tamis_error *);
tamis_status tamis__read_ftm(const tamis__source *, tamis__sink *, tamis__source_report *,
                             tamis_error *);
tamis_status tamis__read_csv(const tamis__source *, tamis__sink *, tamis__source_report *,
                             tamis_error *);

#endif
