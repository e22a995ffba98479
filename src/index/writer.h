/*
 * index/writer.h - building a snapshot from records.
 *
 * Records of the same id are merged: statements united by (property, value, detail, dataset), schema
 * made most specific, listings united by (dataset, list id, reference, program). The bytes written depend only on
 * the set of records, editions and reports, not on threads, memory addresses or time.
 *
 * Editions: sources of one dataset are its editions, ordered by edition day. What the publisher dates
 * keeps the publisher's dates. What it does not date holds from the first edition that has it (from
 * ever, if that is the oldest) until the day before the first later edition that lacks it. Sources of
 * one dataset with the same edition day, or all without one, are parts of one edition; a mixture of
 * dated and undated sources is TAMIS_ERR_ARGUMENT.
 */
#ifndef TAMIS_INDEX_WRITER_H
#define TAMIS_INDEX_WRITER_H

#include "index/snapshot.h"
#include "model/entity.h"
#include "text/text.h"

typedef struct tamis__writer tamis__writer;

/* What is known of one source once it has been read. */
typedef struct tamis__source_facts {
    const char *format;
    const char *dataset;
    const char *title;
    int32_t edition;      /* TAMIS__DAY_MIN: undated */
    tamis__digest digest; /* of the source's bytes */
    uint64_t read, kept, skipped, repaired;
} tamis__source_facts;

TAMIS_MUST_USE tamis_status tamis__writer_new(const tamis__text *text, tamis__writer **out,
                                              tamis_error *err);
void tamis__writer_free(tamis__writer *writer); /* NULL allowed */
/* Records between begin and end belong to one source. */
TAMIS_MUST_USE tamis_status tamis__writer_begin(tamis__writer *writer, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__writer_entity(tamis__writer *writer, const tamis__entity *entity,
                                                 tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__writer_skip(tamis__writer *writer, uint64_t line,
                                               tamis_bytes reason, tamis_bytes detail,
                                               tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__writer_end(tamis__writer *writer,
                                              const tamis__source_facts *facts, tamis_error *err);
/* Merges, analyzes names on `threads` threads (0: all), sorts; no record may come after it. Whatever fails from here on, the
 * writer is used up. progress may be NULL: (ctx, done, total) in names analyzed. */
TAMIS_MUST_USE tamis_status tamis__writer_build(tamis__writer *writer, unsigned threads,
                                                void (*progress)(void *ctx, uint64_t done,
                                                                 uint64_t total),
                                                void *ctx, tamis_error *err);

/*
 * Between building and writing, links of common words may be added (screen/likes.h finds them), so that a query need not
 * compare these. Without, a snapshot answers the same, more slowly.
 */

/* A snapshot that has nothing but the dictionary, its keys and what was learned: enough to look words up. */
TAMIS_MUST_USE tamis_status tamis__writer_dictionary(const tamis__writer *writer,
                                                     tamis__buffer *out, tamis_error *err);
/* All words that are linked with `word`, when it is so written, for their spelling or as nicknames: `count` of them in order
 * of their numbers, without the word itself. Lists of a word follow each other in order of the writings that it has; words come in
 * any order. Similarities matter in writings that the linked word has; there they are 0 or in (0, 1]. */
TAMIS_MUST_USE tamis_status tamis__writer_add_likes(tamis__writer *writer, uint32_t word,
                                                    tamis__writing writing,
                                                    const tamis__like *likes, size_t count,
                                                    tamis_error *err);
/* Bytes of all lists. */
size_t tamis__writer_like_bytes(const tamis__writer *writer);

/* Writes `path` atomically. */
TAMIS_MUST_USE tamis_status tamis__writer_write(const tamis__writer *writer, const char *path,
                                                tamis_error *err);
/* The same into memory (tests). */
TAMIS_MUST_USE tamis_status tamis__writer_write_memory(const tamis__writer *writer,
                                                       tamis__buffer *out, tamis_error *err);

/* Builds and writes, without links of words. */
TAMIS_MUST_USE tamis_status tamis__writer_commit(
    tamis__writer *writer, const char *path, unsigned threads,
    void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__writer_commit_memory(tamis__writer *writer, unsigned threads,
                                                        tamis__buffer *out, tamis_error *err);

#endif
