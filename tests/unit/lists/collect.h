/*
 * tests/unit/lists/collect.h - what reader tests share: a sink that renders records as text for golden
 * comparison, the shared data folder, and the two torments (cut at every byte, allocation failing at
 * every n).
 *
 * One record renders as
 *
 *   Person us_csl-SDN-17014 source=17014 line=2
 *     name: DOE, John
 *     passportNumber: A123 {ir, issued 2003}
 *     listing US-OFAC-SDN ref=17014 program=[SDGT] start=2019-05-21 ...
 *   skip line=7 no name [detail]
 */
#ifndef TAMIS_TESTS_COLLECT_H
#define TAMIS_TESTS_COLLECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "lists/lists.h"

typedef struct collect {
    tamis__buffer text;
    bool render; /* false: count only (large files, torments) */
    uint64_t entities;
    uint64_t skipped;
    uint64_t statements;
    uint64_t listings;
} collect;

TAMIS_UNUSED static void collect_init(collect *c, bool render)
{
    *c = (collect){.render = render};
    tamis__buffer_init(&c->text, 0);
}

TAMIS_UNUSED static void collect_clear(collect *c)
{
    tamis__buffer_clear(&c->text);
}

/* NUL-terminated rendering so far. */
TAMIS_UNUSED static const char *collect_text(collect *c)
{
    tamis__buffer_byte(&c->text, '\0');
    assert_int_equal(tamis__buffer_status(&c->text), TAMIS_OK);
    c->text.len--;
    return c->text.ptr;
}

static void collect_field(tamis__buffer *out, const char *name, tamis_bytes value)
{
    if (value.len > 0)
        tamis__buffer_printf(out, " %s=[%.*s]", name, (int)value.len, value.ptr);
}

static void collect_day(tamis__buffer *out, const char *name, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    if (day != TAMIS__DAY_MIN && day != TAMIS__DAY_MAX)
        tamis__buffer_printf(out, " %s=%s", name, tamis__day_format(day, text));
}

static void collect_listing(tamis__buffer *out, const tamis__listing *listing)
{
    tamis__buffer_printf(out, "  listing %.*s", (int)listing->list_id.len, listing->list_id.ptr);
    collect_field(out, "ref", listing->reference);
    collect_field(out, "program", listing->program);
    collect_field(out, "authority", listing->authority);
    collect_field(out, "requirement", listing->license_requirement);
    collect_field(out, "policy", listing->license_policy);
    collect_field(out, "citation", listing->citation);
    collect_field(out, "measures", listing->measures);
    collect_field(out, "reason", listing->reason);
    collect_field(out, "url", listing->url);
    collect_day(out, "start", listing->start);
    collect_day(out, "end", listing->end);
    collect_day(out, "published", listing->published);
    tamis__buffer_byte(out, '\n');
}

static void collect_statement(tamis__buffer *out, const tamis__statement *s)
{
    tamis__buffer_printf(out, "  %s: %.*s", tamis__prop_name(s->prop), (int)s->value.len,
                         s->value.ptr);
    if (s->detail.len > 0)
        tamis__buffer_printf(out, " {%.*s}", (int)s->detail.len, s->detail.ptr);
    collect_day(out, "from", s->from);
    collect_day(out, "until", s->until);
    tamis__buffer_byte(out, '\n');
}

static tamis_status collect_entity(void *ctx, const tamis__entity *entity, tamis_error *err)
{
    (void)err;
    collect *c = ctx;
    c->entities++;
    c->statements += entity->statement_count;
    c->listings += entity->listing_count;
    assert_true(entity->id.len > 0);
    if (!c->render)
        return TAMIS_OK;
    tamis__buffer_printf(&c->text, "%s %.*s", tamis__schema_name(entity->schema),
                         (int)entity->id.len, entity->id.ptr);
    if (entity->source_id.len > 0)
        tamis__buffer_printf(&c->text, " source=%.*s", (int)entity->source_id.len,
                             entity->source_id.ptr);
    collect_field(&c->text, "caption", entity->caption);
    tamis__buffer_printf(&c->text, " line=%llu\n", (unsigned long long)entity->line);
    for (size_t i = 0; i < entity->statement_count; i++)
        collect_statement(&c->text, &entity->statements[i]);
    for (size_t i = 0; i < entity->listing_count; i++)
        collect_listing(&c->text, &entity->listings[i]);
    return TAMIS_OK;
}

static tamis_status collect_skipped(void *ctx, uint64_t line, const char *reason,
                                    tamis_bytes detail, tamis_error *err)
{
    (void)err;
    collect *c = ctx;
    c->skipped++;
    if (c->render)
        tamis__buffer_printf(&c->text, "skip line=%llu %s [%.*s]\n", (unsigned long long)line,
                             reason, (int)detail.len, detail.len == 0 ? "" : detail.ptr);
    return TAMIS_OK;
}

TAMIS_UNUSED static tamis__sink collect_sink(collect *c)
{
    return (tamis__sink){.ctx = c, .entity = collect_entity, .skipped = collect_skipped};
}

/* Reads `source`; on TAMIS_OK the rows must add up. */
TAMIS_UNUSED static tamis_status collect_read(const tamis__source *source, collect *c,
                                              tamis__source_report *report, tamis_error *err)
{
    const tamis__format *format = tamis__format_find(tamis__bytes_of(source->format));
    assert_non_null(format);
    tamis__sink sink = collect_sink(c);
    *report = (tamis__source_report){.edition = TAMIS__DAY_MIN};
    tamis_status status = format->read(source, &sink, report, err);
    if (status == TAMIS_OK) {
        assert_int_equal(report->read, report->kept + report->skipped);
        assert_int_equal(report->skipped, c->skipped);
    }
    return status;
}

/* Reads `content` whole and compares the rendering with `expected`. */
TAMIS_UNUSED static void collect_expect(const char *format, const tamis__text *text,
                                        tamis_bytes content, const char *expected)
{
    collect c;
    collect_init(&c, true);
    tamis__source source = {
        .format = format, .path = "sample", .dataset = "d", .text = text, .content = content};
    tamis__source_report report;
    tamis_error err = {0};
    tamis_status status = collect_read(&source, &c, &report, &err);
    if (status != TAMIS_OK)
        print_error("%s line %llu\n", err.message, (unsigned long long)err.line);
    assert_int_equal(status, TAMIS_OK);
    assert_string_equal(collect_text(&c), expected);
    collect_clear(&c);
}

/* The content cut at every byte: any status, but no crash, no leak, and rows that add up. Each cut is
 * a heap block of its own size, so that reading past its end is seen. */
TAMIS_UNUSED static void collect_cut_everywhere(const tamis__source *whole)
{
    for (size_t size = 0; size <= whole->content.len; size++) {
        char *cut = malloc(size == 0 ? 1 : size);
        assert_non_null(cut);
        memcpy(cut, whole->content.ptr, size);
        tamis__source source = *whole;
        source.content = (tamis_bytes){cut, size};
        collect c;
        collect_init(&c, false);
        tamis__source_report report;
        tamis_error err = {0};
        tamis_status status = collect_read(&source, &c, &report, &err);
        if (status != TAMIS_OK)
            assert_true(err.message[0] != '\0');
        collect_clear(&c);
        free(cut);
    }
}

/* Every allocation of a read fails once: out of memory each time, until the read gets through. */
TAMIS_UNUSED static void collect_fail_everywhere(const tamis__source *source)
{
    enum { ALLOCATIONS_MAX = 100000 };
    for (int64_t n = 0;; n++) {
        assert_true(n < ALLOCATIONS_MAX);
        collect c;
        collect_init(&c, false);
        tamis__source_report report;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        tamis_status status = collect_read(source, &c, &report, &err);
        tamis__memory_fail_after(-1);
        collect_clear(&c);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
}

/* Path of a file of the shared data, or NULL when it is not there (skip() then). The buffer is the
 * caller's. TAMIS_SHARED names the folder; default is beside the repository. */
TAMIS_UNUSED static const char *shared_path(const char *name, char *out, size_t capacity)
{
    const char *root = getenv("TAMIS_SHARED");
    int size = snprintf(out, capacity, "%s/data/lists/%s", root == NULL ? "../shared" : root, name);
    assert_true(size > 0 && (size_t)size < capacity);
    return access(out, R_OK) == 0 ? out : NULL;
}

#endif
