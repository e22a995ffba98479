/*
 * tests/unit/lists/knowledge.h - tests that read with countries and legal forms known: one text for a
 * whole file, sources that carry it, and counts of the shared data.
 */
#ifndef TAMIS_TESTS_KNOWLEDGE_H
#define TAMIS_TESTS_KNOWLEDGE_H

#include "unit/lists/collect.h"

static tamis__text *text; /* from open_text to close_text, the setup and teardown of the group */

static int open_text(void **state)
{
    (void)state;
    return tamis__text_new(&text, NULL) == TAMIS_OK ? 0 : 1;
}

static int close_text(void **state)
{
    (void)state;
    tamis__text_free(text);
    return 0;
}

TAMIS_UNUSED static tamis__source source_of(const char *format, tamis_bytes content)
{
    return (tamis__source){
        .format = format, .path = "sample", .dataset = "d", .text = text, .content = content};
}

typedef struct shared_counts {
    uint64_t read;
    uint64_t kept;
    uint64_t listings;
} shared_counts;

/* Reads a file or folder of the shared data, which must count so; skips when it is not there. */
TAMIS_UNUSED static void expect_shared(const char *format, const char *name, shared_counts expected,
                                       tamis__source_report *report)
{
    char path[512];
    if (shared_path(name, path, sizeof path) == NULL)
        skip();
    collect c;
    collect_init(&c, false);
    tamis__source source = {.format = format, .path = path, .dataset = format, .text = text};
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, report, &err), TAMIS_OK);
    assert_int_equal(report->read, expected.read);
    assert_int_equal(report->kept, expected.kept);
    assert_int_equal(c.listings, expected.listings);
    collect_clear(&c);
}

#endif
