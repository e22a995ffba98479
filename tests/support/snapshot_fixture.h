/*
 * support/snapshot_fixture.h - a small set of records that has every kind of row: three editions of one
 * list, an undated list, an ownership file, identity documents, skips.
 */
#ifndef TAMIS_TESTS_SNAPSHOT_FIXTURE_H
#define TAMIS_TESTS_SNAPSHOT_FIXTURE_H

#include "index/writer.h"

/* Feeds the fixture to a writer; `shuffle` 0 keeps the written order of sources and records, any
 * other number is the seed of another order. */
tamis_status fixture_fill(tamis__writer *writer, uint64_t shuffle, tamis_error *err);
/* The snapshot as bytes (malloc alignment); `out` is initialized here. */
tamis_status fixture_build(uint64_t shuffle, unsigned threads, tamis__buffer *out,
                           tamis_error *err);
/* Day number of YYYY-MM-DD. */
int32_t fixture_day(const char *text);

#endif
